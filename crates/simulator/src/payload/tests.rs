//! Every required field of `docs/dingtalk.md` 3, and what is read of a complete message.

use serde_json::json;

use super::*;

fn object(body: &Value) -> Object {
    body.as_object().unwrap().clone()
}

fn code(body: &Value) -> i64 {
    read(&object(body)).unwrap_err().errcode
}

#[test]
fn each_missing_field_has_its_code() {
    let card = |mut fields: Value| {
        let complete = json!({ "title": "T", "text": "X", "singleTitle": "View", "singleURL": "https://a" });
        for (name, value) in complete.as_object().unwrap() {
            fields.as_object_mut().unwrap().entry(name).or_insert(value.clone());
        }
        json!({ "msgtype": "actionCard", "actionCard": fields })
    };
    let link = |fields: Value| json!({ "msgtype": "link", "link": fields });
    let feed = |links: Value| json!({ "msgtype": "feedCard", "feedCard": { "links": links } });
    for (body, expected) in [
        (json!({}), 400_105),
        (json!({ "msgtype": "image", "image": { "picURL": "x" } }), 400_105),
        (json!({ "msgtype": "text" }), 400_202),
        (json!({ "msgtype": "text", "text": { "content": " " } }), 400_202),
        (json!({ "msgtype": "text", "markdown": { "title": "T", "text": "X" } }), 400_202),
        (link(json!({ "title": "T", "messageUrl": "u" })), 400_302),
        (link(json!({ "text": "X", "messageUrl": "u" })), 400_303),
        (link(json!({ "text": "X", "title": "T", "messageURL": "wrong capital" })), 400_304),
        (json!({ "msgtype": "markdown" }), 400_401),
        (json!({ "msgtype": "markdown", "markdown": { "text": "X" } }), 400_402),
        (json!({ "msgtype": "markdown", "markdown": { "title": "T" } }), 400_403),
        (card(json!({ "text": "" })), 400_503),
        (card(json!({ "title": "" })), 400_502),
        (card(json!({ "singleURL": "" })), 400_504),
        (card(json!({ "singleURL": "", "btns": [{ "title": "Claim" }] })), 400_504),
        (json!({ "msgtype": "feedCard" }), 400_602),
        (feed(json!([])), 400_602),
        (feed(json!([{ "title": "T", "messageURL": "u" }])), 400_602),
        (feed(json!([{ "title": "T", "messageUrl": "wrong capital", "picURL": "p" }])), 400_602),
    ] {
        assert_eq!(code(&body), expected, "{body}");
    }
}

#[test]
fn a_complete_message_is_read_whole() {
    let body = json!({
        "msgtype": "actionCard", "msgUuid": "u-1",
        "actionCard": { "title": "T", "text": "X @138", "btns": [{ "title": "Claim", "actionURL": "https://a" }] },
        "at": { "atMobiles": ["138"], "atUserIds": ["manager"], "isAtAll": true },
    });
    let payload = read(&object(&body)).unwrap();
    assert_eq!((payload.title.as_deref(), payload.text.as_str()), (Some("T"), "X @138"));
    assert_eq!(payload.links, [ChatLink { title: "Claim".to_owned(), url: "https://a".to_owned() }]);
    let at = At { mobiles: vec!["138".to_owned()], user_ids: vec!["manager".to_owned()], all: true };
    assert_eq!(payload.at, at);
    assert_eq!(msg_uuid(&object(&body)), Some("u-1"));
}

#[test]
fn a_keyword_counts_in_title_and_text_but_not_in_a_button() {
    let body = json!({ "msgtype": "link", "link": { "title": "Alert", "text": "X", "messageUrl": "https://keyword" } });
    let payload = read(&object(&body)).unwrap();
    assert!(payload.has("Alert") && payload.has("X"));
    assert!(!payload.has("alert"), "case-sensitive");
    assert!(!payload.has("keyword"));
    let feed = json!({ "msgtype": "feedCard",
        "feedCard": { "links": [{ "title": "Alert", "messageURL": "u", "picURL": "p" }] } });
    assert!(read(&object(&feed)).unwrap().has("Alert"));
}

#[test]
fn what_is_no_object_is_no_body() {
    for body in ["", "[]", "null", "{", "text=x"] {
        assert_eq!(parse(body.as_bytes()), None, "{body}");
    }
}

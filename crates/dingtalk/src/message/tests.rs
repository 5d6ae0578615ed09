//! The bytes that leave, and what is refused before it can.

use serde_json::{Value, json};

use super::*;

const UUID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const URL: &str = "https://console.example.org/alerts/42";

fn wire(message: &Message) -> Value {
    serde_json::from_slice(&message.body(UUID).unwrap()).unwrap()
}

fn two_buttons() -> Buttons {
    let buttons = vec![Button::new("Claim", URL), Button::new("Resolve", URL)];
    Buttons::Several { buttons, orientation: Orientation::Horizontal }
}

#[test]
fn the_five_types_look_as_specified() {
    let at = At::mobiles(["13800138000"]).and_user_ids(["manager4220"]);
    let on_the_wire = json!({ "atMobiles": ["13800138000"], "atUserIds": ["manager4220"], "isAtAll": false });
    assert_eq!(
        wire(&Message::Text(Text::new("CPU @13800138000").at(at.clone()))),
        json!({ "msgtype": "text", "text": { "content": "CPU @13800138000" }, "at": on_the_wire, "msgUuid": UUID }),
    );
    assert_eq!(
        wire(&Message::Link(Link::new("T", "X", URL).picture("https://p/1.png"))),
        json!({ "msgtype": "link", "msgUuid": UUID,
            "link": { "title": "T", "text": "X", "messageUrl": URL, "picUrl": "https://p/1.png" } }),
    );
    assert_eq!(
        wire(&Message::Markdown(Markdown::new("T", "#### T").at(At::everyone()))),
        json!({ "msgtype": "markdown", "msgUuid": UUID, "markdown": { "title": "T", "text": "#### T" },
            "at": { "atMobiles": [], "atUserIds": [], "isAtAll": true } }),
    );
    assert_eq!(
        wire(&Message::ActionCard(ActionCard::new("T", "X", Buttons::Single(Button::new("View", URL))))),
        json!({ "msgtype": "actionCard", "msgUuid": UUID,
            "actionCard": { "title": "T", "text": "X", "singleTitle": "View", "singleURL": URL } }),
    );
    assert_eq!(
        wire(&Message::ActionCard(ActionCard::new("T", "X", two_buttons()))),
        json!({ "msgtype": "actionCard", "msgUuid": UUID,
            "actionCard": { "title": "T", "text": "X", "btnOrientation": "1",
                "btns": [{ "title": "Claim", "actionURL": URL }, { "title": "Resolve", "actionURL": URL }] } }),
    );
    assert_eq!(
        wire(&Message::FeedCard(FeedCard::new([FeedLink::new("T", URL, "https://p/1.png")]))),
        json!({ "msgtype": "feedCard", "msgUuid": UUID,
            "feedCard": { "links": [{ "title": "T", "messageURL": URL, "picURL": "https://p/1.png" }] } }),
    );
}

#[test]
fn a_body_is_raw_utf8_and_the_same_each_time() {
    let message = Message::Markdown(Markdown::new("告警", "> 告警"));
    let body = message.body(UUID).unwrap();
    let expected =
        format!(r#"{{"msgtype":"markdown","markdown":{{"title":"告警","text":"> 告警"}},"msgUuid":"{UUID}"}}"#);
    assert_eq!(String::from_utf8(body.clone()).unwrap(), expected);
    assert_eq!(message.body(UUID).unwrap(), body);
}

#[test]
fn each_missing_field_is_refused_by_its_name() {
    let single = |title: &str, url: &str| Buttons::Single(Button::new(title, url));
    let several = |buttons| Buttons::Several { buttons, orientation: Orientation::Vertical };
    let card = |buttons| Message::ActionCard(ActionCard::new("T", "X", buttons));
    let feed =
        |title: &str, url: &str, picture: &str| Message::FeedCard(FeedCard::new([FeedLink::new(title, url, picture)]));
    for (message, field) in [
        (Message::Text(Text::new("")), "text.content"),
        (Message::Text(Text::new(" \n")), "text.content"),
        (Message::Link(Link::new("", "X", URL)), "link.title"),
        (Message::Link(Link::new("T", "", URL)), "link.text"),
        (Message::Link(Link::new("T", "X", "")), "link.messageUrl"),
        (Message::Markdown(Markdown::new("", "X")), "markdown.title"),
        (Message::Markdown(Markdown::new("T", "")), "markdown.text"),
        (Message::ActionCard(ActionCard::new("", "X", two_buttons())), "actionCard.title"),
        (Message::ActionCard(ActionCard::new("T", "", two_buttons())), "actionCard.text"),
        (card(single("", URL)), "actionCard.singleTitle"),
        (card(single("View", "")), "actionCard.singleURL"),
        (card(several(vec![])), "actionCard.btns"),
        (card(several(vec![Button::new("", URL)])), "actionCard.btns.title"),
        (card(several(vec![Button::new("Claim", "")])), "actionCard.btns.actionURL"),
        (Message::FeedCard(FeedCard::default()), "feedCard.links"),
        (feed("", URL, URL), "feedCard.links.title"),
        (feed("T", "", URL), "feedCard.links.messageURL"),
        (feed("T", URL, ""), "feedCard.links.picURL"),
    ] {
        assert_eq!(message.body(UUID), Err(MessageError::FieldMissing { field }));
    }
    let no_uuid = Message::Text(Text::new("x")).body("");
    assert_eq!(no_uuid, Err(MessageError::FieldMissing { field: "msgUuid" }));
}

#[test]
fn twenty_thousand_bytes_fit_and_one_more_does_not() {
    let empty = Message::Text(Text::new("x")).body(UUID).unwrap().len() - 1;
    let of = |bytes: usize| Message::Text(Text::new("x".repeat(bytes - empty))).body(UUID);
    assert_eq!(of(MAX_BODY_BYTES).map(|body| body.len()), Ok(MAX_BODY_BYTES));
    assert_eq!(of(MAX_BODY_BYTES + 1), Err(MessageError::TooLong { bytes: MAX_BODY_BYTES + 1 }));
    let chinese = Message::Text(Text::new("告".repeat(6_667))).body(UUID);
    assert!(matches!(chinese, Err(MessageError::TooLong { .. })), "a character has three bytes");
}

#[test]
fn fifty_people_may_be_mentioned_and_not_one_more() {
    let at = |count: usize| At::mobiles((0..count).map(|n| format!("138{n:08}")));
    let text = |at: At| Message::Text(Text::new(at.text()).at(at)).body(UUID);
    assert!(text(at(50)).is_ok());
    assert_eq!(text(at(50).and_user_ids(["one"])), Err(MessageError::TooManyMentions { count: 51 }));
}

#[test]
fn a_mention_that_is_not_in_the_text_is_found() {
    let at = At::mobiles(["1380013800", "13900139000"]).and_user_ids(["manager4220"]);
    assert_eq!(at.missing_from("@13800138000 @13900139000, please @manager4220"), ["1380013800"]);
    assert!(at.missing_from(&format!("see {}", at.text())).is_empty());
}

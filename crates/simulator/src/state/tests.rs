//! Stories of requests to a robot, without HTTP: security settings, repeats, limits, faults.

use serde_json::{Value, json};

use super::*;
use crate::{Robot, Wording, query::Query};

const NOW: Millis = Millis(1_700_000_000_000);

fn state(robot: Robot) -> State {
    let mut state = State::default();
    state.rooms.insert(robot.token.clone(), Room::new(robot));
    state
}

fn text(content: &str, uuid: &str) -> Post {
    let body = json!({ "msgtype": "text", "text": { "content": content }, "msgUuid": uuid });
    Post {
        method: "POST".to_owned(),
        content_type: Some("application/json; charset=utf-8".to_owned()),
        query: Query { access_token: Some("t".to_owned()), ..Query::default() },
        source: "127.0.0.1".parse().unwrap(),
        body: body.to_string().into_bytes(),
    }
}

fn answer(state: &mut State, post: Post) -> (i64, String) {
    let reply = state.receive(post, NOW);
    assert_eq!(reply.status, 200, "business errors come with 200");
    let body: Value = serde_json::from_str(&reply.body).unwrap();
    (body["errcode"].as_i64().unwrap(), body["errmsg"].as_str().unwrap().to_owned())
}

fn code(robot: Robot, post: Post) -> i64 {
    answer(&mut state(robot), post).0
}

fn robot() -> Robot {
    Robot::new("t", "Operations")
}

#[test]
fn a_valid_message_appears_in_the_chat() {
    let mut state = state(robot());
    assert_eq!(answer(&mut state, text("hello", "u1")), (0, "ok".to_owned()));
    let message = &state.rooms["t"].chat[0];
    assert_eq!((message.id, message.at, message.text.as_str()), (1, NOW, "hello"));
    assert_eq!((message.msg_uuid.as_deref(), message.posts, message.repeats), (Some("u1"), 1, 0));
}

#[test]
fn what_is_wrong_with_the_request_itself_is_told() {
    let post = |change: fn(&mut Post)| {
        let mut post = text("x", "u");
        change(&mut post);
        code(robot(), post)
    };
    assert_eq!(post(|post| post.method = "GET".to_owned()), 43_002);
    assert_eq!(post(|post| post.content_type = Some("text/plain".to_owned())), 43_004);
    assert_eq!(post(|post| post.content_type = None), 43_004);
    assert_eq!(post(|post| post.query.access_token = None), 40_035);
    assert_eq!(post(|post| post.query.access_token = Some(String::new())), 40_035);
    assert_eq!(post(|post| post.query.access_token = Some("other".to_owned())), 300_005);
    assert_eq!(post(|post| post.body = b"{".to_vec()), 40_035);
    assert_eq!(post(|post| post.body = br#"{"msgtype":"image"}"#.to_vec()), 400_105);
}

#[test]
fn a_robot_that_cannot_send_says_why() {
    assert_eq!(code(Robot { removed: true, ..robot() }, text("x", "u")), 400_106);
    assert_eq!(code(Robot { enabled: false, ..robot() }, text("x", "u")), 400_102);
    assert_eq!(code(Robot { group_alive: false, ..robot() }, text("x", "u")), 400_013);
}

#[test]
fn each_security_setting_is_named_in_both_wordings() {
    for (wording, keyword, signature, ip) in [
        (Wording::Old, "keywords not in content", "sign not match", "ip 203.0.113.9 not in whitelist"),
        (Wording::New, "关键词不匹配", "机器人发送签名不匹配", "203.0.113.9 不在白名单"),
    ] {
        let refused = |robot: Robot| {
            let mut state = state(robot);
            state.settings.wording = wording;
            state.settings.seen_as = Some("203.0.113.9".parse().unwrap());
            let (code, errmsg) = answer(&mut state, text("Alert", "u"));
            assert_eq!(code, 310_000);
            errmsg
        };
        assert!(refused(robot().keyword("alert")).contains(keyword));
        assert!(refused(robot().secret("SEC1")).contains(signature));
        let listed = Robot { ip_list: vec!["10.0.0.0/8".parse().unwrap()], ..robot() };
        assert!(refused(listed).contains(ip));
    }
    let listed = Robot { ip_list: vec!["127.0.0.1".parse().unwrap()], ..robot() };
    assert_eq!(code(listed, text("x", "u")), 0);
    assert_eq!(code(robot().keyword("alert").keyword("Alert"), text("Alert!", "u")), 0, "one of them is enough");
}

#[test]
fn twenty_thousand_bytes_are_taken_and_one_more_is_not() {
    let padded = |bytes: usize| {
        let empty = text("", "u").body.len();
        text(&"x".repeat(bytes - empty), "u")
    };
    assert_eq!(padded(20_000).body.len(), 20_000);
    assert_eq!(code(robot(), padded(20_000)), 0);
    assert_eq!(code(robot(), padded(20_001)), 460_101);
}

#[test]
fn a_repeat_is_answered_with_ok_and_brings_no_second_message() {
    let mut state = state(robot());
    state.rooms.get_mut("t").unwrap().faults.add(crate::FaultOrder { fault: Fault::busy(), times: 1 });
    assert_eq!(answer(&mut state, text("x", "u1")).0, -1);
    assert_eq!(answer(&mut state, text("x", "u1")).0, 0);
    assert_eq!(answer(&mut state, text("x", "u1")).0, 0);
    assert_eq!(answer(&mut state, text("x", "")).0, 0, "without a msgUuid nothing is a repeat");
    assert_eq!(answer(&mut state, text("x", "")).0, 0);
    let room = &state.rooms["t"];
    let counts: Vec<(u32, u32)> = room.chat.iter().map(|message| (message.posts, message.repeats)).collect();
    assert_eq!(counts, [(3, 1), (1, 0), (1, 0)]);
    let outcomes: Vec<&Outcome> = room.requests.iter().map(|request| &request.outcome).collect();
    assert_eq!(outcomes[..3], [&Outcome::NotTaken, &Outcome::Delivered, &Outcome::Repeated]);
}

#[test]
fn the_limit_holds_for_each_robot_alone_and_refused_messages_do_not_count() {
    let mut state = state(robot().keyword("x"));
    state.rooms.insert("other".to_owned(), Room::new(Robot::new("other", "g")));
    for n in 0..20 {
        assert_eq!(answer(&mut state, text("without", "")).0, 310_000);
        assert_eq!(answer(&mut state, text("x", &n.to_string())).0, 0);
    }
    assert_eq!(answer(&mut state, text("x", "21")).0, 660_026);
    assert_eq!(answer(&mut state, text("x", "21")).0, 410_100);
    let mut to_other = text("x", "");
    to_other.query.access_token = Some("other".to_owned());
    assert_eq!(answer(&mut state, to_other).0, 0);
    let room = &state.rooms["t"];
    assert_eq!(room.view(&state.settings, NOW).throttled_until, Some(NOW.plus(600_000)));
    let later = NOW.plus(600_000);
    assert!(state.receive(text("x", "21"), later).body.contains("ok"));
    assert_eq!(state.rooms["t"].chat.back().unwrap().posts, 3);
}

#[test]
fn every_fault_has_its_answer_and_its_effect() {
    let page = Fault::Page { status: 504, taken: true };
    let redirect = Fault::Redirect { location: "https://elsewhere.example/".to_owned() };
    let as_text = Fault::Raw { status: 200, body: r#"{"errcode":"0","errmsg":"ok"}"#.to_owned(), taken: true };
    for (fault, status, manner, delivered) in [
        (Fault::Delay { milliseconds: 7 }, 200, Manner::After { milliseconds: 7 }, 1),
        (Fault::Hold, 200, Manner::WhenReleased, 1),
        (Fault::LoseAnswer, 200, Manner::Never, 1),
        (Fault::HalfAnswer, 200, Manner::Half, 1),
        (Fault::Reset, 200, Manner::Reset, 0),
        (Fault::page(502), 502, Manner::AtOnce, 0),
        (page, 504, Manner::AtOnce, 1),
        (redirect, 302, Manner::AtOnce, 0),
        (Fault::busy(), 200, Manner::AtOnce, 0),
        (Fault::address_blocked(), 200, Manner::AtOnce, 0),
        (as_text, 200, Manner::AtOnce, 1),
    ] {
        let mut state = state(robot());
        state.faults.add(crate::FaultOrder { fault: fault.clone(), times: 1 });
        let reply = state.receive(text("x", "u"), NOW);
        let room = &state.rooms["t"];
        assert_eq!((reply.status, reply.manner, room.chat.len()), (status, manner, delivered), "{fault:?}");
        assert_eq!(room.requests[0].fault.as_ref(), Some(&fault));
        let unanswered = matches!(manner, Manner::Never | Manner::Half | Manner::Reset);
        assert_eq!(room.requests[0].answer.is_none(), unanswered, "{fault:?}");
        assert_eq!(answer(&mut state, text("x", "u")), (0, "ok".to_owned()), "only once");
        assert_eq!(state.rooms["t"].chat.len(), 1);
    }
}

#[test]
fn only_the_newest_are_kept() {
    let mut state = state(robot());
    state.settings.keep = 3;
    for n in 0..5 {
        answer(&mut state, text("x", &n.to_string()));
    }
    let room = &state.rooms["t"];
    assert_eq!((room.chat.len(), room.requests.len(), room.chat[0].id), (3, 3, 3));
}

#[test]
fn requests_that_reach_no_robot_are_kept_apart() {
    let mut state = state(robot());
    let mut lost = text("x", "u");
    lost.query.access_token = Some("gone".to_owned());
    assert_eq!(answer(&mut state, lost).0, 300_005);
    let elsewhere = state.receive_elsewhere("GET".to_owned(), "127.0.0.1".parse().unwrap(), NOW);
    assert!(elsewhere.body.contains("404"));
    assert_eq!(state.strays.len(), 2);
    assert!(state.rooms["t"].requests.is_empty());
}

//! Every error code that is known, and what is decided about the rest (`docs/dingtalk.md` 6).

use super::*;

const OLD: &str = ", more: [https://ding-doc.dingtalk.com/doc#/serverapi2/qf2nxq]";

fn verdict_of(code: i64, errmsg: &str) -> (Verdict, Meaning) {
    let body = serde_json::json!({ "errcode": code, "errmsg": errmsg }).to_string();
    let answer = read_answer(200, body.as_bytes());
    assert_eq!((answer.http_status, answer.errcode), (Some(200), Some(code.to_string())));
    assert_eq!(answer.errmsg, errmsg);
    assert_eq!(answer.maybe_delivered, answer.meaning == Meaning::Busy, "{code}");
    (answer.verdict, answer.meaning)
}

fn read(status: u16, content: &str) -> (Verdict, Meaning, bool) {
    let answer = read_answer(status, content.as_bytes());
    (answer.verdict, answer.meaning, answer.maybe_delivered)
}

#[test]
fn every_row_of_the_table_has_its_verdict() {
    use {
        Meaning as M,
        Verdict::{Blocked, Failed, Retry, Sent, ThrottledRobot},
    };
    let rows = [
        (0, "ok", Sent, M::Accepted),
        (-1, "系统繁忙", Retry, M::Busy),
        (15, "isp.top-remote-connection-timeout", Retry, M::Busy),
        (88, "auth error", Retry, M::Busy),
        (88, "ding talk error[subcode=60011,submsg=no permission]", Blocked, M::AccessDenied),
        (404, "请求的URI地址不存在", Blocked, M::WrongEndpoint),
        (40_035, "缺少参数 json", Failed, M::FieldMissing),
        (40_035, "缺少参数 access_token", Blocked, M::TokenMissing),
        (43_002, "需要POST请求", Failed, M::WrongEndpoint),
        (43_004, "无效的HTTP HEADER Content-Type", Failed, M::WrongEndpoint),
        (101_002, "message is too long", Failed, M::TooLong),
        (130_101, "send too fast, exceed 20 times per minute", ThrottledRobot, M::TooManyMessages),
        (300_001, "token is not exist", Blocked, M::TokenUnknown),
        (300_001, "message param title is null", Failed, M::FieldMissing),
        (300_001, "session 不存在", Blocked, M::GroupDissolved),
        (300_001, "?", Blocked, M::Unknown),
        (300_005, "token is not exist", Blocked, M::TokenUnknown),
        (302_033, "send too fast", ThrottledRobot, M::TooManyMessages),
        (400_013, "群已被解散", Blocked, M::GroupDissolved),
        (400_101, "access_token不存在", Blocked, M::TokenUnknown),
        (400_102, "机器人已停用", Blocked, M::RobotDisabled),
        (400_102, "bot is stopped", Blocked, M::RobotDisabled),
        (400_105, "不支持的消息类型", Failed, M::UnsupportedType),
        (400_106, "机器人不存在", Blocked, M::RobotRemoved),
        (400_202, "miss param: text->content", Failed, M::FieldMissing),
        (400_302, "miss param: link->text", Failed, M::FieldMissing),
        (400_303, "miss param: link->title", Failed, M::FieldMissing),
        (400_304, "miss param: link->messageUrl", Failed, M::FieldMissing),
        (400_401, "miss param: markdown", Failed, M::FieldMissing),
        (400_402, "miss param: markdown->title", Failed, M::FieldMissing),
        (400_403, "miss param: markdown->text", Failed, M::FieldMissing),
        (400_503, "miss param: actionCard->text", Failed, M::FieldMissing),
        (400_602, "miss param: feedCard->links", Failed, M::FieldMissing),
        (410_100, "发送速度太快而限流", ThrottledRobot, M::TooManyMessages),
        (430_101, "含有不安全的外链", Failed, M::UnsafeLink),
        (430_102, "含有不合适的文本", Failed, M::ContentRefused),
        (430_103, "含有不合适的图片", Failed, M::ContentRefused),
        (430_104, "含有不合适的内容", Failed, M::ContentRefused),
        (460_101, "message too long, exceed 20000 bytes", Failed, M::TooLong),
        (460_101, "description: body 大小不合法;solution:请保持大小在 20000bytes 以内;", Failed, M::TooLong),
        (660_026, "sending too many messages per minute", ThrottledRobot, M::TooManyMessages),
        (987_654, "?", Failed, M::Unknown),
        (987_654, "请求频率过高", ThrottledRobot, M::TooManyMessages),
    ];
    for (code, errmsg, verdict, meaning) in rows {
        assert_eq!(verdict_of(code, errmsg), (verdict, meaning), "{code} {errmsg}");
    }
}

#[test]
fn the_text_of_310000_says_which_setting_failed() {
    let listed = |ip: &str| Meaning::AddressNotListed { ip: Some(ip.to_owned()) };
    let rows = [
        (format!("keywords not in content{OLD}"), Meaning::KeywordMissing),
        ("错误描述:关键词不匹配;解决方案:请联系群管理员查看此机器人的关键词".to_owned(), Meaning::KeywordMissing),
        (format!("sign not match{OLD}"), Meaning::SignatureMismatch),
        (
            "description:机器人发送签名不匹配;solution:请确认签名和生成签名的时间戳必须都放在调用的网址中;link:请参考"
                .to_owned(),
            Meaning::SignatureMismatch,
        ),
        (
            "description: robot signature mismatch; solution: put sign and timestamp into the url".to_owned(),
            Meaning::SignatureMismatch,
        ),
        (format!("ip 203.0.113.9 not in whitelist{OLD}"), listed("203.0.113.9")),
        ("错误描述:IP地址不在白名单;".to_owned(), Meaning::AddressNotListed { ip: None }),
        ("token is not exist".to_owned(), Meaning::TokenUnknown),
        ("something new".to_owned(), Meaning::Unknown),
    ];
    for (errmsg, meaning) in rows {
        assert_eq!(verdict_of(310_000, &errmsg), (Verdict::Blocked, meaning), "{errmsg}");
    }
    for errmsg in [
        format!("invalid timestamp{OLD}"),
        "description:机器人发送签名过期;solution:签名生成时间和发送时间请保持在 1 小时以内;link:x".to_owned(),
    ] {
        assert_eq!(verdict_of(310_000, &errmsg), (Verdict::Retry, Meaning::TimestampInvalid), "{errmsg}");
    }
}

#[test]
fn a_code_counts_the_same_as_number_and_as_text() {
    for body in
        [r#"{"errcode":"0","errmsg":"ok"}"#, r#"{"errcode":0,"errmsg":"ok"}"#, "\u{feff} {\"errcode\":\" 0 \"}\n"]
    {
        assert_eq!(read(200, body), (Verdict::Sent, Meaning::Accepted, false), "{body}");
    }
    assert_eq!(read(200, r#"{"errcode":"310000","errmsg":"keywords not in content"}"#).1, Meaning::KeywordMissing);
    assert_eq!(read(200, r#"{"errcode":"-1"}"#), (Verdict::Retry, Meaning::Busy, true));
    assert_eq!(read(200, r#"{"errcode":"x7"}"#), (Verdict::Failed, Meaning::Unknown, false));
}

#[test]
fn a_block_of_the_address_stops_all_robots_whatever_the_http_status() {
    let body = r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"1"}"#;
    for status in [200, 403, 503] {
        assert_eq!(read(status, body), (Verdict::ThrottledAll, Meaning::AddressBlocked, false), "{status}");
    }
}

#[test]
fn eighty_eight_with_a_sub_code_is_a_refusal() {
    let body = r#"{"errcode":88,"errmsg":"auth error","sub_code":"60020"}"#;
    assert_eq!(read(200, body), (Verdict::Blocked, Meaning::AccessDenied, false));
}

#[test]
fn an_answer_without_a_code_is_never_a_success() {
    let gateway = |maybe| (Verdict::Retry, Meaning::Gateway, maybe);
    for body in ["{}", "", r#"{"errmsg":"ok"}"#, r#"{"errcode":null}"#, r#"{"errcode":"#, r#"{"errcode":{}}"#] {
        assert_eq!(read(200, body), gateway(true), "{body}");
    }
    for body in ["<html>ok</html>", "ok", "[]", "0", "null"] {
        assert_eq!(read(200, body), gateway(false), "{body}");
    }
}

#[test]
fn an_http_error_is_repeated_and_a_redirect_is_not_followed() {
    let ok = r#"{"errcode":0,"errmsg":"ok"}"#;
    for status in [400, 404, 408, 500, 502, 503] {
        assert_eq!(read(status, "<html>x</html>"), (Verdict::Retry, Meaning::Gateway, false), "{status}");
    }
    assert_eq!(read(504, ""), (Verdict::Retry, Meaning::Gateway, true));
    assert_eq!(read(500, ok), (Verdict::Retry, Meaning::Gateway, true), "an ok behind an HTTP error is no success");
    assert_eq!(read(429, ""), (Verdict::ThrottledRobot, Meaning::TooManyMessages, false));
    for status in [301, 302, 303, 307, 308, 304] {
        assert_eq!(read(status, ok), (Verdict::Blocked, Meaning::Redirected, false), "{status}");
    }
}

#[test]
fn only_an_attempt_that_may_have_been_written_may_have_been_delivered() {
    for fault in [NetworkFault::Name, NetworkFault::Connect, NetworkFault::ConnectTimeout] {
        let answer = network_error(fault, "");
        assert_eq!(
            (answer.verdict, answer.meaning, answer.maybe_delivered),
            (Verdict::Retry, Meaning::Unreachable, false)
        );
    }
    for fault in [NetworkFault::Timeout, NetworkFault::Closed, NetworkFault::HalfAnswer] {
        let answer = network_error(fault, "reset by peer\n");
        assert_eq!(
            (answer.verdict, answer.meaning, answer.maybe_delivered),
            (Verdict::Retry, Meaning::Unanswered, true)
        );
        assert!(answer.errmsg.ends_with(": reset by peer"), "{}", answer.errmsg);
    }
}

#[test]
fn the_text_is_short_and_repeats_no_token() {
    let body = serde_json::json!({ "errcode": 7, "errmsg": format!("bad: access_token=secret123&sign=abc {}", "x".repeat(900)) });
    let answer = read_answer(200, body.to_string().as_bytes());
    assert!(answer.errmsg.starts_with("bad: access_token=…&sign=… x"), "{}", answer.errmsg);
    assert_eq!(answer.errmsg.chars().count(), MAX_ERRMSG_CHARS);
}

proptest::proptest! {
    #[test]
    fn no_bytes_upset_the_reader(status in 100_u16..600, content: Vec<u8>) {
        let answer = read_answer(status, &content);
        proptest::prop_assert_ne!(answer.verdict, Verdict::Sent);
    }
}

#[test]
fn the_connector_platform_says_so_without_a_code() {
    for (status, content, verdict, meaning) in [
        (200, r#"{"success":true}"#, Verdict::Sent, Meaning::Accepted),
        (200, r#"{"success":true,"result":{}}"#, Verdict::Sent, Meaning::Accepted),
        (200, r#"{"success":false,"errorMsg":"flow is off"}"#, Verdict::Failed, Meaning::Unknown),
        (200, r#"{"success":"yes"}"#, Verdict::Retry, Meaning::Gateway),
        (500, r#"{"success":true}"#, Verdict::Retry, Meaning::Gateway),
    ] {
        let read = read(status, content);
        assert_eq!((read.0, read.1), (verdict, meaning), "{content}");
    }
    assert_eq!(
        read(200, r#"{"success":true,"errcode":310000,"errmsg":"keywords not in content"}"#).0,
        Verdict::Blocked
    );
}

//! What people paste as a webhook URL, and what becomes of it.

use super::*;

const TOKEN64: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn normal(text: &str) -> Result<String, WebhookError> {
    WebhookUrl::parse(text).map(|url| url.expose().to_owned())
}

fn url(text: &str) -> WebhookUrl {
    WebhookUrl::parse(text).unwrap()
}

#[test]
fn the_normal_form_keeps_the_address_and_the_token_only() {
    let plain = format!("https://oapi.dingtalk.com/robot/send?access_token={TOKEN64}");
    let pasted = [
        plain.clone(),
        format!("  {plain}\n"),
        format!("\u{feff}{plain}\u{200b}"),
        format!("HTTPS://OAPI.DingTalk.com:443/robot/send?access_token={TOKEN64}"),
        format!("{plain}&timestamp=1577262236757&sign=1FvsaxjE09b7bxVKSJb6LCsb3v2tUTADgOn5aQImxro%3D"),
        format!("https://oapi.dingtalk.com/robot/send?timestamp=1&utm_source=x&access_token={TOKEN64}&sign=a+b"),
    ];
    for text in pasted {
        assert_eq!(normal(&text).as_deref(), Ok(plain.as_str()), "{text}");
    }
}

#[test]
fn other_hosts_and_the_connector_platform_are_taken() {
    for text in [
        "https://zwopenplatform.10e.alibaba-inc.com/robot/send?access_token=abc",
        "https://gateway.example.org/dingtalk/robot/send?access_token=abc",
        "https://gateway.example.org/hook?access_token=abc",
        "https://connector.dingtalk.com/webhook/flow/103a5f9bce370be25c680001",
        "http://127.0.0.1:4010/robot/send?access_token=abc",
        "http://[::1]:4010/robot/send?access_token=abc",
    ] {
        assert_eq!(normal(text).as_deref(), Ok(text), "{text}");
    }
}

#[test]
fn each_mistake_has_its_own_error() {
    let secret = format!("SEC{TOKEN64}");
    for (text, error) in [
        ("", WebhookError::Empty),
        (" \n", WebhookError::Empty),
        (&secret, WebhookError::IsSecret),
        (&format!(" {secret}"), WebhookError::IsSecret),
        (&format!("https://oapi.dingtalk.com/robot/send?access_token={secret}"), WebhookError::IsSecret),
        (TOKEN64, WebhookError::IsToken),
        (&TOKEN64[..40], WebhookError::IsToken),
        ("deadbeef", WebhookError::Malformed),
        ("oapi.dingtalk.com/robot/send?access_token=a", WebhookError::SchemeMissing),
        ("//oapi.dingtalk.com/robot/send?access_token=a", WebhookError::SchemeMissing),
        ("robot/send?access_token=a", WebhookError::Malformed),
        ("hello", WebhookError::Malformed),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/x", WebhookError::OtherProduct("Feishu (飞书)")),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x", WebhookError::OtherProduct("WeCom (企业微信)")),
        ("https://hooks.slack.com/services/T/B/x", WebhookError::OtherProduct("Slack")),
        ("https://", WebhookError::Malformed),
        ("https://oapi.dingtalk.com/robot/send?access_token=a\nhttps://b/", WebhookError::Malformed),
        ("https://oapi.dingtalk.com/robot/send?access_token=ahttps://oapi.dingtalk.com/", WebhookError::Malformed),
        ("https://oapi.dingtalk.com/robot/send?access_token=a&access_token=b", WebhookError::Malformed),
        ("https://oapi.dingtalk.com/robot/send?access_token=a%20b", WebhookError::Malformed),
        ("ftp://oapi.dingtalk.com/robot/send?access_token=a", WebhookError::Scheme),
        ("file:///robot/send?access_token=a", WebhookError::Scheme),
        ("https://me:pw@oapi.dingtalk.com/robot/send?access_token=a", WebhookError::UserInfo),
        ("https://oapi.dingtalk.com@evil.example/robot/send?access_token=a", WebhookError::UserInfo),
        ("https://oapi.dingtalk.com/robot/send?access_token=a#x", WebhookError::Fragment),
        ("https://oapi.dingtalk.com/robot/sent?access_token=a", WebhookError::Path),
        ("https://oapi.dingtalk.com/webhook/flow/1", WebhookError::Path),
        ("https://gateway.example.org/hook", WebhookError::Path),
        ("https://connector.dingtalk.com/webhook/flow/", WebhookError::Path),
        ("https://oapi.dingtalk.com/robot/send", WebhookError::TokenMissing),
        ("https://oapi.dingtalk.com/robot/send?access_token=", WebhookError::TokenMissing),
        ("https://oapi.dingtalk.com/robot/send?access_token=%20", WebhookError::TokenMissing),
        ("https://oapi.dingtalk.com/robot/send?token=a", WebhookError::TokenMissing),
    ] {
        assert_eq!(normal(text), Err(error), "{text}");
    }
}

#[test]
fn a_url_is_the_same_robot_whatever_its_case_port_and_rest() {
    let identity = |text: &str| url(text).identity();
    let one = identity("https://oapi.dingtalk.com/robot/send?access_token=abc");
    assert_eq!(one, "oapi.dingtalk.com/robot/send?access_token=abc");
    assert_eq!(identity("HTTPS://OAPI.dingtalk.COM:443/robot/send?sign=x&access_token=abc"), one);
    assert_ne!(identity("https://oapi.dingtalk.com/robot/send?access_token=ABC"), one, "tokens are case-sensitive");
    assert_ne!(identity("http://127.0.0.1:1/robot/send?access_token=abc"), one);
}

#[test]
fn what_is_shown_holds_four_characters_of_the_credential() {
    let robot = url(&format!("https://oapi.dingtalk.com/robot/send?access_token={TOKEN64}"));
    assert_eq!(robot.masked(), "https://oapi.dingtalk.com/robot/send?access_token=…cdef");
    assert_eq!(format!("{robot:?}"), "WebhookUrl(https://oapi.dingtalk.com/robot/send?access_token=…cdef)");
    let flow = url("https://connector.dingtalk.com/webhook/flow/103a5f9bce370be25c68");
    assert_eq!(flow.masked(), "https://connector.dingtalk.com/webhook/flow/…5c68");
    let short = url("https://oapi.dingtalk.com/robot/send?access_token=abcdefg");
    assert_eq!(short.masked(), "https://oapi.dingtalk.com/robot/send?access_token=…");
}

#[test]
fn the_full_url_of_v1_is_met() {
    let secret = Secret::parse(&format!("SEC{TOKEN64}")).unwrap();
    let robot = url(&format!("https://oapi.dingtalk.com/robot/send?access_token={TOKEN64}"));
    let expected = format!(
        "https://oapi.dingtalk.com/robot/send?access_token={TOKEN64}&timestamp=1577262236757\
         &sign=1FvsaxjE09b7bxVKSJb6LCsb3v2tUTADgOn5aQImxro%3D"
    );
    assert_eq!(robot.signed(Some(&secret), Millis(1_577_262_236_757)).as_str(), expected);
    assert_eq!(robot.signed(None, Millis(1)).as_str(), robot.expose());
}

#[test]
fn a_flow_without_a_token_is_signed_too() {
    let secret = Secret::parse("s").unwrap();
    let flow = url("https://connector.dingtalk.com/webhook/flow/1");
    assert!(flow.signed(Some(&secret), Millis(5)).as_str().contains("/webhook/flow/1?timestamp=5&sign="));
}

#[test]
fn host_and_port_are_known_also_where_the_url_leaves_the_port_out() {
    assert_eq!(url("https://oapi.dingtalk.com/robot/send?access_token=a").host_port(), "oapi.dingtalk.com:443");
    assert_eq!(url("http://[::1]:4010/robot/send?access_token=a").host_port(), "[::1]:4010");
}

#[test]
fn every_error_is_a_problem_of_the_field() {
    assert_eq!(Problem::from(WebhookError::IsSecret), Problem::WebhookIsSecret);
    assert_eq!(Problem::from(WebhookError::Empty), Problem::Required);
    assert_eq!(Problem::from(WebhookError::Scheme), Problem::WebhookNotHttps);
}

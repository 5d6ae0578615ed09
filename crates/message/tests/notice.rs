//! What a system notification looks like, in both languages.

mod example;

use example::{notification, person, shown, style};
use insta::assert_snapshot;
use message::render;
use model::{
    account::Language::{Chinese, English},
    notification::{Notice, Notification, Reason, Trouble},
};

#[test]
fn a_notice_says_which_robot_and_what_dingtalk_answered() {
    let notice = |trouble| {
        let notice =
            Notice { trouble, robot: "On *call*".into(), errmsg: "错误描述:机器人已停用; @all".into() };
        Notification {
            reason: Reason::Notice,
            notice: Some(notice),
            overflow: None,
            people: vec![person("13800138000", "")],
            ..notification(Vec::new(), &[])
        }
    };
    let look = |trouble, language| shown(&render(&notice(trouble), &style(language)));
    assert_snapshot!(look(Trouble::RobotBlocked, English), @r#"
    ⚠️ Bellhop: the robot of On *call* refuses messages
    ----
    #### ⚠️ Bellhop: the robot of On \*call\* refuses messages

    Its messages wait until somebody fixes it: the Overview says how.

    DingTalk's answer: 错误描述:机器人已停用; @‸all

    [Open Bellhop](https://bellhop.example.org/)

    > 2026-11-23 03:13:05 +08:00

    @13800138000
    ----
    ["13800138000"] [] false
    "#);
    assert_snapshot!(look(Trouble::DeliveryFailed, Chinese), @r#"
    ⚠️ Bellhop：发往「On *call*」机器人的一条消息已放弃
    ----
    #### ⚠️ Bellhop：发往「On \*call\*」机器人的一条消息已放弃

    该群没有收到通知。原因见发送记录，可以重新发送。

    钉钉的回应：错误描述:机器人已停用; @‸all

    [打开 Bellhop](https://bellhop.example.org/)

    > 2026-11-23 03:13:05 +08:00

    @13800138000
    ----
    ["13800138000"] [] false
    "#);
}

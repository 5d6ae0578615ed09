//! What the sender said, as the message tells it. Signs as in `shapes`.

mod example;

use example::{Change as _, firing, last_lines, look, minutes, notification, resolved, style};
use insta::assert_snapshot;
use message::render;
use model::{
    account::Language::{Chinese, English},
    alert::{Alert, Ended, Since},
    notification::{Notification, Reason},
    severity::{Level, Severity},
};

fn told_everything() -> Notification {
    let labels =
        [("alertname", "DiskFull"), ("severity", "灾难"), ("service", "pay"), ("instance", "prod-5"), ("job", "node")];
    let lines = "Seven lines:\n1. look\n  - at *this*\n\n# and that\n@all of you\n[x](http://evil.example)";
    let alert = firing(1, &labels)
        .note("summary", "/data on prod-5 is 93% full")
        .note("description", lines)
        .note("message", "prod-5: /data 93% full")
        .note("value", "93.4")
        .note("负责人", "张三")
        .note("__values__", "{}")
        .note("runbook_url", "https://wiki.example.org/disk?a=1")
        .note("panelURL", "https://grafana.example.org/d/1?viewPanel=2")
        .note("valueString", "[ var='B' value=93.4 ]")
        .source("https://prometheus.example.org/graph?g0.expr=disk");
    notification(vec![alert], &[("alertname", "DiskFull")])
}

#[test]
fn everything_that_the_sender_said_is_told() {
    assert_snapshot!(look(&told_everything(), English), @r"
    🔴 P1 DiskFull · pay · prod-5
    ----
    #### 🔴 P1 DiskFull · pay · prod-5

    /data on prod-5 is 93% full↵
    Seven lines:↵
    1\. look↵
    \- at \*this\*↵
    \# and that↵
    @‸all of you↵
    [x]‸(http://evil.example)↵
    value: 93.4↵
    valueString: [ var='B' value=93.4 ]‸↵
    负责人: 张三↵
    instance: prod-5 · job: node · service: pay · severity: 灾难↵
    Since 03:12 · [Details](https://bellhop.example.org/alerts/1) · [Source](https://prometheus.example.org/graph?g0.expr=disk) · [panelURL grafana.example.org](https://grafana.example.org/d/1?viewPanel=2) · [runbook_url wiki.example.org](https://wiki.example.org/disk?a=1)

    > Databases · first notification · UTC+08:00
    ----
    [] [] false
    ");
    assert_snapshot!(look(&told_everything(), Chinese), @r"
    🔴 P1 DiskFull · pay · prod-5
    ----
    #### 🔴 P1 DiskFull · pay · prod-5

    /data on prod-5 is 93% full↵
    Seven lines:↵
    1\. look↵
    \- at \*this\*↵
    \# and that↵
    @‸all of you↵
    [x]‸(http://evil.example)↵
    value: 93.4↵
    valueString: [ var='B' value=93.4 ]‸↵
    负责人: 张三↵
    instance: prod-5 · job: node · service: pay · severity: 灾难↵
    触发时间 03:12 · [查看详情](https://bellhop.example.org/alerts/1) · [查看来源](https://prometheus.example.org/graph?g0.expr=disk) · [panelURL grafana.example.org](https://grafana.example.org/d/1?viewPanel=2) · [runbook_url wiki.example.org](https://wiki.example.org/disk?a=1)

    > Databases · 首次通知 · UTC+08:00
    ----
    [] [] false
    ");
}

#[test]
fn what_all_alerts_say_is_said_once() {
    let pod = |id, pod: &str| {
        firing(id, &[("alertname", "PodDown"), ("severity", "error"), ("namespace", "pay"), ("pod", pod)])
            .note("summary", "a pod is down")
            .note("description", &format!("{pod} restarts all the time"))
            .note("runbook_url", "https://wiki.example.org/pod")
    };
    let pods = notification(vec![pod(1, "api-1"), pod(2, "api-2")], &[("namespace", "pay")]);
    assert_snapshot!(look(&pods, English), @r"
    🟠 P2 PodDown · pay · api-1, api-2 ×2
    ----
    #### 🟠 P2 PodDown · pay · api-1, api-2 ×2

    namespace: pay↵
    a pod is down↵
    [runbook_url wiki.example.org](https://wiki.example.org/pod)

    **pod: api-1** · 03:12 · [Details](https://bellhop.example.org/alerts/1)↵
    api-1 restarts all the time

    **pod: api-2** · 03:12 · [Details](https://bellhop.example.org/alerts/2)↵
    api-2 restarts all the time

    > Databases · first notification · UTC+08:00
    ----
    [] [] false
    ");
}

#[test]
fn an_end_that_was_heard_of_late_says_so() {
    let alert = Alert { ends_at: Some(minutes(60)), ..resolved(1, 605, &[("alertname", "A"), ("instance", "db-1")]) };
    let mut late = Notification { reason: Reason::AllResolved, ..notification(vec![alert], &[]) };
    late.at = minutes(605);
    assert_snapshot!(last_lines(&render(&late, &style(English)), 4), @r"
    instance: db-1↵
    Resolved 04:12 after 1 h (reported 13:17) · [Details](https://bellhop.example.org/alerts/1)

    > Databases · all alerts resolved · UTC+08:00
    ");
    assert_snapshot!(last_lines(&render(&late, &style(Chinese)), 4), @r"
    instance: db-1↵
    恢复时间 04:12，持续 1 小时（13:17 收到） · [查看详情](https://bellhop.example.org/alerts/1)

    > Databases · 告警已全部恢复 · UTC+08:00
    ");
}

#[test]
fn who_resolved_an_alert_by_hand_is_said() {
    let ended = Some(Ended::Person { name: "li@example.org".into(), since: Since::Nothing });
    let labels = [("alertname", "A"), ("instance", "db-1")];
    let alert = Alert { ended, ends_at: Some(minutes(9_000)), ..resolved(1, 60, &labels) };
    let mut over = Notification { reason: Reason::AllResolved, ..notification(vec![alert], &[]) };
    over.at = minutes(61);
    let lines = |language| last_lines(&render(&over, &style(language)), 3).lines().next().unwrap().to_owned();
    let english = lines(English);
    assert!(english.starts_with("Resolved by hand 04:12 after 1 h, by li@\u{200b}example.org · "), "{english}");
    let chinese = lines(Chinese);
    assert!(chinese.starts_with("手动恢复时间 04:12，持续 1 小时，操作人 li@\u{200b}example.org · "), "{chinese}");
}

/// Never "recovered".
#[test]
fn what_is_not_reported_any_more_is_not_called_recovered() {
    let silent =
        |id| Alert { ended: Some(Ended::Silence), ..resolved(id, 60, &[("alertname", "A"), ("instance", "db")]) };
    let heard = |alerts| Notification { reason: Reason::AllResolved, ..notification(alerts, &[]) };
    let labels = [("alertname", "A"), ("instance", "x")];
    for (alerts, title) in [
        (vec![silent(1)], "❔ No longer reported A · db"),
        (vec![silent(1), resolved(2, 60, &labels)], "❔ Ended A · db, x ×2"),
        (vec![firing(2, &labels), silent(1)], "⚪ P6 A · x · 1 firing, 1 ended"),
    ] {
        let one_is_resolved = alerts.iter().any(|alert| alert.resolved_at.is_some() && alert.ended.is_none());
        let rendered = render(&heard(alerts), &style(English));
        assert_eq!(rendered.title, title);
        assert!(rendered.text.contains("No longer reported"), "{}", rendered.text);
        assert_eq!(rendered.text.contains("Resolved "), one_is_resolved, "{}", rendered.text);
        assert!(!rendered.text.contains('✅') && !rendered.text.contains("all alerts resolved"), "{}", rendered.text);
    }
}

#[test]
fn what_there_is_no_room_for_is_the_least_urgent() {
    let many = (0..2_000).map(|id| {
        let host = format!("host-{id:04}");
        let alert = firing(id, &[("alertname", "A"), ("instance", &host)]);
        let level = if id == 1_999 { Level::P1 } else { Level::P6 };
        Alert { severity: Severity { level, word: String::new() }, ..alert }
    });
    let rendered = render(&notification(many.collect(), &[]), &style(English));
    assert!(rendered.title.contains("P1") && rendered.text.contains("host-1999"), "{}", rendered.text);
}

#[test]
fn that_the_sender_left_out_alerts_is_said() {
    let cut = |is_cut| {
        let alerts = vec![Alert { is_cut, ..firing(1, &[("alertname", "A")]) }];
        render(&notification(alerts, &[]), &style(English)).text.contains("raise max_alerts there")
    };
    assert!(cut(true) && !cut(false));
}

#[test]
fn that_there_are_too_many_groups_is_said() {
    let alerts = vec![firing(1, &[("alertname", "A"), ("user", "1")]), firing(2, &[("alertname", "A"), ("user", "2")])];
    let many = Notification { overflow: Some(5_000), ..notification(alerts, &[]) };
    let lines = |language| last_lines(&render(&many, &style(language)), 3).lines().next().unwrap().to_owned();
    let english =
        "The rule had more groups than it may have (5,000): these alerts share one group. Look at its grouping labels.";
    assert_eq!(lines(English), english);
    assert_eq!(lines(Chinese), "规则的分组数超过上限（5000），这些告警合并通知。请检查规则的分组标签。");
}

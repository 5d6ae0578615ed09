//! What the messages look like, in both languages. `↵` stands for the two blanks before a line break.

mod example;

use std::sync::Arc;

use example::{firing, minutes, notification, person, resolved, shown, style};
use insta::assert_snapshot;
use message::{Rendered, render, render_test};
use model::{
    account::Language::{self, Chinese, English},
    alert::Alert,
    dispatch_rule::Mention,
    notification::{Notification, Reason},
};

trait Change {
    fn note(self, name: &str, text: &str) -> Self;
    fn source(self, url: &str) -> Self;
}

impl Change for Alert {
    fn note(mut self, name: &str, text: &str) -> Self {
        Arc::make_mut(&mut self.annotations).0.insert(name.into(), text.into());
        self
    }

    fn source(mut self, url: &str) -> Self {
        self.generator_url = url.into();
        self
    }
}

fn last_lines(message: &Rendered, count: usize) -> String {
    let text = message.text.replace("  \n", "↵\n");
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len() - count..].join("\n")
}

fn look(notification: &Notification, language: Language) -> String {
    shown(&render(notification, &style(language)))
}

fn three_disks() -> Notification {
    let disk = |id, severity, instance, mountpoint| {
        let own = [("severity", severity), ("instance", instance), ("mountpoint", mountpoint)];
        firing(id, &[[("alertname", "DiskFull"), ("cluster", "prod")].as_slice(), &own].concat())
    };
    let alerts = vec![
        disk(1, "critical", "db-1", "/data")
            .note("summary", "/data on db-1 is 93% full")
            .note("description", "It will be full in 4 hours at the present rate.")
            .source("https://prometheus.example.org/graph?g0.expr=disk_free&g0.tab=1"),
        disk(2, "warning", "db-2", "/var").note("description", "/var on db-2 is 81% full"),
        disk(3, "warning", "web-7", "/").note("message", "根分区空间不足"),
    ];
    Notification {
        people: vec![person("13800138000", ""), person("", "manager4220"), person("", "")],
        ..notification(alerts, &[("alertname", "DiskFull")])
    }
}

#[test]
fn firing_alerts_in_english() {
    assert_snapshot!(look(&three_disks(), English), @r#"
    🔴 P1 DiskFull · prod · db-1, db-2 … ×3
    ----
    #### 🔴 P1 DiskFull · prod · db-1, db-2 … ×3

    cluster: prod

    **🔴 P1** instance: db-1 · mountpoint: /data · 03:12 · [Details](https://bellhop.example.org/alerts/1)↵
    /data on db-1 is 93% full↵
    It will be full in 4 hours at the present rate.↵
    [Source](https://prometheus.example.org/graph?g0.expr=disk_free&g0.tab=1)

    **🟡 P3** instance: db-2 · mountpoint: /var · 03:12 · [Details](https://bellhop.example.org/alerts/2)↵
    /var on db-2 is 81% full

    **🟡 P3** instance: web-7 · mountpoint: / · 03:12 · [Details](https://bellhop.example.org/alerts/3)↵
    根分区空间不足

    > Databases · first notification · UTC+08:00

    @13800138000 @manager4220
    ----
    ["13800138000"] ["manager4220"] false
    "#);
}

#[test]
fn firing_alerts_in_chinese() {
    assert_snapshot!(look(&three_disks(), Chinese), @r#"
    🔴 P1 DiskFull · prod · db-1, db-2 … ×3
    ----
    #### 🔴 P1 DiskFull · prod · db-1, db-2 … ×3

    cluster: prod

    **🔴 P1** instance: db-1 · mountpoint: /data · 03:12 · [查看详情](https://bellhop.example.org/alerts/1)↵
    /data on db-1 is 93% full↵
    It will be full in 4 hours at the present rate.↵
    [查看来源](https://prometheus.example.org/graph?g0.expr=disk_free&g0.tab=1)

    **🟡 P3** instance: db-2 · mountpoint: /var · 03:12 · [查看详情](https://bellhop.example.org/alerts/2)↵
    /var on db-2 is 81% full

    **🟡 P3** instance: web-7 · mountpoint: / · 03:12 · [查看详情](https://bellhop.example.org/alerts/3)↵
    根分区空间不足

    > Databases · 首次通知 · UTC+08:00

    @13800138000 @manager4220
    ----
    ["13800138000"] ["manager4220"] false
    "#);
}

#[test]
fn a_single_alert_without_grouping_carries_its_name_and_all_its_labels() {
    let alert =
        firing(7, &[("alertname", "ping_lost"), ("env", "icmp"), ("instance", "60.60.1.7"), ("severity", "page")]);
    let one = Notification { mention: Mention::Everyone, reason: Reason::Resend, ..notification(vec![alert], &[]) };
    assert_snapshot!(look(&one, English), @r"
    🔵 P4 ping_lost · icmp · 60.60.1.7
    ----
    #### 🔵 P4 ping_lost · icmp · 60.60.1.7

    env: icmp · instance: 60.60.1.7↵
    Since 03:12 · [Details](https://bellhop.example.org/alerts/7)

    > Databases · sent again by hand · UTC+08:00
    ----
    [] [] true
    ");
}

fn mixed() -> Notification {
    let alerts = vec![
        firing(1, &[("alertname", "HighCPU"), ("severity", "error"), ("team", "db"), ("instance", "db-1")]),
        firing(2, &[("alertname", "LowMemory"), ("team", "db"), ("instance", "db-1")]),
        resolved(3, 48, &[("alertname", "HighCPU"), ("severity", "error"), ("team", "db"), ("instance", "db-2")])
            .note("summary", "CPU of db-2 is 97%"),
    ];
    Notification {
        reason: Reason::SomeResolved,
        people: vec![person("13800138000", "")],
        ..notification(alerts, &[("team", "db")])
    }
}

#[test]
fn some_resolved_in_english() {
    assert_snapshot!(look(&mixed(), English), @r#"
    🟠 P2 HighCPU and 1 other · db · db-1 · 2 firing, 1 resolved
    ----
    #### 🟠 P2 HighCPU and 1 other · db · db-1 · 2 firing, 1 resolved

    team: db

    ##### 2 firing

    **🟠 P2 · HighCPU** instance: db-1 · 03:12 · [Details](https://bellhop.example.org/alerts/1)

    **⚪ P6 · LowMemory** instance: db-1 · 03:12 · [Details](https://bellhop.example.org/alerts/2)

    ##### ✅ 1 resolved

    **🟠 P2 · HighCPU** instance: db-2 · Resolved 04:00 after 48 min · [Details](https://bellhop.example.org/alerts/3)↵
    CPU of db-2 is 97%

    > Databases · some alerts resolved · UTC+08:00

    @13800138000
    ----
    ["13800138000"] [] false
    "#);
}

#[test]
fn some_resolved_in_chinese() {
    assert_snapshot!(look(&mixed(), Chinese), @r#"
    🟠 P2 HighCPU 等 2 类 · db · db-1 · 2 条未恢复，1 条已恢复
    ----
    #### 🟠 P2 HighCPU 等 2 类 · db · db-1 · 2 条未恢复，1 条已恢复

    team: db

    ##### 2 条未恢复

    **🟠 P2 · HighCPU** instance: db-1 · 03:12 · [查看详情](https://bellhop.example.org/alerts/1)

    **⚪ P6 · LowMemory** instance: db-1 · 03:12 · [查看详情](https://bellhop.example.org/alerts/2)

    ##### ✅ 1 条已恢复

    **🟠 P2 · HighCPU** instance: db-2 · 恢复时间 04:00，持续 48 分钟 · [查看详情](https://bellhop.example.org/alerts/3)↵
    CPU of db-2 is 97%

    > Databases · 部分告警已恢复 · UTC+08:00

    @13800138000
    ----
    ["13800138000"] [] false
    "#);
}

fn recovery() -> Notification {
    let alerts = vec![
        resolved(1, 125, &[("alertname", "DiskFull"), ("severity", "critical"), ("instance", "db-1")])
            .note("summary", "/data is full"),
        resolved(2, 3, &[("alertname", "DiskFull"), ("severity", "critical"), ("instance", "db-2")]),
    ];
    Notification {
        reason: Reason::AllResolved,
        people: vec![person("13800138000", "")],
        ..notification(alerts, &[("alertname", "DiskFull")])
    }
}

#[test]
fn a_recovery_in_english() {
    assert_snapshot!(look(&recovery(), English), @r"
    ✅ Resolved DiskFull · db-1, db-2 ×2
    ----
    #### ✅ Resolved DiskFull · db-1, db-2 ×2

    **instance: db-1** · Resolved 05:17 after 2 h 5 min · [Details](https://bellhop.example.org/alerts/1)↵
    /data is full

    **instance: db-2** · Resolved 03:15 after 3 min · [Details](https://bellhop.example.org/alerts/2)

    > Databases · all alerts resolved · UTC+08:00
    ----
    [] [] false
    ");
}

#[test]
fn a_recovery_in_chinese() {
    assert_snapshot!(look(&recovery(), Chinese), @r"
    ✅ 已恢复 DiskFull · db-1, db-2 ×2
    ----
    #### ✅ 已恢复 DiskFull · db-1, db-2 ×2

    **instance: db-1** · 恢复时间 05:17，持续 2 小时 5 分钟 · [查看详情](https://bellhop.example.org/alerts/1)↵
    /data is full

    **instance: db-2** · 恢复时间 03:15，持续 3 分钟 · [查看详情](https://bellhop.example.org/alerts/2)

    > Databases · 告警已全部恢复 · UTC+08:00
    ----
    [] [] false
    ");
}

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
fn a_repeat_says_since_when_it_is_firing() {
    let alerts = vec![firing(1, &[("alertname", "DiskFull"), ("severity", "critical")])];
    let mut repeat = Notification {
        reason: Reason::Repeat,
        mention: Mention::Nobody,
        ..notification(alerts, &[("alertname", "DiskFull")])
    };
    repeat.at = minutes(130);
    assert_snapshot!(look(&repeat, English), @r"
    🔴 P1 DiskFull
    ----
    #### 🔴 P1 DiskFull

    Since 03:12 · [Details](https://bellhop.example.org/alerts/1)

    > Databases · still firing after 2 h 10 min · UTC+08:00
    ----
    [] [] false
    ");
    assert_snapshot!(look(&repeat, Chinese), @r"
    🔴 P1 DiskFull
    ----
    #### 🔴 P1 DiskFull

    触发时间 03:12 · [查看详情](https://bellhop.example.org/alerts/1)

    > Databases · 告警仍未恢复，已持续 2 小时 10 分钟 · UTC+08:00
    ----
    [] [] false
    ");
}

#[test]
fn without_a_public_url_nothing_links_to_the_console() {
    let alerts =
        (0..2000).map(|id| firing(id, &[("alertname", "Down"), ("instance", &format!("host-{id:04}"))])).collect();
    let many = notification(alerts, &[("alertname", "Down")]);
    let message = render(&many, &message::Style { public_url: None, ..style(English) });
    assert_snapshot!(last_lines(&message, 6), @r"

    **instance: host-0449** · 03:12

    … and 1,550 more alerts

    > Databases · first notification · UTC+08:00
    ");
}

#[test]
fn alerts_that_do_not_fit_are_counted_and_linked() {
    let alerts =
        (0..2000).map(|id| firing(id, &[("alertname", "Down"), ("instance", &format!("host-{id:04}"))])).collect();
    let many =
        Notification { people: vec![person("13800138000", "")], ..notification(alerts, &[("alertname", "Down")]) };
    let message = render(&many, &style(Chinese));
    assert_snapshot!(last_lines(&message, 8), @r"

    **instance: host-0208** · 03:12 · [查看详情](https://bellhop.example.org/alerts/208)

    [… 另有 1791 条告警](https://bellhop.example.org/alerts)

    > Databases · 首次通知 · UTC+08:00

    @13800138000
    ");
}

#[test]
fn a_keyword_that_is_missing_is_added_quietly() {
    let keywords = ["报警".to_owned(), "alarm".to_owned()];
    let one = notification(vec![firing(1, &[("alertname", "DiskFull")])], &[("alertname", "DiskFull")]);
    let message = render(&one, &message::Style { keywords: &keywords, ..style(English) });
    assert_snapshot!(shown(&message), @r"
    ⚪ P6 DiskFull · 报警
    ----
    #### ⚪ P6 DiskFull

    Since 03:12 · [Details](https://bellhop.example.org/alerts/1)

    > Databases · first notification · UTC+08:00

    > 报警
    ----
    [] [] false
    ");
}

#[test]
fn a_test_message_in_both_languages() {
    assert_snapshot!(shown(&render_test("On call *db*", &style(English), minutes(0))), @r"
    🔔 Test message
    ----
    #### 🔔 Test message

    Alerts for On call \*db\* will arrive in this group.

    [Open Bellhop](https://bellhop.example.org/alerts)

    > 2026-11-23 03:12:05 +08:00
    ----
    [] [] false
    ");
    assert_snapshot!(shown(&render_test("数据库值班", &style(Chinese), minutes(0))), @r"
    🔔 测试消息
    ----
    #### 🔔 测试消息

    配置成功，联系人「数据库值班」的告警将发送到本群。

    [打开 Bellhop](https://bellhop.example.org/alerts)

    > 2026-11-23 03:12:05 +08:00
    ----
    [] [] false
    ");
}

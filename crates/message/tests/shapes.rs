//! What the messages look like, in both languages. `↵` stands for the two blanks before a line break.

mod example;

use example::{Change as _, firing, last_lines, look, minutes, notification, person, resolved, shown, style};
use insta::assert_snapshot;
use message::{render, render_test};
use model::{
    account::Language::{Chinese, English},
    dispatch_rule::Mention,
    notification::{Notification, Reason},
};

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

    > Databases · 告警未恢复，已持续 2 小时 10 分钟 · UTC+08:00
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

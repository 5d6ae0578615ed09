//! What is said after something was done (role `status`); see [`crate::done::Done`].

pub struct Flash {
    pub saved: &'static str,
    pub deleted: fn(i64) -> String,
    pub removed: &'static str,
    pub copied: &'static str,
    /// How many waiting deliveries were cancelled by it.
    pub deleted_waiting: fn(i64) -> String,
    pub switched_on: &'static str,
    pub switched_off: fn(i64) -> String,
    pub rotated: &'static str,
    pub resent: &'static str,
    pub example: &'static str,
    pub test_alert: &'static str,
    pub sessions_ended: &'static str,
    pub logged_out_elsewhere: &'static str,
    pub password_changed: &'static str,
    pub alert_resolved: &'static str,
    pub over_already: &'static str,
}

pub const EN: Flash = Flash {
    saved: "Saved.",
    deleted: |n| if n == 1 { "Deleted.".to_owned() } else { format!("{n} entries deleted.") },
    removed: "Removed from the group.",
    copied: "Copied. The copy is switched off until you enable it.",
    deleted_waiting: |n| format!("Deleted.{}", cancelled(n)),
    switched_on: "Switched on.",
    switched_off: |n| format!("Switched off.{}", cancelled(n)),
    rotated: "The token is new. The old URL has stopped working.",
    resent: "Sent again: this is the new delivery.",
    example: "The example is set up. A test alert is on its way.",
    test_alert: "A test alert was fired.",
    sessions_ended: "All sessions of the account were ended.",
    logged_out_elsewhere: "Your other sessions were ended.",
    password_changed: "Your password was changed.",
    alert_resolved: "The alert is resolved.",
    over_already: "The alert was over already: nothing was changed.",
};

fn cancelled(n: i64) -> String {
    match n {
        0 => String::new(),
        1 => " 1 waiting delivery was cancelled.".to_owned(),
        n => format!(" {n} waiting deliveries were cancelled."),
    }
}

pub const ZH: Flash = Flash {
    saved: "已保存。",
    deleted: |n| if n == 1 { "已删除。".to_owned() } else { format!("已删除 {n} 项。") },
    removed: "已从组中移除。",
    copied: "已复制。副本处于停用状态，启用后生效。",
    deleted_waiting: |n| format!("已删除。{}", cancelled_zh(n)),
    switched_on: "已启用。",
    switched_off: |n| format!("已停用。{}", cancelled_zh(n)),
    rotated: "已更换令牌，旧地址已失效。",
    resent: "已重新发送，这是新的发送记录。",
    example: "示例已创建，测试告警正在发送。",
    test_alert: "已触发测试告警。",
    sessions_ended: "该账号的所有会话已结束。",
    logged_out_elsewhere: "您的其他会话已结束。",
    password_changed: "密码已修改。",
    alert_resolved: "告警已恢复。",
    over_already: "告警此前已结束，未做改动。",
};

fn cancelled_zh(n: i64) -> String {
    if n == 0 { String::new() } else { format!("已取消 {n} 条等待中的发送。") }
}

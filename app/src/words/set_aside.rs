//! What was set aside so that everything else goes on, and an edit that is not in force yet.

pub struct SetAside {
    /// A group of this rule (its name may be empty), with its labels.
    pub group: fn(&str, &str) -> String,
    pub alert: fn(&str) -> String,
    pub delivery: fn(&str) -> String,
    /// Table and id.
    pub row: fn(&str, &str) -> String,
    pub edit: &'static str,
    pub since: &'static str,
    pub retried: &'static str,
    pub row_fix: &'static str,
    pub open_rule: &'static str,
    pub open_alert: &'static str,
    pub open_delivery: &'static str,
    /// At the top of every page.
    pub behind: &'static str,
    /// On the page of an alert.
    pub stuck: &'static str,
    pub stuck_fix: &'static str,
}

pub const EN: SetAside = SetAside {
    group: |rule, labels| {
        let of = if rule.is_empty() { String::new() } else { format!(" of the rule “{rule}”") };
        let labels = if labels.is_empty() { String::new() } else { format!(" ({labels})") };
        format!("The decision about a group{of}{labels} could not be stored. Nobody hears of its alerts until it can.")
    },
    alert: |name| format!("A change of the alert “{name}” could not be stored."),
    delivery: |title| format!("What became of the message “{title}” could not be stored."),
    row: |table, id| format!("A stored entry cannot be read and was left out: {table} {id}."),
    edit: "What was saved last is not in force yet.",
    since: "Since",
    retried: "Everything else goes on. Bellhop tries it again every hour, at its next start and after an edit.",
    row_fix: "Everything else goes on. Save the entry again, or restore it from a backup; the log has the details.",
    open_rule: "Open the rule",
    open_alert: "Open the alert",
    open_delivery: "Open the delivery",
    behind: "Your changes are saved. They will be in force in a moment; Bellhop is still at it.",
    stuck: "Nobody hears of this alert at the moment: the decision about its group could not be stored.",
    stuck_fix: "Bellhop tries it again every hour, at its next start and after an edit of the rule. The error was:",
};

pub const ZH: SetAside = SetAside {
    group: |rule, labels| {
        let of = if rule.is_empty() { String::new() } else { format!("规则“{rule}”的") };
        let labels = if labels.is_empty() { String::new() } else { format!("（{labels}）") };
        format!("{of}一个告警分组{labels}的处理结果无法保存，在恢复之前不会发送其中告警的通知。")
    },
    alert: |name| format!("告警“{name}”的状态变化无法保存。"),
    delivery: |title| format!("消息“{title}”的发送结果无法保存。"),
    row: |table, id| format!("有一条已保存的数据无法读取，已跳过：{table} {id}。"),
    edit: "最近保存的更改尚未生效。",
    since: "开始于",
    retried: "其他告警不受影响。Bellhop 会每小时、下次启动时以及规则修改后重试。",
    row_fix: "其他数据不受影响。请重新保存该条数据或从备份恢复，详情见日志。",
    open_rule: "打开规则",
    open_alert: "打开告警",
    open_delivery: "打开发送记录",
    behind: "更改已保存，稍后生效。Bellhop 正在处理。",
    stuck: "目前不会发送该告警的通知：其所在分组的处理结果无法保存。",
    stuck_fix: "Bellhop 会每小时、下次启动时以及规则修改后重试。错误信息：",
};

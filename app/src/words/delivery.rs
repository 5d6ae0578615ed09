//! Deliveries and their attempts.

use model::delivery::Unsent;

use super::count;

pub struct Delivery {
    pub title: &'static str,
    pub lead: &'static str,
    pub state: &'static str,
    pub message: &'static str,
    pub robot: &'static str,
    pub rule: &'static str,
    pub time: &'static str,
    pub attempts: &'static str,
    pub answer: &'static str,
    /// How often.
    pub tried: fn(u32) -> String,
    pub within: &'static str,
    pub hours: [(u32, &'static str); 4],
    pub empty: &'static str,
    pub empty_hint: &'static str,
    pub to_overview: &'static str,
    pub no_rule: &'static str,
    pub deleted_rule: &'static str,
    pub not_answered: &'static str,

    pub untitled: &'static str,
    pub status: &'static str,
    /// How many deliveries wait for the robot, this one included.
    pub queue: fn(i64) -> String,
    /// Before the time until it leaves.
    pub expected: &'static str,
    /// So many leave before it; messages a minute.
    pub before: fn(usize, usize) -> String,
    /// Why it was not sent.
    pub unsent: fn(&Unsent) -> String,
    pub retry_at: &'static str,
    pub paused_until: &'static str,
    pub fix_contact: &'static str,
    pub later: &'static str,
    pub resend: &'static str,
    pub resend_help: &'static str,
    pub resend_waiting: &'static str,
    pub resend_test: &'static str,
    pub test_failed: &'static str,
    pub reason: &'static str,
    pub decided: &'static str,
    pub finished: &'static str,
    pub id: &'static str,
    pub mentions: &'static str,
    pub group: &'static str,
    pub group_all: &'static str,
    /// The rule had no room for further groups.
    pub group_overflow: &'static str,
    pub facts: &'static str,
    pub url: &'static str,

    pub text: &'static str,
    pub text_sent: &'static str,
    pub text_now: &'static str,

    pub attempts_earlier: &'static str,
    pub attempts_hint: &'static str,
    pub no_attempts: &'static str,
    pub attempt: fn(u32) -> String,
    pub under_way: &'static str,
    pub begun: &'static str,
    pub duration: &'static str,
    pub http_status: &'static str,
    pub no_http: &'static str,
    pub errcode: &'static str,
    pub no_errcode: &'static str,
    pub errmsg: &'static str,
    pub meaning: &'static str,
    pub fix: &'static str,
    pub maybe_delivered: &'static str,

    pub alerts: &'static str,
    pub alerts_gone: fn(i64) -> String,
}

pub const EN: Delivery = Delivery {
    title: "Deliveries",
    lead: "Every message to a robot: sent, waiting or refused, and why.",
    state: "State",
    message: "Message",
    robot: "Robot",
    rule: "Dispatch rule",
    time: "Time",
    attempts: "Attempts",
    answer: "Last answer",
    tried: |n| count(n.into(), "attempt"),
    within: "Time",
    hours: [(1, "Last hour"), (24, "Last 24 hours"), (168, "Last 7 days"), (720, "Last 30 days")],
    empty: "Nothing was sent yet",
    empty_hint: "As soon as an alert matches a dispatch rule, its message is listed here. The Overview shows the way there.",
    to_overview: "Go to the Overview",
    no_rule: "None",
    deleted_rule: "deleted since",
    not_answered: "None yet",

    untitled: "Message",
    status: "State",
    queue: |n| {
        if n == 1 {
            "Its turn in the robot's queue: it is the only one.".to_owned()
        } else {
            format!("Its turn in the robot's queue: {} wait there, one is sent at a time.", count(n, "message"))
        }
    },
    expected: "Expected to leave:",
    before: |before, a_minute| match before {
        0 => format!("It is the next one. The robot takes {a_minute} messages a minute."),
        1 => format!("1 message leaves before it. The robot takes {a_minute} messages a minute."),
        _ => format!("{before} messages leave before it. The robot takes {a_minute} messages a minute."),
    },
    unsent: |unsent| match unsent {
        Unsent::OldRecovery { waited } => {
            format!(
                "It told of a recovery and waited for {}. Nobody needed it any more, so it was not sent.",
                waited_english(*waited)
            )
        }
        Unsent::OldNews { waited } => format!(
            "Its alerts fired and ended before it could be sent, and it waited for {}. It was not sent.",
            waited_english(*waited)
        ),
        Unsent::OldTest { waited } => {
            format!("The test message waited for {}. Nobody waits for its answer any more.", waited_english(*waited))
        }
        Unsent::Dropped { by } => format!("{by} dropped what waited for the robot. It was not sent."),
    },
    retry_at: "It is tried again by itself:",
    paused_until: "The robot is paused. It resumes in",
    fix_contact: "Fix it in the contact",
    later: "The later message",
    resend: "Send again",
    resend_help: "Makes a new delivery of the same alerts, with what is known of them now.",
    resend_waiting: "It is sent by itself; there is nothing to send again yet.",
    resend_test: "A test message is sent from the form of its contact.",
    test_failed: "The test message did not arrive.",
    reason: "Reason",
    decided: "Decided",
    finished: "Finished",
    id: "Message id",
    mentions: "Mentions",
    group: "Group",
    group_all: "One group for all alerts of the rule",
    group_overflow: "All alerts for which the rule had no group left",
    facts: "Facts",
    url: "Webhook URL",

    text: "Message",
    text_sent: "As it was sent.",
    text_now: "As it would be sent now.",

    attempts_earlier: "Earlier attempts",
    attempts_hint: "Each time the message went out, with DingTalk's answer and what it means.",
    no_attempts: "Not tried yet.",
    attempt: |number| format!("Attempt {number}"),
    under_way: "Under way",
    begun: "Begun",
    duration: "Duration",
    http_status: "HTTP status",
    no_http: "No HTTP answer",
    errcode: "errcode",
    no_errcode: "No errcode",
    errmsg: "errmsg",
    meaning: "What it means",
    fix: "What to do",
    maybe_delivered: "It may have reached the group all the same. It is repeated with the same message id, so that DingTalk shows it once.",

    alerts: "Alerts in this message",
    alerts_gone: |n| format!("{} not stored any more.", count(n, "alert")),
};

pub const ZH: Delivery = Delivery {
    title: "发送记录",
    lead: "发往机器人的每条消息：已发送、等待中或机器人异常，以及原因。",
    state: "状态",
    message: "消息",
    robot: "机器人",
    rule: "分派规则",
    time: "时间",
    attempts: "发送尝试",
    answer: "最近的回应",
    tried: |n| format!("已尝试 {n} 次"),
    within: "时间",
    hours: [(1, "最近 1 小时"), (24, "最近 24 小时"), (168, "最近 7 天"), (720, "最近 30 天")],
    empty: "还没有发送过消息",
    empty_hint: "告警匹配分派规则后，对应的消息会显示在这里。概览页会引导您完成设置。",
    to_overview: "前往概览",
    no_rule: "无",
    deleted_rule: "规则已删除",
    not_answered: "暂无",

    untitled: "消息",
    status: "状态",
    queue: |n| {
        if n == 1 {
            "在该机器人的队列中等待，前面没有其他消息。".to_owned()
        } else {
            format!("在该机器人的队列中等待：共 {n} 条消息，逐条发送。")
        }
    },
    expected: "预计发送：",
    before: |before, a_minute| match before {
        0 => format!("下一条即发送，该机器人每分钟最多 {a_minute} 条。"),
        _ => format!("前面还有 {before} 条，该机器人每分钟最多 {a_minute} 条。"),
    },
    unsent: |unsent| match unsent {
        Unsent::OldRecovery { waited } => {
            format!("恢复通知已等待 {}，已无通知意义，未发送。", waited_chinese(*waited))
        }
        Unsent::OldNews { waited } => {
            format!("告警在消息等待期间已触发并结束，已等待 {}，未发送。", waited_chinese(*waited))
        }
        Unsent::OldTest { waited } => format!("测试消息已等待 {}，不再发送。", waited_chinese(*waited)),
        Unsent::Dropped { by } => format!("{by} 清空了该机器人的等待队列，未发送。"),
    },
    retry_at: "自动重试：",
    paused_until: "机器人暂停中，自动继续：",
    fix_contact: "到联系人中修复",
    later: "后续消息",
    resend: "重新发送",
    resend_help: "用相同的告警及其最新状态创建一条新的发送。",
    resend_waiting: "它会自动发送，暂时无需重新发送。",
    resend_test: "测试消息请在联系人表单中发送。",
    test_failed: "测试消息未送达。",
    reason: "原因",
    decided: "决定时间",
    finished: "完成时间",
    id: "消息 ID",
    mentions: "@ 提及",
    group: "分组",
    group_all: "规则的所有告警归为一组",
    group_overflow: "超出规则分组上限的所有告警",
    facts: "基本信息",
    url: "Webhook 地址",

    text: "消息内容",
    text_sent: "实际发送的内容。",
    text_now: "如果现在发送，内容如下。",

    attempts_earlier: "更早的尝试",
    attempts_hint: "每一次发送、钉钉的回应及其含义。",
    no_attempts: "尚未尝试。",
    attempt: |number| format!("第 {number} 次尝试"),
    under_way: "进行中",
    begun: "开始时间",
    duration: "耗时",
    http_status: "HTTP 状态码",
    no_http: "没有 HTTP 响应",
    errcode: "errcode",
    no_errcode: "没有 errcode",
    errmsg: "errmsg",
    meaning: "含义",
    fix: "如何处理",
    maybe_delivered: "消息仍可能已到达群里。重发使用相同的消息 ID，钉钉只会显示一次。",

    alerts: "消息中的告警",
    alerts_gone: |n| format!("另有 {n} 条告警已不再保存。"),
};

/// Minutes or hours.
fn waited_english(milliseconds: i64) -> String {
    match milliseconds / 60_000 {
        minutes if minutes < 120 => format!("{minutes} min"),
        minutes => format!("{} h", minutes / 60),
    }
}

fn waited_chinese(milliseconds: i64) -> String {
    match milliseconds / 60_000 {
        minutes if minutes < 120 => format!("{minutes} 分钟"),
        minutes => format!("{} 小时", minutes / 60),
    }
}

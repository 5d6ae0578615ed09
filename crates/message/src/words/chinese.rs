//! Simplified Chinese.

use model::notification::{Reason, Trouble};

use super::Words;

pub const WORDS: Words = Words {
    resolved_tag: "已恢复",
    silent_tag: "不再上报",
    ended_tag: "已结束",
    unresolved: |count| format!("{count} 条未恢复"),
    resolved: |count| format!("{count} 条已恢复"),
    not_reported: |count| format!("{count} 条不再上报"),
    ended: |count| format!("{count} 条已结束"),
    firing_and_resolved: |firing, resolved| format!("{firing} 条未恢复，{resolved} 条已恢复"),
    firing_and_ended: |firing, ended| format!("{firing} 条未恢复，{ended} 条已结束"),
    and_others: |first, others| format!("{first} 等 {} 类", others + 1),
    more_alerts: |count| format!("… 另有 {count} 条告警"),
    more_labels: |count| format!("… 另有 {count} 个标签"),
    more_people: |count| format!("另有 {count} 人"),
    more_characters: |count| format!("… 其余 {count} 字"),
    since: |at| format!("触发时间 {at}"),
    over: |at, lasted| format!("恢复时间 {at}，持续 {lasted}"),
    over_by: |at, lasted, name| format!("手动恢复时间 {at}，持续 {lasted}，操作人 {name}"),
    silent: |at| format!("{at} 起不再上报：来源截断了部分告警，可能仍在触发"),
    heard: |at| format!("（{at} 收到）"),
    details: "查看详情",
    source: "查看来源",
    source_too_long: "（来源链接过长）",
    console: "打开 Bellhop",
    reason: |reason| match reason {
        Reason::First => "首次通知",
        Reason::NewAlerts => "新增告警",
        Reason::SomeResolved => "部分告警已恢复",
        Reason::AllResolved => "告警已全部恢复",
        Reason::Repeat => "告警未恢复",
        Reason::EndedUnsent => "告警触发后已结束，未能及时发送",
        Reason::Test => "测试消息",
        Reason::Resend => "手动重新发送",
        Reason::Notice => "系统通知",
    },
    ended_reason: "有告警不再上报",
    cut_off: "发送方省略了该分组的其他告警，请在发送方调大 max_alerts，或设为 0。",
    overflow: |max| format!("规则的分组数超过上限（{max}），这些告警合并通知。请检查规则的分组标签。"),
    repeated: |lasted| format!("告警未恢复，已持续 {lasted}"),
    units: ["天", "小时", "分钟", "秒"],
    test_title: "测试消息",
    test_body: |name| format!("配置成功，联系人「{name}」的告警将发送到本群。"),
    notice_title: |trouble, robot| match trouble {
        Trouble::RobotBlocked => format!("Bellhop：「{robot}」的机器人拒收消息"),
        Trouble::DeliveryFailed => format!("Bellhop：发往「{robot}」机器人的一条消息已放弃"),
    },
    notice_body: |trouble| match trouble {
        Trouble::RobotBlocked => "发往它的消息将等待，直到有人修复：处理方法见概览。",
        Trouble::DeliveryFailed => "该群没有收到通知。原因见发送记录，可以重新发送。",
    },
    answer: "钉钉的回应：",
};

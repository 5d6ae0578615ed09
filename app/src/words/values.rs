//! Words of the model's enumerations: levels, states, reasons, operators, kinds.

use console::view::AlertState;
use model::{
    answer::Verdict,
    condition::Operator,
    delivery::DeliveryState,
    dispatch_rule::{Action, Mention},
    integration::Kind,
    notification::Reason,
    robot::Health,
    severity::{Level, Scale},
};

use super::Words;

impl Words {
    pub fn level(&self, level: Level) -> &'static str {
        match level {
            Level::P1 => self.either("P1 Critical", "P1 紧急"),
            Level::P2 => self.either("P2 Error", "P2 严重"),
            Level::P3 => self.either("P3 Warning", "P3 警告"),
            Level::P4 => self.either("P4 Page", "P4 提醒"),
            Level::P5 => self.either("P5 Notice", "P5 通知"),
            Level::P6 => self.either("P6 Info", "P6 信息"),
        }
    }

    pub fn alert_state(&self, state: AlertState) -> &'static str {
        match state {
            AlertState::Firing => self.either("Firing", "未恢复"),
            AlertState::Resolved => self.either("Resolved", "已恢复"),
        }
    }

    pub fn delivery_state(&self, state: DeliveryState) -> &'static str {
        match state {
            DeliveryState::Queued => self.either("Queued", "排队中"),
            DeliveryState::Sending => self.either("Sending", "发送中"),
            DeliveryState::Sent => self.either("Sent", "已发送"),
            DeliveryState::Retrying => self.either("Retrying", "重试中"),
            DeliveryState::Throttled => self.either("Throttled", "限流等待"),
            DeliveryState::Blocked => self.either("Robot refuses", "机器人异常 · 待修复"),
            DeliveryState::Replaced => self.either("Replaced", "已由后一条代替"),
            DeliveryState::Cancelled => self.either("Cancelled", "已取消"),
            DeliveryState::Failed => self.either("Failed", "失败"),
            DeliveryState::Expired => self.either("Expired", "已过期"),
        }
    }

    /// What the state means for the message.
    pub fn delivery_state_hint(&self, state: DeliveryState) -> &'static str {
        match state {
            DeliveryState::Queued => {
                self.either("Waits for its turn in the robot's queue.", "在该机器人的队列中等待。")
            }
            DeliveryState::Sending => self.either("Is on its way to DingTalk.", "正在发往钉钉。"),
            DeliveryState::Sent => self.either("DingTalk accepted it.", "钉钉已接收。"),
            DeliveryState::Retrying => {
                self.either("An attempt failed; it is tried again by itself.", "一次尝试失败，将自动重试。")
            }
            DeliveryState::Throttled => {
                self.either("The robot is paused; it is sent when the pause is over.", "机器人暂停中，暂停结束后发送。")
            }
            DeliveryState::Blocked => {
                self.either("The robot refuses until somebody fixes it.", "机器人拒收，需要有人修复。")
            }
            DeliveryState::Replaced => self.either(
                "A later message contains what this one says; this one is not sent.",
                "后续消息已包含其内容，不再发送。",
            ),
            DeliveryState::Cancelled => {
                self.either("Its rule was disabled or deleted before it was sent.", "发送前规则已停用或删除。")
            }
            DeliveryState::Failed => {
                self.either("It was given up. You can send it again.", "已放弃发送，可以手动重新发送。")
            }
            DeliveryState::Expired => self.either(
                "It waited until nobody needed it any more, and was not sent.",
                "等待时间过长，已无通知意义，不再发送。",
            ),
        }
    }

    pub fn reason(&self, reason: Reason) -> &'static str {
        match reason {
            Reason::First => self.either("First message of the group", "该组的首条消息"),
            Reason::NewAlerts => self.either("New alerts", "有新告警"),
            Reason::SomeResolved => self.either("Some alerts resolved", "部分告警恢复"),
            Reason::AllResolved => self.either("All alerts resolved", "全部告警恢复"),
            Reason::Repeat => self.either("Repeat", "重复通知"),
            Reason::EndedUnsent => self.either("Fired and ended while it waited", "等待期间告警已结束"),
            Reason::Test => self.either("Test message", "测试消息"),
            Reason::Resend => self.either("Sent again by a person", "手动重新发送"),
            Reason::Notice => self.either("System notification", "系统通知"),
        }
    }

    pub fn operator(&self, operator: Operator) -> &'static str {
        match operator {
            Operator::Equals => self.either("equals", "等于"),
            Operator::NotEquals => self.either("does not equal", "不等于"),
            Operator::In => self.either("is one of", "属于"),
            Operator::NotIn => self.either("is none of", "不属于"),
            Operator::Matches => self.either("matches regex", "匹配正则"),
            Operator::NotMatches => self.either("does not match regex", "不匹配正则"),
        }
    }

    pub fn action(&self, action: Action) -> &'static str {
        match action {
            Action::Generate => self.either("Generate an alert and notify", "生成告警并通知"),
            Action::Discard => self.either("Discard: notify nobody", "丢弃：不通知任何人"),
        }
    }

    pub fn mention(&self, mention: Mention) -> &'static str {
        match mention {
            Mention::Nobody => self.either("Nobody", "不 @ 任何人"),
            Mention::Handlers => self.either("The handlers", "处理人"),
            Mention::Everyone => self.either("Everyone in the group", "所有人"),
        }
    }

    /// Product names: the same in both languages, but for the event.
    pub fn kind(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::ArmsEvent => self.either("ARMS event", "ARMS 事件"),
            Kind::Alertmanager => "Alertmanager",
            Kind::Prometheus => "Prometheus",
        }
    }

    pub fn scale(&self, scale: Scale) -> &'static str {
        match scale {
            Scale::None => self.either("Nothing", "没有含义"),
            Scale::Zabbix => self.either("Zabbix: 5 disaster to 0 not classified", "Zabbix：5 灾难 到 0 未分类"),
            Scale::Nightingale => self.either("Nightingale: 1 emergency to 3 notice", "夜莺：1 一级 到 3 三级"),
        }
    }

    pub fn health(&self, health: &Health) -> &'static str {
        match health {
            Health::Ok => self.either("Ready", "正常"),
            Health::Throttled { .. } => self.either("Paused", "暂停中"),
            Health::Blocked { .. } => self.either("Refuses", "异常 · 待修复"),
        }
    }

    pub fn verdict(&self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Sent => self.either("Sent", "已发送"),
            Verdict::Retry => self.either("Tried again later", "稍后重试"),
            Verdict::ThrottledRobot => self.either("Robot paused", "机器人暂停"),
            Verdict::ThrottledAll => self.either("All robots paused", "所有机器人暂停"),
            Verdict::Blocked => self.either("Refused until fixed", "修复前拒收"),
            Verdict::Failed => self.either("Failed", "失败"),
        }
    }
}

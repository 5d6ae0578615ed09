//! Notifications to render.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses a part of it")]

use std::sync::Arc;

use message::{Rendered, Style, Zone, render};
use model::{
    AlertId, ContactId, GroupId, IntegrationId, Labels, Millis, RobotId, RuleId,
    account::Language,
    alert::Alert,
    dispatch_rule::Mention,
    notification::{Notification, Reason},
    routing::Person,
    severity::Severity,
};

/// 2026-11-23 03:12:05 in Shanghai, and so many minutes later.
pub fn minutes(minutes: i64) -> Millis {
    Millis(1_795_374_725_000 + minutes * 60_000)
}

pub fn style(language: Language) -> Style<'static> {
    Style {
        language,
        zone: Zone::parse("Asia/Shanghai").unwrap(),
        public_url: Some("https://bellhop.example.org/"),
        keywords: &[],
    }
}

/// The first message of a group with these labels.
pub fn notification(alerts: Vec<Alert>, group: &[(&str, &str)]) -> Notification {
    Notification {
        robot: RobotId(1),
        group: Some(GroupId(1)),
        rule: Some(RuleId(1)),
        rule_version: 1,
        rule_name: "Databases".into(),
        reason: Reason::First,
        group_labels: Arc::new(labels(group)),
        left_out: model::notification::LeftOut::default(),
        alerts: alerts.into_iter().map(Arc::new).collect(),
        mention: Mention::Handlers,
        people: Vec::new(),
        notice: None,
        overflow: None,
        at: minutes(1),
    }
}

pub fn firing(id: i64, pairs: &[(&str, &str)]) -> Alert {
    let labels = labels(pairs);
    Alert {
        id: AlertId(id),
        integration: IntegrationId(1),
        fingerprint: labels.fingerprint(),
        severity: Severity::of(&labels),
        labels: Arc::new(labels),
        annotations: Arc::default(),
        generator_url: String::new(),
        starts_at: minutes(0),
        later_start: None,
        ends_at: None,
        ends_by_timeout: false,
        received_at: minutes(0),
        updated_at: minutes(0),
        resolved_at: None,
        ended: None,
        sent_group: None,
        is_cut: false,
    }
}

/// Resolved after so many minutes.
pub fn resolved(id: i64, after: i64, pairs: &[(&str, &str)]) -> Alert {
    Alert { resolved_at: Some(minutes(after)), ..firing(id, pairs) }
}

pub fn person(phone: &str, user_id: &str) -> Person {
    Person { contact: ContactId(1), name: "A".into(), phone: phone.into(), ding_user_id: user_id.into() }
}

fn labels(pairs: &[(&str, &str)]) -> Labels {
    pairs.iter().copied().collect()
}

/// Title, text and mentions. `↵` stands for the two blanks before a line break, `‸` for a space without width.
pub fn shown(message: &Rendered) -> String {
    format!(
        "{}\n----\n{}\n----\n{:?} {:?} {}",
        message.title, message.text, message.at_mobiles, message.at_user_ids, message.at_all
    )
    .replace("  \n", "↵\n")
    .replace('\u{200b}', "‸")
}

pub trait Change {
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

pub fn last_lines(message: &Rendered, count: usize) -> String {
    let text = message.text.replace("  \n", "↵\n");
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len() - count..].join("\n")
}

pub fn look(notification: &Notification, language: Language) -> String {
    shown(&render(notification, &style(language)))
}

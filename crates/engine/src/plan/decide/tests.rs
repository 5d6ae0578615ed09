//! The rules DD-1 to DD-5 and DD-9 as a table.

use std::sync::Arc;

use model::{
    AlertId, Fingerprint, IntegrationId, Millis,
    alert::Alert,
    dispatch_rule::{Action, DispatchRuleForm},
    severity::Severity,
};

use super::*;
use crate::state::{AlertKey, NotifiedAlert};

const HOUR: i64 = 3600 * 1000;

fn key(name: char) -> AlertKey {
    AlertKey { integration: IntegrationId(1), fingerprint: Fingerprint(u64::from(name)) }
}

fn members(names: &str) -> Vec<Member> {
    let member = |name| Member {
        key: key(name),
        alert: Arc::new(Alert {
            id: AlertId(i64::from(u32::from(name))),
            integration: IntegrationId(1),
            fingerprint: key(name).fingerprint,
            labels: Arc::default(),
            annotations: Arc::default(),
            severity: Severity::default(),
            generator_url: String::new(),
            starts_at: Millis(0),
            later_start: None,
            ends_at: None,
            ends_by_timeout: false,
            received_at: Millis(0),
            updated_at: Millis(0),
            resolved_at: None,
            ended: None,
            sent_group: None,
            is_cut: false,
        }),
    };
    names.chars().map(member).collect()
}

/// `firing/resolved@milliseconds`.
fn entry(text: &str) -> Entry {
    let (names, at) = text.split_once('@').unwrap();
    let (firing, resolved) = names.split_once('/').unwrap();
    let at = at.parse().unwrap();
    Entry {
        firing: firing.chars().map(|name| (key(name), NotifiedAlert::once(AlertId(1)))).collect(),
        resolved: resolved.chars().map(|name| (key(name), AlertId(1))).collect(),
        at: Millis(at),
        mono: Mono(at),
    }
}

fn rule() -> DispatchRule {
    let form = DispatchRuleForm { name: "rule".into(), action: Action::Discard, ..DispatchRuleForm::default() };
    DispatchRule { repeat_interval: HOUR, ..form.check().unwrap() }
}

fn decided(rule: &DispatchRule, log: Option<&str>, firing: &str, recovered: &str, at: i64) -> Option<Reason> {
    let entry = log.map(entry);
    let (firing, recovered) = (members(firing), members(recovered));
    let situation = Situation { rule, entry: entry.as_ref(), firing: &firing, recovered: &recovered, at: Mono(at) };
    reason(situation)
}

#[test]
fn each_rule_has_its_reason() {
    let rule = rule();
    for (what, log, firing, recovered, at, expected) in [
        ("DD-1", None, "A", "", 0, Some(Reason::First)),
        ("DD-1: only resolved ones", None, "", "", 0, None),
        ("DD-2: the log holds nothing that fires", Some("/A@0"), "A", "", 1, Some(Reason::First)),
        ("DD-2: more than the log holds", Some("A/@0"), "AB", "", 1, Some(Reason::NewAlerts)),
        ("DD-2 before DD-4", Some("A/@0"), "B", "A", 1, Some(Reason::NewAlerts)),
        ("DD-3", Some("A/@0"), "", "A", 1, Some(Reason::AllResolved)),
        ("DD-3: that was said already", Some("/A@0"), "", "A", 1, None),
        ("DD-4", Some("AB/@0"), "B", "A", 1, Some(Reason::SomeResolved)),
        ("DD-4: that was said already", Some("B/A@0"), "B", "A", 1, None),
        ("DD-5: not yet", Some("A/@0"), "A", "", HOUR, None),
        ("DD-5", Some("A/@0"), "A", "", HOUR + 1, Some(Reason::Repeat)),
        ("DD-9: just alive", Some("A/@0"), "A", "", 2 * HOUR, Some(Reason::Repeat)),
        ("DD-9: gone", Some("A/@0"), "A", "", 2 * HOUR + 1, Some(Reason::First)),
        ("DD-9: gone, and owed a recovery", Some("A/@0"), "", "A", 2 * HOUR + 1, Some(Reason::AllResolved)),
    ] {
        assert_eq!(decided(&rule, log, firing, recovered, at), expected, "{what}");
    }
}

/// DD-3 holds whatever the rule says of recoveries, DD-4 does not.
#[test]
fn without_recoveries_only_the_last_one_is_a_reason() {
    let rule = DispatchRule { send_recovery: false, ..rule() };
    assert_eq!(decided(&rule, Some("AB/@0"), "B", "A", 1), None);
    assert_eq!(decided(&rule, Some("A/@0"), "", "A", 1), Some(Reason::AllResolved));
}

/// DD-9: at most 120 hours.
#[test]
fn an_entry_is_forgotten_after_five_days() {
    let rule = DispatchRule { repeat_interval: 100 * HOUR, ..rule() };
    assert_eq!(decided(&rule, Some("A/@0"), "A", "", 120 * HOUR), Some(Reason::Repeat));
    assert_eq!(decided(&rule, Some("A/@0"), "A", "", 120 * HOUR + 1), Some(Reason::First));
}

#[test]
fn a_former_robot_hears_of_recoveries_only() {
    let rule = rule();
    for (firing, recovered, expected) in
        [("A", "", None), ("", "", None), ("A", "B", Some(Reason::SomeResolved)), ("", "B", Some(Reason::AllResolved))]
    {
        let (firing, recovered) = (members(firing), members(recovered));
        let situation = Situation { rule: &rule, entry: None, firing: &firing, recovered: &recovered, at: Mono(0) };
        assert_eq!(reason_of_former(situation), expected);
    }
}

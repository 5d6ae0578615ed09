//! What the form of a rule makes of what was typed.

use super::*;

fn form() -> DispatchRuleForm {
    DispatchRuleForm { name: "Disk".into(), contacts: vec![ContactId(1)], ..DispatchRuleForm::default() }
}

fn row(block: u32, label: &str, value: &str) -> ConditionRow {
    ConditionRow { block, label: label.into(), operator: Operator::Equals, value: value.into() }
}

#[test]
fn a_rule_survives_its_own_form() {
    let mut form = form();
    form.conditions = vec![row(0, "team", "db"), row(0, "env", "prod"), row(4, "team", "web")];
    let rule = form.check().unwrap();
    assert_eq!(rule.conditions.0.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    let again = DispatchRuleForm::of(&rule).check().unwrap();
    assert_eq!(again, rule);
}

#[test]
fn boxes_that_are_not_posted_are_not_ticked() {
    let form: DispatchRuleForm = serde_json::from_str(r#"{"name": "Disk"}"#).unwrap();
    let unticked =
        DispatchRuleForm { enabled: false, dingtalk: false, send_recovery: false, ..DispatchRuleForm::default() };
    assert_eq!(form, DispatchRuleForm { name: "Disk".into(), ..unticked });
}

#[test]
fn blank_rows_do_not_count_and_half_filled_ones_are_named() {
    let mut form = form();
    form.conditions = vec![row(0, "", ""), row(0, "", "db")];
    let invalid = form.check().unwrap_err();
    assert_eq!(invalid.of("conditions[1].label"), Some(&Problem::ConditionIncomplete));
    assert_eq!(invalid.0.len(), 1);
}

#[test]
fn times_have_bounds() {
    let form = DispatchRuleForm { repeat_interval: "60".into(), group_wait: "soon".into(), ..form() };
    let invalid = form.check().unwrap_err();
    assert_eq!(invalid.of("repeat_interval"), Some(&Problem::SecondsOutOfRange { min: 61, max: MAX_SECONDS }));
    assert_eq!(invalid.of("group_wait"), Some(&Problem::NotANumber));
}

#[test]
fn the_number_of_groups_has_bounds_and_a_default() {
    let checked = |text: &str| DispatchRuleForm { max_groups: text.into(), ..form() }.check();
    assert_eq!(checked(" ").unwrap().max_groups, form::GROUPS);
    assert_eq!(checked("12").unwrap().max_groups, 12);
    let (min, max) = form::GROUPS_BOUNDS;
    for (text, problem) in [("0", Problem::OutOfRange { min, max }), ("many", Problem::NotANumber)] {
        assert_eq!(checked(text).unwrap_err().of("max_groups"), Some(&problem), "{text}");
    }
}

#[test]
fn each_field_has_a_length_and_each_list_a_number() {
    let long = "l".repeat(form::CONDITION_CHARS + 1);
    let handlers = i64::try_from(form::HANDLERS).unwrap();
    let form = DispatchRuleForm {
        name: "n".repeat(form::NAME_CHARS + 1),
        conditions: vec![row(0, &long, "v"), row(0, "l", &long)],
        grouping: "g".repeat(form::GROUPING_CHARS + 1),
        group_wait: "0".repeat(form::NUMBER_CHARS + 1),
        contacts: (0..=handlers).map(ContactId).collect(),
        ..form()
    };
    let invalid = form.check().unwrap_err();
    for (field, problem) in [
        ("name", Problem::too_long(form::NAME_CHARS)),
        ("conditions[0].label", Problem::too_long(form::CONDITION_CHARS)),
        ("conditions[1].value", Problem::too_long(form::CONDITION_CHARS)),
        ("grouping", Problem::too_long(form::GROUPING_CHARS)),
        ("group_wait", Problem::NotANumber),
        ("handlers", Problem::too_many(form::HANDLERS)),
    ] {
        assert_eq!(invalid.of(field), Some(&problem), "{field}");
    }
    assert_eq!(invalid.0.len(), 6, "{invalid:?}");
}

#[test]
fn grouping_labels_have_a_number_and_a_length() {
    let of = |grouping: String| DispatchRuleForm { grouping, ..form() }.check();
    let labels = |count: usize| (0..count).map(|n| format!("l{n}")).collect::<Vec<_>>().join(",");
    assert!(of(labels(form::GROUPING_LABELS)).is_ok());
    let invalid = of(labels(form::GROUPING_LABELS + 1)).unwrap_err();
    assert_eq!(invalid.of("grouping"), Some(&Problem::too_many(form::GROUPING_LABELS)));
    let invalid = of("x".repeat(NAME_BYTES + 1)).unwrap_err();
    assert_eq!(invalid.of("grouping"), Some(&Problem::LabelTooLong { max: 256 }));
}

#[test]
fn a_rule_with_more_conditions_than_may_be_is_shown_whole_and_saved_once_it_is_within() {
    let condition = Condition { label: "l".into(), operator: Operator::Equals, value: "v".into() };
    let stored = DispatchRule {
        conditions: Conditions(vec![vec![condition; form::CONDITIONS + 50]]),
        ..form().check().unwrap()
    };
    let mut form = DispatchRuleForm::of(&stored);
    assert_eq!(form.conditions.len(), form::CONDITIONS + 50);
    let invalid = form.check().unwrap_err();
    assert_eq!(invalid.of("conditions"), Some(&Problem::too_many(form::CONDITIONS)));
    assert_eq!(invalid.0.len(), 1);
    form.conditions.truncate(form::CONDITIONS);
    assert!(form.check().is_ok());
}

#[test]
fn a_rule_that_discards_needs_no_handler() {
    let silent = DispatchRuleForm { contacts: Vec::new(), ..form() };
    assert_eq!(silent.check().unwrap_err().of("handlers"), Some(&Problem::HandlerMissing));
    assert!(DispatchRuleForm { action: Action::Discard, ..silent }.check().is_ok());
}

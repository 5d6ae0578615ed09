//! Dispatch rules and their dry run.

use console::view::{Choice, DispatchRuleDetail, DispatchRuleQuery, DispatchRuleRow, Page};
use leptos::prelude::*;
use model::{
    ContactGroupId, ContactId, RuleId,
    dispatch_rule::{ConditionRow, DispatchRuleForm, condition_field},
};

use crate::{
    api::reply,
    context::caller,
    done::Done,
    error::AppError,
    form::{
        FilledForm,
        conflict::{Opened, Source, open},
        id_of,
        rows::RowChange,
    },
    posted::Posted,
};

/// A page of the list.
pub struct DispatchRulesPage {
    pub rules: Page<DispatchRuleRow>,
    /// A rule notifies of the alerts that no other rule matches.
    pub catch_all: bool,
}

/// The form of a rule with the handlers that can be chosen.
pub struct DispatchRulePage {
    /// Its note is a `DryRun`.
    pub opened: Opened<DispatchRuleForm>,
    /// The labels of the dry run, as typed.
    pub labels: String,
    pub contacts: Vec<Choice<ContactId>>,
    pub groups: Vec<Choice<ContactGroupId>>,
}

pub async fn load_dispatch_rules(query: DispatchRuleQuery) -> Result<DispatchRulesPage, AppError> {
    let (console, who) = caller()?;
    let rules = console.dispatch_rules(&who, query).await?;
    Ok(DispatchRulesPage { rules, catch_all: console.has_catch_all(&who).await? })
}

pub async fn load_dispatch_rule(id: RuleId) -> Result<DispatchRuleDetail, AppError> {
    let (console, who) = caller()?;
    Ok(console.dispatch_rule(&who, id).await?)
}

/// `catch_all`: a new rule is for the alerts that no other rule matches.
pub async fn load_dispatch_rule_page(
    id: Option<RuleId>,
    draft: Option<String>,
    catch_all: bool,
) -> Result<DispatchRulePage, AppError> {
    use model::dry_run::DryRunForm;

    let (console, who) = caller()?;
    let source = match id {
        Some(id) => {
            let rule = console.dispatch_rule(&who, id).await;
            Source::stored(rule.map(|rule| (DispatchRuleForm::of(&rule.row.rule), rule.edited)))?
        }
        None if catch_all => Source::New(new_catch_all()),
        None => Source::New(new_rule()),
    };
    // Every button of this form posts the labels, too: its drafts are those of a dry run.
    let (filled, labels) = match reply::filled::<DryRunForm>(draft.as_deref()).await? {
        Some(FilledForm { form, errors, fault, note, secrets_lost, secrets, stale, texts_lost }) => {
            let form_of_rule =
                FilledForm { form: form.rule, errors, fault, note, secrets_lost, secrets, stale, texts_lost };
            (Some(form_of_rule), form.labels)
        }
        None => (None, String::new()),
    };
    let opened = open(source, filled)?;
    let (contacts, groups) = (console.contact_choices(&who).await?, console.group_choices(&who).await?);
    Ok(DispatchRulePage { opened, labels, contacts, groups })
}

/// `labels` only belongs to the dry run under the form; it is kept when the form is refused.
#[server]
pub async fn save_dispatch_rule(form: DispatchRuleForm, #[server(default)] labels: String) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let saved = console.save_dispatch_rule(&who, form.clone()).await;
    let page = page_of(&form);
    reply::saved(&page, &with_labels(form, labels), saved, |id| Done::Saved.at(&format!("/dispatch-rules/{id}"))).await
}

/// What the rule as it stands in the form would do with these labels. The note is a `DryRun`.
#[server]
pub async fn dry_run(form: DispatchRuleForm, #[server(default)] labels: String) -> Result<Posted, AppError> {
    use console::view::DryRun;

    let (console, who) = caller()?;
    let page = format!("{}#dry-run", page_of(&form));
    let form = with_labels(form, labels);
    match console.dry_run(&who, form.clone()).await {
        Ok(DryRun::Refused { errors }) => reply::refused(&page, &form, errors).await,
        result => reply::note(&page, &form, result).await,
    }
}

/// Adds or removes a row of conditions. `change` is a [`RowChange`].
#[server]
pub async fn change_conditions(
    form: DispatchRuleForm,
    #[server(default)] labels: String,
    #[server(default)] change: String,
) -> Result<Posted, AppError> {
    let mut form = form;
    let new = RowChange::parse(&change).and_then(|change| change.apply(&mut form.conditions));
    // A new row is to be filled in; after one was taken away, its button is gone.
    let place = new.map_or_else(|| "conditions".to_owned(), |row| condition_field(row, "label"));
    let page = format!("{}#{}", page_of(&form), id_of(&place));
    reply::again(&page, &with_labels(form, labels)).await
}

#[server]
pub async fn delete_dispatch_rules(#[server(default)] ids: Vec<RuleId>) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let deleted = console.delete_dispatch_rules(&who, ids).await;
    reply::done("/dispatch-rules", deleted, |n| Done::DeletedWithWaiting { cancelled: count(n) }.at("/dispatch-rules"))
        .await
}

/// `on`: `true` or nothing. Goes back to the rule.
#[server]
pub async fn switch_dispatch_rule(id: RuleId, #[server(default)] on: bool) -> Result<Posted, AppError> {
    use console::Switch;

    let (console, who) = caller()?;
    let to = if on { Switch::On } else { Switch::Off };
    let page = format!("/dispatch-rules/{id}");
    let switched = console.switch_dispatch_rule(&who, id, to).await;
    reply::done(&page, switched, |n| match to {
        Switch::On => Done::SwitchedOn.at(&page),
        Switch::Off => Done::SwitchedOff { cancelled: count(n) }.at(&page),
    })
    .await
}

/// Makes a copy that is switched off, and goes to its form.
#[server]
pub async fn copy_dispatch_rule(id: RuleId) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let copied = console.copy_dispatch_rule(&who, id).await;
    let page = format!("/dispatch-rules/{id}");
    reply::done(&page, copied, |id| Done::Copied.at(&format!("/dispatch-rules/{id}/edit"))).await
}

fn page_of(form: &DispatchRuleForm) -> String {
    form.id.map_or_else(|| "/dispatch-rules/new".to_owned(), |id| format!("/dispatch-rules/{id}/edit"))
}

/// With one condition to fill in; left blank it does not count.
fn new_rule() -> DispatchRuleForm {
    DispatchRuleForm { conditions: vec![ConditionRow::default()], ..DispatchRuleForm::default() }
}

fn new_catch_all() -> DispatchRuleForm {
    let words = crate::words::of(crate::visit::of_request().language);
    let name = words.dispatch_rule.catch_all_name.to_owned();
    DispatchRuleForm { name, catch_all: true, ..DispatchRuleForm::default() }
}

fn with_labels(rule: DispatchRuleForm, labels: String) -> model::dry_run::DryRunForm {
    model::dry_run::DryRunForm { rule, labels }
}

fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

//! The form of a dispatch rule, for a new one and for a stored one, with the dry run under it.

use std::fmt::Display;

use console::view::Choice;
use leptos::{prelude::*, server_fn::ServerFn};
use model::dispatch_rule::{Action, DispatchRuleForm, Mention};

use super::{conditions::Conditions, differences::differences, dry_run::DryRunSection};
use crate::{
    address::{Query, path_value},
    api::dispatch_rule::{self, DispatchRulePage, SaveDispatchRule},
    components::{LinkButton, PageHead, show},
    form::{
        Actions, Check, CheckItem, CheckList, FieldGroup, Form, FormState, MadeFrom, NumberField, SaveButton, Select,
        TextField, conflict::Place,
    },
    visit::words,
};

#[component]
pub fn Edit() -> AnyView {
    let query = Query::get();
    let catch_all = query.maybe("catch_all").is_some();
    show(dispatch_rule::load_dispatch_rule_page(path_value("id"), query.maybe("draft"), catch_all), edit)
}

fn edit(DispatchRulePage { opened, labels, contacts, groups }: DispatchRulePage) -> AnyView {
    let all = words();
    let words = &all.dispatch_rule;
    let path = opened.filled.form.id.map(|id| format!("/dispatch-rules/{id}")).unwrap_or_default();
    let place = Place { path, list: "/dispatch-rules", loses: "" };
    let said = opened.said(place, |stored, typed, _| differences(stored, typed, &contacts, &groups));
    let kept = opened.filled;
    let state = FormState::after(&kept, said);
    let result = kept.note();
    let mut form = kept.form;
    let id = form.id.map(|id| id.to_string()).unwrap_or_default();
    let (title, back) = match form.id {
        Some(id) => (words.edit, format!("/dispatch-rules/{id}")),
        None => (words.new, "/dispatch-rules".to_owned()),
    };
    let conditions = std::mem::take(&mut form.conditions);
    view! {
        <PageHead title lead=words.form_lead/>
        <Form action=SaveDispatchRule::url() state class="form">
            <MadeFrom id version=form.version/>
            <TextField path="name" label=words.name value=form.name.clone()/>
            <Check path="enabled" label=words.enabled checked=form.enabled help=words.enabled_help/>
            <Conditions rows=conditions/>
            <Check path="catch_all" label=words.catch_all checked=form.catch_all help=words.catch_all_help/>
            {action(form.action)}
            {timing(&form)}
            {handlers(&form, contacts, groups)}
            {notification(&form)}
            <Actions>
                <SaveButton/>
                <LinkButton href=back label=all.common.cancel class="quiet"/>
            </Actions>
            <DryRunSection labels result/>
        </Form>
    }
    .into_any()
}

fn action(chosen: Action) -> impl IntoView {
    let all = words();
    let options = [(Action::Generate, "generate"), (Action::Discard, "discard")];
    let value = options.iter().find(|(action, _)| *action == chosen).map_or("", |(_, value)| *value);
    let options = options.map(|(action, value)| (value.to_owned(), all.action(action).to_owned())).into();
    let words = &all.dispatch_rule;
    view! { <Select path="action" label=words.action options value help=words.action_help/> }
}

fn timing(form: &DispatchRuleForm) -> impl IntoView + use<> {
    let all = words();
    let words = &all.dispatch_rule;
    let unit = all.form.seconds;
    view! {
        <TextField path="grouping" label=words.grouping value=form.grouping.clone() help=words.grouping_help/>
        <div class="trio">
            <NumberField
                path="group_wait"
                label=words.group_wait
                value=form.group_wait.clone()
                help=words.group_wait_help
                unit
            />
            <NumberField
                path="group_interval"
                label=words.group_interval
                value=form.group_interval.clone()
                help=words.group_interval_help
                unit
            />
            <NumberField
                path="repeat_interval"
                label=words.repeat_interval
                value=form.repeat_interval.clone()
                help=words.repeat_interval_help
                unit
            />
        </div>
        <NumberField
            path="max_groups"
            label=words.max_groups
            value=form.max_groups.clone()
            help=words.max_groups_help
            unit=words.groups_unit
        />
    }
}

fn handlers<C, G>(
    form: &DispatchRuleForm,
    contacts: Vec<Choice<C>>,
    groups: Vec<Choice<G>>,
) -> impl IntoView + use<C, G>
where
    C: Display,
    G: Display,
{
    let words = &words().dispatch_rule;
    let contacts = items(contacts, &form.contacts.iter().map(ToString::to_string).collect::<Vec<_>>());
    let groups = items(groups, &form.groups.iter().map(ToString::to_string).collect::<Vec<_>>());
    view! {
        <FieldGroup path="handlers" label=words.handler help=words.handler_help>
            <CheckList
                path="contacts"
                label=words.contacts
                items=contacts
                empty=|| view! { {words.no_contacts}" "<a href="/contacts/new">{words.new_contact}</a> }
            />
            <CheckList
                path="groups"
                label=words.groups
                items=groups
                empty=|| view! { {words.no_groups}" "<a href="/contact-groups/new">{words.new_group}</a> }
            />
        </FieldGroup>
    }
}

fn items<Id: Display>(choices: Vec<Choice<Id>>, chosen: &[String]) -> Vec<CheckItem> {
    let words = &words().dispatch_rule;
    let item = |choice: Choice<Id>| {
        let value = choice.id.to_string();
        let note = if choice.has_robot { String::new() } else { words.no_robot.to_owned() };
        CheckItem { checked: chosen.contains(&value), value, name: choice.name, note }
    };
    choices.into_iter().map(item).collect()
}

fn notification(form: &DispatchRuleForm) -> impl IntoView + use<> {
    let all = words();
    let words = &all.dispatch_rule;
    let options = [(Mention::Nobody, "nobody"), (Mention::Handlers, "handlers"), (Mention::Everyone, "everyone")];
    let value = options.iter().find(|(mention, _)| *mention == form.mention).map_or("", |(_, value)| *value);
    let options = options.map(|(mention, value)| (value.to_owned(), all.mention(mention).to_owned())).into();
    let dingtalk = form.dingtalk;
    view! {
        <FieldGroup path="method" label=words.method>
            <Check path="dingtalk" label=words.dingtalk checked=dingtalk help=words.dingtalk_help/>
        </FieldGroup>
        <Check
            path="send_recovery"
            label=words.send_recovery
            checked=form.send_recovery
            help=words.send_recovery_help
        />
        <Select path="mention" label=words.mention options value help=words.mention_help/>
    }
}

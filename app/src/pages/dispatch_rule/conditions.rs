//! The conditions in the form: OR blocks of AND rows. A button adds or removes a row: it posts the form, whose page comes anew.

use leptos::{prelude::*, server_fn::ServerFn};
use model::{
    condition::Operator,
    dispatch_rule::{ConditionRow, condition_field},
};

use crate::{
    api::dispatch_rule::ChangeConditions,
    components::{Icon, Shape},
    form::{FieldGroup, FormState, choices, id_of, input_name, rows::RowChange},
    visit::words,
};

#[component]
pub fn Conditions(rows: Vec<ConditionRow>) -> impl IntoView {
    let words = &words().dispatch_rule;
    let none = rows.is_empty().then(|| view! { <p class="none">{words.conditions_none}</p> });
    let add = if rows.is_empty() { words.add_block_first } else { words.add_block };
    view! {
        <FieldGroup path="conditions" label=words.conditions help=words.conditions_help>
            {none}
            {blocks(rows)}
            <ChangeButton change=RowChange::AddBlock>
                <Icon shape=Shape::Plus/>
                {add}
            </ChangeButton>
            <p class="help">{words.value_hint}</p>
        </FieldGroup>
    }
}

/// In the order of their first rows.
fn blocks(rows: Vec<ConditionRow>) -> Vec<AnyView> {
    let mut blocks: Vec<(u32, Vec<AnyView>)> = Vec::new();
    for (index, row) in rows.into_iter().enumerate() {
        let number = row.block;
        let view = condition(index, row);
        match blocks.iter_mut().find(|(known, _)| *known == number) {
            Some((_, views)) => views.push(view),
            None => blocks.push((number, vec![view])),
        }
    }
    blocks.into_iter().map(|(number, rows)| block(number, rows)).collect()
}

fn block(block: u32, rows: Vec<AnyView>) -> AnyView {
    let words = &words().dispatch_rule;
    view! {
        <div class="or-block">
            <p class="or">{words.or}</p>
            <div class="block">
                {rows}
                <ChangeButton change=RowChange::Add { block } class="quiet">
                    <Icon shape=Shape::Plus/>
                    {words.add_condition}
                </ChangeButton>
            </div>
        </div>
    }
    .into_any()
}

fn condition(index: usize, row: ConditionRow) -> AnyView {
    let words = &words().dispatch_rule;
    view! {
        <div class="cond" role="group" aria-label=(words.condition)(index + 1)>
            <p class="and">{words.and}</p>
            <input type="hidden" name=input_name(&condition_field(index, "block")) value=row.block/>
            {text(index, "label", words.label, row.label)}
            {operator(index, row.operator)}
            {text(index, "value", words.value, row.value)}
            <ChangeButton
                change=RowChange::Remove { row: index }
                label=(words.remove_condition)(index + 1)
                class="quiet only-icon"
            >
                <Icon shape=Shape::Trash/>
            </ChangeButton>
        </div>
    }
    .into_any()
}

fn text(index: usize, field: &str, label: &'static str, value: String) -> impl IntoView + use<> {
    let all = words();
    let path = condition_field(index, field);
    let state = expect_context::<FormState>();
    state.register(&path, &(all.dispatch_rule.condition_field)(index + 1, label));
    let id = id_of(&path);
    let problem = state.problem(&path).map(|problem| all.problem(problem));
    let invalid = problem.is_some().then_some("true");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                type="text"
                id=id.clone()
                name=input_name(&path)
                value=value
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=format!("{id}-e")
                aria-invalid=invalid
            />
            <p class="err" id=format!("{id}-e") data-said="">{problem}</p>
        </div>
    }
}

fn operator(index: usize, chosen: Operator) -> impl IntoView {
    let all = words();
    let path = condition_field(index, "operator");
    let id = id_of(&path);
    let options = Operator::ALL.map(|operator| (operator.as_str().to_owned(), all.operator(operator).to_owned()));
    view! {
        <div class="field">
            <label for=id.clone()>{all.dispatch_rule.operator}</label>
            <select id=id name=input_name(&path)>{choices(options.into(), chosen.as_str())}</select>
        </div>
    }
}

#[component]
fn ChangeButton(
    change: RowChange,
    /// The accessible name of a button without words.
    #[prop(optional, into)]
    label: Option<String>,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="submit"
            class=format!("btn {class}")
            formaction=ChangeConditions::url()
            name="change"
            value=change.to_value()
            aria-label=label
            data-anew=""
        >
            {children()}
        </button>
    }
}

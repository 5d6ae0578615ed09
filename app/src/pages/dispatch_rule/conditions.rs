//! The conditions in the form: OR blocks of AND rows. A button adds or removes a row; without JavaScript it posts the form.

use leptos::{ev::MouseEvent, prelude::*, server_fn::ServerFn};
use model::{
    condition::Operator,
    dispatch_rule::{ConditionRow, condition_field},
};

use crate::{
    api::dispatch_rule::ChangeConditions,
    components::{Icon, Shape},
    form::{
        FieldGroup, FormState, choices, id_of, input_name,
        rows::{Row, RowChange},
    },
    visit::words,
};

/// A row on the page. Its fields keep what is typed into them; only its place among the others changes.
#[derive(Clone, Debug)]
struct LiveRow {
    key: usize,
    start: ConditionRow,
}

impl Row for LiveRow {
    fn new(block: u32) -> Self {
        Self { key: 0, start: ConditionRow::new(block) }
    }

    fn block(&self) -> u32 {
        self.start.block
    }
}

#[derive(Clone, Copy)]
struct Rows {
    rows: RwSignal<Vec<LiveRow>>,
    state: FormState,
}

#[component]
pub fn Conditions(start: Vec<ConditionRow>) -> impl IntoView {
    let words = &words().dispatch_rule;
    let rows = start.into_iter().zip(1..).map(|(start, key)| LiveRow { key, start }).collect();
    let rows = Rows { rows: RwSignal::new(rows), state: expect_context() };
    rows.name_fields();
    let blocks = Memo::new(move |_| rows.blocks());
    let none = move || rows.is_empty().then(|| view! { <p class="none">{words.conditions_none}</p> });
    let add = move || if rows.is_empty() { words.add_block_first } else { words.add_block };
    view! {
        <FieldGroup path="conditions" label=words.conditions help=words.conditions_help>
            {none}
            <For each=move || blocks.get() key=|block| *block children=move |number| block(rows, number)/>
            <ChangeButton rows change=move || RowChange::AddBlock>
                <Icon shape=Shape::Plus/>
                {add}
            </ChangeButton>
            <p class="help">{words.value_hint}</p>
        </FieldGroup>
    }
}

fn block(rows: Rows, block: u32) -> impl IntoView {
    let words = &words().dispatch_rule;
    view! {
        <div class="or-block">
            <p class="or">{words.or}</p>
            <div class="block">
                <For each=move || rows.of_block(block) key=|row| row.key children=move |row| condition(rows, row)/>
                <ChangeButton rows change=move || RowChange::Add { block } class="quiet">
                    <Icon shape=Shape::Plus/>
                    {words.add_condition}
                </ChangeButton>
            </div>
        </div>
    }
}

fn condition(rows: Rows, LiveRow { key, start }: LiveRow) -> impl IntoView {
    let words = &words().dispatch_rule;
    let index = rows.index_of(key);
    let label = move || (words.condition)(index.get() + 1);
    let remove = move || (words.remove_condition)(index.get() + 1);
    let block = move || input_name(&condition_field(index.get(), "block"));
    view! {
        <div class="cond" role="group" aria-label=label>
            <p class="and">{words.and}</p>
            <input type="hidden" name=block value=start.block/>
            {text(rows, index, "label", words.label, start.label)}
            {operator(index, start.operator)}
            {text(rows, index, "value", words.value, start.value)}
            <ChangeButton rows change=move || RowChange::Remove { row: index.get() } label=remove class="quiet only-icon">
                <Icon shape=Shape::Trash/>
            </ChangeButton>
        </div>
    }
}

fn text(rows: Rows, index: Memo<usize>, field: &'static str, label: &'static str, value: String) -> impl IntoView {
    let all = words();
    let path = move || condition_field(index.get(), field);
    let id = move || id_of(&path());
    let problem = move || rows.state.problem(&path());
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                type="text"
                id=id
                name=move || input_name(&path())
                value=value
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=move || format!("{}-e", id())
                aria-invalid=move || problem().map(|_| "true")
            />
            <p class="err" id=move || format!("{}-e", id())>{move || problem().map(|problem| all.problem(&problem))}</p>
        </div>
    }
}

fn operator(index: Memo<usize>, chosen: Operator) -> impl IntoView {
    let all = words();
    let path = move || condition_field(index.get(), "operator");
    let id = move || id_of(&path());
    let options = Operator::ALL.map(|operator| (operator.as_str().to_owned(), all.operator(operator).to_owned()));
    view! {
        <div class="field">
            <label for=id>{all.dispatch_rule.operator}</label>
            <select id=id name=move || input_name(&path())>{choices(options.into(), chosen.as_str())}</select>
        </div>
    }
}

/// Does it at once where there is JavaScript, else posts the form.
#[component]
fn ChangeButton(
    rows: Rows,
    change: impl Fn() -> RowChange + Copy + Send + Sync + 'static,
    /// The accessible name of a button without words.
    #[prop(optional, into)]
    label: Option<Signal<String>>,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let press = move |event: MouseEvent| {
        event.prevent_default();
        rows.apply(untrack(change));
    };
    view! {
        <button
            type="submit"
            class=format!("btn {class}")
            formaction=ChangeConditions::url()
            name="change"
            value=move || change().to_value()
            aria-label=move || label.map(|label| label.get())
            on:click=press
        >
            {children()}
        </button>
    }
}

impl Rows {
    fn is_empty(self) -> bool {
        self.rows.with(Vec::is_empty)
    }

    /// In the order of their first rows.
    fn blocks(self) -> Vec<u32> {
        let mut blocks = Vec::new();
        self.rows.with(|rows| {
            for row in rows {
                if !blocks.contains(&row.start.block) {
                    blocks.push(row.start.block);
                }
            }
        });
        blocks
    }

    fn of_block(self, block: u32) -> Vec<LiveRow> {
        self.rows.with(|rows| rows.iter().filter(|row| row.start.block == block).cloned().collect())
    }

    fn index_of(self, key: usize) -> Memo<usize> {
        Memo::new(move |_| self.rows.with(|rows| rows.iter().position(|row| row.key == key)).unwrap_or_default())
    }

    fn apply(self, change: RowChange) {
        let new = self.rows.try_update(|rows| {
            let new = change.apply(rows)?;
            let key = rows.iter().map(|row| row.key).max().unwrap_or_default() + 1;
            rows.get_mut(new)?.key = key;
            Some(new)
        });
        self.name_fields();
        // What was wrong was counted by the rows as they were.
        self.state.errors.update(|errors| errors.0.retain(|error| !error.field.starts_with("conditions[")));
        focus(new.flatten());
    }

    /// For the summary of errors.
    fn name_fields(self) {
        let words = &words().dispatch_rule;
        for row in 0..self.rows.with_untracked(Vec::len) {
            for (field, label) in [("label", words.label), ("value", words.value)] {
                self.state.register(&condition_field(row, field), &(words.condition_field)(row + 1, label));
            }
        }
    }
}

/// A new row is to be filled in; after one was taken away, the whole group has the focus, because the button is gone.
#[cfg(feature = "hydrate")]
fn focus(row: Option<usize>) {
    use wasm_bindgen::JsCast;

    let id = row.map_or_else(|| id_of("conditions"), |row| id_of(&condition_field(row, "label")));
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(&id)
            && let Some(element) = element.dyn_ref::<web_sys::HtmlElement>()
        {
            let _ = element.focus();
        }
    });
}

#[cfg(not(feature = "hydrate"))]
fn focus(_: Option<usize>) {}

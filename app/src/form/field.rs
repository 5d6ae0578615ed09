//! The fields of a form: label above, help under it, what is wrong at the field. Each must stand inside a [`super::Form`].
//! `path` is the field's name in the model's form struct; `label` is its accessible name.

use leptos::prelude::*;

use super::{names::input_name, state::FormState};
use crate::{html, visit::words};

/// What a text field holds, for the right keyboard and the right help of the browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Input {
    #[default]
    Text,
    Email,
    Phone,
    Url,
    Number,
    Search,
    /// To log in with.
    Password,
    NewPassword,
    /// A secret of something else: never offered to a password manager.
    Secret,
}

impl Input {
    const fn kind(self) -> &'static str {
        match self {
            Self::Text | Self::Number | Self::Url => "text",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Search => "search",
            Self::Password | Self::NewPassword | Self::Secret => "password",
        }
    }

    const fn mode(self) -> Option<&'static str> {
        match self {
            Self::Number => Some("numeric"),
            Self::Url => Some("url"),
            _ => None,
        }
    }

    const fn autocomplete(self) -> &'static str {
        match self {
            Self::Password => "current-password",
            Self::NewPassword | Self::Secret => "new-password",
            _ => "off",
        }
    }
}

#[component]
pub fn TextField(
    #[prop(into)] path: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] help: String,
    #[prop(optional)] input: Input,
    /// Instead of the browser's help that goes with `input`.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    #[prop(optional, into)] placeholder: String,
    /// Shown, and not to be changed here.
    #[prop(optional)]
    readonly: bool,
    /// What stands behind the field: a unit.
    #[prop(optional)]
    unit: Option<&'static str>,
    /// The id of a `<datalist>` with proposals.
    #[prop(optional)]
    list: Option<&'static str>,
    /// What belongs to the field and stands under it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let part = Part::new(path, &label, help);
    let control = view! {
        <input
            id=part.id.clone()
            name=input_name(&part.path)
            type=input.kind()
            inputmode=input.mode()
            autocomplete=autocomplete.unwrap_or(input.autocomplete())
            spellcheck="false"
            readonly=readonly
            value=value
            placeholder=(!placeholder.is_empty()).then_some(placeholder)
            list=list
            aria-describedby=part.described_by()
            aria-invalid=part.invalid()
        />
    };
    let control = match unit {
        Some(unit) => view! { <span class="unit">{control}<span aria-hidden="true">{unit}</span></span> }.into_any(),
        None => control.into_any(),
    };
    part.around(label, control, children.map(|children| children().into_any()))
}

/// A whole number, as typed.
#[component]
pub fn NumberField(
    #[prop(into)] path: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] help: String,
    #[prop(optional)] unit: Option<&'static str>,
) -> impl IntoView {
    let unit = unit.unwrap_or_default();
    view! { <TextField path label value help input=Input::Number unit/> }
}

/// A secret: never shown, empty keeps what is stored.
#[component]
pub fn SecretField(
    #[prop(into)] path: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] help: String,
    /// What is stored, masked; empty when nothing is.
    #[prop(optional, into)]
    stored: String,
    /// `Input::Url` shows what is typed.
    #[prop(optional)]
    input: Option<Input>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let input = input.unwrap_or(Input::Secret);
    let help = if stored.is_empty() { help } else { format!("{help} {}", words().form.empty_keeps) };
    let children = children.map(|children| children().into_any());
    view! { <TextField path label help input placeholder=stored>{children}</TextField> }
}

#[component]
pub fn TextArea(
    #[prop(into)] path: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] help: String,
    #[prop(default = 4)] rows: u32,
    /// What it is posted as, if it is not a part of the form's struct.
    #[prop(optional)]
    name: Option<&'static str>,
) -> impl IntoView {
    let part = Part::new(path, &label, help);
    let name = name.map_or_else(|| input_name(&part.path), str::to_owned);
    let value = html::escaped(&value);
    let control = view! {
        <textarea
            id=part.id.clone()
            name=name
            rows=rows
            spellcheck="false"
            aria-describedby=part.described_by()
            aria-invalid=part.invalid()
            inner_html=value
        ></textarea>
    };
    part.around(label, control.into_any(), None)
}

#[component]
pub fn Select(
    #[prop(into)] path: String,
    #[prop(into)] label: String,
    /// The posted value of each choice, and what it says.
    options: Vec<(String, String)>,
    #[prop(into)] value: String,
    #[prop(optional, into)] help: String,
) -> impl IntoView {
    let part = Part::new(path, &label, help);
    let control = view! {
        <select
            id=part.id.clone()
            name=input_name(&part.path)
            aria-describedby=part.described_by()
            aria-invalid=part.invalid()
        >
            {choices(options, &value)}
        </select>
    };
    part.around(label, control.into_any(), None)
}

/// The `<option>`s of a `<select>`.
pub fn choices(options: Vec<(String, String)>, chosen: &str) -> impl IntoView + use<> {
    let choice = |(value, text): (String, String)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{text}</option> }
    };
    options.into_iter().map(choice).collect_view()
}

/// A check box: posts `true`, or nothing.
#[component]
pub fn Check(
    #[prop(into)] path: String,
    #[prop(into)] label: String,
    checked: bool,
    #[prop(optional, into)] help: String,
) -> impl IntoView {
    let part = Part::new(path, &label, help);
    view! {
        <div class="field">
            <label class="check">
                <input
                    type="checkbox"
                    id=part.id.clone()
                    name=input_name(&part.path)
                    value="true"
                    checked=checked
                    aria-describedby=part.described_by()
                />
                {label}
            </label>
            {part.below()}
        </div>
    }
}

/// Several fields under one name, with what is wrong with them as a whole.
#[component]
pub fn FieldGroup(
    #[prop(into)] path: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] help: String,
    children: Children,
) -> impl IntoView {
    let part = Part::new(path, &label, help);
    let (id, described_by) = (part.id.clone(), part.described_by());
    view! {
        <fieldset class="field group" id=id tabindex="-1" aria-describedby=described_by>
            <legend>{label}</legend>
            {part.below()}
            {children()}
        </fieldset>
    }
}

/// What all fields have in common.
pub(super) struct Part {
    pub path: String,
    pub id: String,
    help: String,
    state: FormState,
}

impl Part {
    pub fn new(path: String, label: &str, help: String) -> Self {
        let state = expect_context::<FormState>();
        state.register(&path, label);
        Self { id: state.id_of(&path), path, help, state }
    }

    pub fn described_by(&self) -> String {
        let id = &self.id;
        if self.help.is_empty() { format!("{id}-e") } else { format!("{id}-h {id}-e") }
    }

    pub fn invalid(&self) -> Option<&'static str> {
        self.state.problem(&self.path).map(|_| "true")
    }

    /// What is wrong, and the help.
    pub fn below(self) -> AnyView {
        let words = words();
        let Self { path, id, help, state } = self;
        let problem = state.problem(&path).map(|problem| words.problem(problem));
        let help = (!help.is_empty()).then(|| view! { <p class="help" id=format!("{id}-h")>{help}</p> });
        view! {
            <p class="err" id=format!("{id}-e") data-said="">{problem}</p>
            {help}
        }
        .into_any()
    }

    fn around(self, label: String, control: AnyView, more: Option<AnyView>) -> AnyView {
        view! {
            <div class="field">
                <label for=self.id.clone()>{label}</label>
                {control}
                {self.below()}
                {more}
            </div>
        }
        .into_any()
    }
}

//! What was set aside so that everything else goes on, under "Needs attention".

use leptos::prelude::*;
use model::set_aside::{Aside, SetAside};

use super::attention::item;
use crate::{components::Time, visit::words};

pub fn set_aside(aside: &SetAside) -> AnyView {
    let words = &words().set_aside;
    let link = |href: String, text: &'static str| Some(view! { <a href=href>{text}</a>" · " });
    let (text, link, fix) = match &aside.what {
        Aside::Group { rule, rule_name, labels, .. } => {
            let labels: Vec<String> = labels.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let open = link(format!("/dispatch-rules/{rule}"), words.open_rule);
            ((words.group)(rule_name, &labels.join(", ")), open, words.retried)
        }
        Aside::Alert { alert, name } => {
            ((words.alert)(name), link(format!("/alerts/{alert}"), words.open_alert), words.retried)
        }
        Aside::Delivery { delivery, title } => {
            ((words.delivery)(title), link(format!("/deliveries/{delivery}"), words.open_delivery), words.retried)
        }
        Aside::Row { table, id } => ((words.row)(table, id), None, words.row_fix),
        Aside::Edit => (words.edit.to_owned(), None, words.retried),
    };
    let (at, error) = (aside.since, aside.error.clone());
    let fix = view! {
        {fix}" "{link}{words.since}" "<Time at/>" · "<code class="break">{error}</code>
    };
    item("bad", text, fix)
}

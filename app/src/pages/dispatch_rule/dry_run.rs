//! "Paste labels, see what happens": the rule as it stands in the form against an alert.

use console::view::{DryRun, DryRunResult};
use leptos::{prelude::*, server_fn::ServerFn};

use super::dry_run_result::{details, verdict};
use crate::{
    api::dispatch_rule,
    form::{SubmitTo, TextArea},
    visit::words,
};

#[component]
pub fn DryRunSection(labels: String, result: Option<DryRun>) -> impl IntoView {
    let words = &words().dispatch_rule;
    let result: Option<DryRunResult> = match result {
        Some(DryRun::Done(result)) => Some(*result),
        Some(DryRun::Refused { .. }) | None => None,
    };
    view! {
        <section class="card dry-run" id="dry-run" aria-labelledby="dry-run-title">
            <h2 id="dry-run-title">{words.dry_run}</h2>
            <p class="dim">{words.dry_run_lead}</p>
            <TextArea path="labels" name="labels" label=words.labels value=labels help=words.labels_help rows=5/>
            <div class="actions">
                <SubmitTo action=dispatch_rule::DryRun::url() label=words.try_it/>
            </div>
            <div role="status" id="dry-run-verdict" data-said="">{result.as_ref().map(verdict)}</div>
            <div id="dry-run-details" data-said="">{result.map(details)}</div>
        </section>
    }
}

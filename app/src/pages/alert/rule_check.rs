//! Each dispatch rule as it is now, tried on the alert's labels: which condition holds and which does not.

use console::view::{CheckOutcome, RuleCheck};
use leptos::prelude::*;
use model::condition::ConditionResult;

use crate::{
    components::{Badge, Card, LinkButton, Shape, Tone, shortened},
    visit::words,
};

/// With so few rules each is shown open.
const FEW: usize = 3;

pub fn rules(rule_checks: Vec<RuleCheck>) -> AnyView {
    let words = &words().alert;
    if rule_checks.is_empty() {
        return view! {
            <Card title=words.rules>
                <p>{words.no_rules}</p>
                <p class="gap"><LinkButton href="/dispatch-rules/new" label=words.new_rule icon=Shape::Plus/></p>
            </Card>
        }
        .into_any();
    }
    let few = rule_checks.len() <= FEW;
    // Those that match first.
    let (rest, matching): (Vec<_>, Vec<_>) = rule_checks
        .into_iter()
        .partition(|rule_check| matches!(rule_check.outcome, CheckOutcome::NoMatch | CheckOutcome::Disabled));
    let rule_checks = matching
        .into_iter()
        .map(|rule_check| one(rule_check, true))
        .chain(rest.into_iter().map(move |rule_check| one(rule_check, few)));
    view! {
        <Card title=words.rules>
            <p class="help">{words.rules_hint}</p>
            <div class="unfold">{rule_checks.collect_view()}</div>
        </Card>
    }
    .into_any()
}

fn one(rule_check: RuleCheck, open: bool) -> AnyView {
    let all = words();
    let words = &all.alert;
    let (tone, outcome) = (tone(&rule_check.outcome), all.rule_check(&rule_check.outcome));
    let robots = match rule_check.outcome {
        CheckOutcome::Notifies { robots } => {
            let names: Vec<String> = robots.into_iter().map(|(_, name)| name).collect();
            Some(view! { <p>{words.to_robots}" "{names.join(" · ")}</p> })
        }
        _ => None,
    };
    let conditions = if rule_check.blocks.is_empty() {
        view! { <p class="dim">{words.every_alert}</p> }.into_any()
    } else {
        let blocks = rule_check.blocks.into_iter().enumerate().map(|(place, conditions)| {
            let or = (place > 0).then(|| view! { <p class="or">{words.or}</p> });
            view! {
                {or}
                <ul class="tried">{conditions.into_iter().map(condition).collect_view()}</ul>
            }
        });
        blocks.collect_view().into_any()
    };
    view! {
        <details open=open>
            <summary>
                <span class="strong">{rule_check.name}</span>
                <Badge tone text=outcome/>
            </summary>
            <div>
                {conditions}
                {robots}
                <p><a href=format!("/dispatch-rules/{}", rule_check.rule)>{words.open_rule}</a></p>
            </div>
        </details>
    }
    .into_any()
}

fn condition(result: ConditionResult) -> impl IntoView {
    let all = words();
    let words = &all.alert;
    let (class, sign, heard) = if result.holds { ("holds", "✓", words.holds) } else { ("fails", "✗", words.fails) };
    let actual = match result.actual {
        Some(actual) => (words.actual)(&shortened(&actual)),
        None => words.missing.to_owned(),
    };
    let condition = result.condition;
    view! {
        <li class=class>
            <span aria-hidden="true" class="sign">{sign}</span>
            <span class="vh">{heard}</span>
            <span>
                <code>{condition.label}</code>
                " "{all.operator(condition.operator)}" "
                <code>{format!("\"{}\"", condition.value)}</code>
                <span class="sub">{actual}</span>
            </span>
        </li>
    }
}

const fn tone(outcome: &CheckOutcome) -> Tone {
    match outcome {
        CheckOutcome::Notifies { .. } => Tone::Good,
        CheckOutcome::ReachesNobody => Tone::Bad,
        CheckOutcome::Discards | CheckOutcome::Overruled => Tone::Warn,
        CheckOutcome::Disabled | CheckOutcome::NoMatch | CheckOutcome::NotNeeded => Tone::Calm,
    }
}

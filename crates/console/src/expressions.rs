//! Stored rules with expressions that could not be saved today: beyond the bounds of their cost (`model::limits::pattern`), or none at all.
//! Nothing of them is changed; people are asked to rewrite them.

use std::collections::HashMap;

use crate::view::Attention;
use engine::matching::{self, Faults};
use model::{RuleId, dispatch_rule::DispatchRule, routing::Routing};

use crate::{Console, Error, Result};

/// More of them are found once these are rewritten.
const SHOWN: usize = 20;

/// By rule and version.
pub type Found = HashMap<(RuleId, i64), Faults>;

impl Console {
    /// One line for each rule that is still as it was.
    pub(crate) async fn expressions_attention(&self) -> Result<Vec<Attention>> {
        let mut rules: Vec<RuleId> = self.faulty_rules().await?.keys().map(|(rule, _)| *rule).collect();
        rules.sort_unstable();
        let mut found = Vec::new();
        for rule in rules.into_iter().take(SHOWN) {
            let Some(detail) = self.store().dispatch_rule(rule, self.now()).await? else { continue };
            let faults = self.faults_of(&detail.row.rule).await?;
            let name = detail.row.rule.name;
            if faults.unreadable {
                found.push(Attention::RuleUnreadable { rule, name: name.clone() });
            }
            if faults.costly {
                found.push(Attention::RuleCostly { rule, name });
            }
        }
        Ok(found)
    }

    /// Of the rule in this version.
    pub(crate) async fn faults_of(&self, rule: &DispatchRule) -> Result<Faults> {
        Ok(self.faulty_rules().await?.get(&(rule.id, rule.version)).copied().unwrap_or_default())
    }

    /// Looked for once: what is saved from now on is without fault.
    async fn faulty_rules(&self) -> Result<&Found> {
        let find = || async {
            let routing = self.store().routing().await?;
            // Each expression can take 0.1 s.
            let found = tokio::task::spawn_blocking(move || faulty(&routing)).await;
            found.map_err(|error| Error::internal(&error))
        };
        self.inner.faulty.get_or_try_init(find).await
    }
}

fn faulty(routing: &Routing) -> Found {
    let rules = routing.rules.iter().map(|routed| &routed.rule);
    let faults = rules.map(|rule| ((rule.id, rule.version), matching::faults(&rule.conditions)));
    faults.filter(|(_, faults)| *faults != Faults::default()).collect()
}

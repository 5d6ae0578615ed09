//! Rules whose expressions were saved before their cost was bounded (`model::limits::pattern`). They are matched as they are; people are
//! asked to rewrite them.

use engine::matching;
use model::{RuleId, dispatch_rule::DispatchRule, overview::Attention, routing::Routing};

use crate::{Console, Error, Result};

/// More of them are found once these are rewritten.
const SHOWN: usize = 20;

impl Console {
    /// One line for each rule that is still as it was.
    pub(crate) async fn costly_attention(&self) -> Result<Vec<Attention>> {
        let mut found = Vec::new();
        for (rule, _) in self.costly_rules().await?.iter().take(SHOWN) {
            let Some(detail) = self.store().dispatch_rule(*rule, self.now()).await? else { continue };
            if self.is_costly(&detail.row.rule).await? {
                found.push(Attention::RuleCostly { rule: *rule, name: detail.row.rule.name });
            }
        }
        Ok(found)
    }

    /// Whether the rule, in this version, holds such an expression.
    pub(crate) async fn is_costly(&self, rule: &DispatchRule) -> Result<bool> {
        Ok(self.costly_rules().await?.contains(&(rule.id, rule.version)))
    }

    /// With their versions. Looked for once: what is saved from now on is within the bounds.
    async fn costly_rules(&self) -> Result<&[(RuleId, i64)]> {
        let find = || async {
            let routing = self.store().routing().await?;
            // Each expression can take 0.1 s.
            let found = tokio::task::spawn_blocking(move || costly(&routing)).await;
            found.map_err(|error| Error::internal(&error))
        };
        Ok(self.inner.costly.get_or_try_init(find).await?)
    }
}

fn costly(routing: &Routing) -> Vec<(RuleId, i64)> {
    let rules = routing.rules.iter().map(|routed| &routed.rule);
    rules.filter(|rule| matching::is_costly(&rule.conditions)).map(|rule| (rule.id, rule.version)).collect()
}

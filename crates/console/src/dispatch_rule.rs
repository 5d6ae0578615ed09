//! Dispatch rules.

use crate::view::{DispatchRuleDetail, DispatchRuleQuery, DispatchRuleRow, Page};
use engine::matching::Faults;
use model::{
    RuleId,
    account::Principal,
    condition::{Condition, Operator},
    dispatch_rule::{DispatchRule, DispatchRuleForm, condition_field},
    draft::Saved,
    problem::{FieldError, Invalid, Problem},
};
use store::Switch;

use crate::{Console, Error, Result, saved::saved};

impl Console {
    pub async fn dispatch_rules(&self, _who: &Principal, query: DispatchRuleQuery) -> Result<Page<DispatchRuleRow>> {
        Ok(self.store().dispatch_rules(&query).await?)
    }

    /// An enabled rule tells somebody of the alerts that no other rule matches.
    pub async fn has_catch_all(&self, _who: &Principal) -> Result<bool> {
        Ok(self.store().has_catch_all().await?)
    }

    pub async fn dispatch_rule(&self, _who: &Principal, id: RuleId) -> Result<DispatchRuleDetail> {
        let detail = self.store().dispatch_rule(id, self.now()).await?.ok_or(Error::NotFound)?;
        let Faults { costly, unreadable } = self.faults_of(&detail.row.rule).await?;
        Ok(DispatchRuleDetail { costly, unreadable, ..detail })
    }

    pub async fn save_dispatch_rule(&self, who: &Principal, form: DispatchRuleForm) -> Result<Saved<RuleId>> {
        let rows = in_block_order(&form);
        let rule = match checked(form).await? {
            Ok(rule) => rule,
            Err(invalid) => return Ok(Saved::Refused(invalid)),
        };
        if let Some((index, problem)) = self.too_many_expressions(&rule).await? {
            let row = rows.get(index).copied().unwrap_or(index);
            return Ok(Saved::Refused(Invalid(vec![FieldError::new(condition_field(row, "value"), problem)])));
        }
        let result = saved(self.store().save_dispatch_rule(&rule, self.edit_by(who)).await)?;
        Ok(self.reload_if_saved(result).await)
    }

    /// Among the expressions of all rules.
    async fn too_many_expressions(&self, rule: &DispatchRule) -> Result<Option<(usize, Problem)>> {
        let is_pattern = |condition: &Condition| matches!(condition.operator, Operator::Matches | Operator::NotMatches);
        if !rule.conditions.0.iter().flatten().any(is_pattern) {
            return Ok(None);
        }
        let conditions = rule.conditions.clone();
        let routing = self.store().routing().await?;
        let check = move || {
            let stored = routing.rules.iter().map(|routed| &routed.rule.conditions);
            engine::matching::check_sum(&conditions, stored)
        };
        tokio::task::spawn_blocking(check).await.map_err(|error| Error::internal(&error))
    }

    /// Returns how many waiting deliveries were cancelled.
    pub async fn delete_dispatch_rules(&self, _who: &Principal, ids: Vec<RuleId>) -> Result<u64> {
        let (_, cancelled) = self.store().delete_dispatch_rules(&ids, self.now()).await?;
        self.reload().await;
        Ok(cancelled)
    }

    /// Returns how many waiting deliveries were cancelled.
    pub async fn switch_dispatch_rule(&self, who: &Principal, id: RuleId, to: Switch) -> Result<u64> {
        let cancelled = self.store().set_rule_enabled(id, to, self.edit_by(who)).await?;
        self.reload().await;
        Ok(cancelled)
    }

    /// A disabled copy.
    pub async fn copy_dispatch_rule(&self, who: &Principal, id: RuleId) -> Result<RuleId> {
        let copy = self.store().copy_dispatch_rule(id, self.edit_by(who)).await?;
        self.reload().await;
        Ok(copy)
    }
}

/// The rule that the form describes, or all that is wrong with it.
pub async fn checked(form: DispatchRuleForm) -> Result<Result<DispatchRule, Invalid>> {
    let check = move || {
        let (rule, mut invalid) = compiled(&form);
        form.check_complete(&mut invalid);
        invalid.into_result().map(|()| rule)
    };
    // What its expressions can cost takes a while to find out.
    tokio::task::spawn_blocking(check).await.map_err(|error| Error::internal(&error))
}

/// The same for a rule that is only tried: it need not have a name or a handler yet.
pub async fn checked_to_try(form: DispatchRuleForm) -> Result<Result<DispatchRule, Invalid>> {
    let check = move || {
        let (rule, invalid) = compiled(&form);
        invalid.into_result().map(|()| rule)
    };
    tokio::task::spawn_blocking(check).await.map_err(|error| Error::internal(&error))
}

/// As far as it can be read, its regular expressions compiled once to see whether they can be.
fn compiled(form: &DispatchRuleForm) -> (DispatchRule, Invalid) {
    let (rule, mut invalid) = form.read();
    // What is too long or too much is not compiled.
    if invalid.0.iter().any(|error| matches!(error.problem, Problem::TooLong { .. } | Problem::TooMany { .. })) {
        return (rule, invalid);
    }
    // The engine counts the conditions that are left; the form counts the rows that were typed.
    let rows: Vec<usize> = in_block_order(form);
    for (index, problem) in engine::matching::check(&rule.conditions) {
        let field = condition_field(rows.get(index).copied().unwrap_or(index), "value");
        if invalid.of(&field).is_none() {
            invalid.add(field, problem);
        }
    }
    (rule, invalid)
}

/// The typed rows in the order in which their conditions stand in the rule: block by block, blank ones left out.
fn in_block_order(form: &DispatchRuleForm) -> Vec<usize> {
    let mut blocks: Vec<u32> = Vec::new();
    for row in form.conditions.iter().filter(|row| !row.is_blank()) {
        if !blocks.contains(&row.block) {
            blocks.push(row.block);
        }
    }
    let rows = form.conditions.iter().enumerate().filter(|(_, row)| !row.is_blank());
    let mut order: Vec<(usize, usize)> =
        rows.map(|(index, row)| (blocks.iter().position(|block| *block == row.block).unwrap_or(0), index)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, index)| index).collect()
}

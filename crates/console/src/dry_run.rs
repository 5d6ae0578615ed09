//! "Paste labels, see what happens": the rule in the form against labels, with the engine's own matching and the message's own
//! rendering.

use std::sync::Arc;

use crate::view::{DryRun, DryRunResult, DryRunRobot};
use engine::matching;
use message::{Style, Zone};
use model::{
    AlertId, GroupId, IntegrationId, Labels, Millis, RuleId,
    account::Principal,
    alert::Alert,
    dispatch_rule::{Action, DispatchRule},
    dry_run::{DryRunForm, parse_labels},
    intake,
    notification::{Notification, Reason},
    problem::Invalid,
    routing::{RoutedRule, Routing, Target},
    severity::Severity,
};

use crate::{Console, Result, dispatch_rule::checked_to_try};

impl Console {
    pub async fn dry_run(&self, _who: &Principal, form: DryRunForm) -> Result<DryRun> {
        let sent = match parse_labels(&form.labels) {
            Ok(labels) => labels,
            Err(error) => return Ok(DryRun::Refused { errors: Invalid(vec![error]) }),
        };
        // As if they had been posted.
        let fingerprint = sent.fingerprint();
        let labels = intake::labels(sent, &mut intake::Notes::default());
        let rule = match checked_to_try(form.rule).await? {
            Ok(rule) => rule,
            Err(errors) => return Ok(DryRun::Refused { errors }),
        };
        let now = self.now();
        let routing = self.store().routing().await?;
        let handled = self.store().handled_by(&rule).await?;
        let ids: Vec<_> = handled.targets.iter().map(|target| target.robot).collect();
        let robots = self.store().robot_summaries(&ids, now).await?;
        let blocks = matching::explain(&rule.conditions, &labels);
        let others = Others { routing: &routing, rule: rule.id, labels: &labels };
        let left_to = if rule.catch_all { others.all() } else { Vec::new() };
        let holds = blocks.is_empty() || blocks.iter().any(|block| block.iter().all(|condition| condition.holds));
        let matches = holds && left_to.is_empty();
        let keywords = robots.first().map(|robot| robot.keywords.clone()).unwrap_or_default();
        let notification = example(&rule, &labels, handled.targets.first(), now);
        let settings = self.store().settings().await?;
        let zone = Zone::parse(&settings.zone).unwrap_or_default();
        let public_url = self.public_url(&settings);
        let style = Style { language: settings.language, zone, public_url: public_url.as_deref(), keywords: &keywords };
        let message = message::render(&notification, &style);
        Ok(DryRun::Done(Box::new(DryRunResult {
            fingerprint,
            matches,
            left_to,
            discards: matches && rule.action == Action::Discard,
            discarded_by: others.discarding(),
            group_labels: notification.group_labels.as_ref().clone(),
            handlers: handled.handlers,
            robots: robots
                .into_iter()
                .map(|robot| DryRunRobot { also_reached_by: others.reaching(robot.id), robot })
                .collect(),
            bytes: u32::try_from(message::preview_bytes(&message)).unwrap_or(u32::MAX),
            title: message.title,
            text: message.text,
            blocks,
            labels,
        })))
    }
}

/// The other enabled rules that match the labels.
struct Others<'a> {
    routing: &'a Routing,
    /// Not this one.
    rule: RuleId,
    labels: &'a Labels,
}

impl Others<'_> {
    fn all(&self) -> Vec<(RuleId, String)> {
        self.named(|_| true)
    }

    fn discarding(&self) -> Vec<(RuleId, String)> {
        self.named(|routed| routed.rule.action == Action::Discard)
    }

    fn reaching(&self, robot: model::RobotId) -> Vec<(RuleId, String)> {
        self.named(|routed| {
            routed.rule.action == Action::Generate && routed.targets.iter().any(|target| target.robot == robot)
        })
    }

    fn named(&self, wanted: impl Fn(&RoutedRule) -> bool) -> Vec<(RuleId, String)> {
        let rules = self.routing.rules.iter().filter(|routed| {
            let rule = &routed.rule;
            rule.enabled && !rule.catch_all && rule.id != self.rule && wanted(routed)
        });
        rules
            .filter(|routed| matching::matches_all(&routed.rule.conditions, self.labels))
            .map(|routed| (routed.rule.id, routed.rule.name.clone()))
            .collect()
    }
}

/// What would be told about one alert with these labels that fires now.
fn example(rule: &DispatchRule, labels: &Labels, target: Option<&Target>, now: Millis) -> Notification {
    let alert = Alert {
        id: AlertId(0),
        integration: IntegrationId(0),
        fingerprint: labels.fingerprint(),
        severity: Severity::of(labels),
        labels: Arc::new(labels.clone()),
        annotations: Arc::default(),
        generator_url: String::new(),
        starts_at: now,
        later_start: None,
        ends_at: None,
        ends_by_timeout: false,
        received_at: now,
        updated_at: now,
        resolved_at: None,
        ended: None,
        sent_group: None,
        is_cut: false,
    };
    let group_labels: Labels = labels
        .0
        .iter()
        .filter(|(name, _)| rule.grouping.contains(*name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    Notification {
        robot: target.map(|target| target.robot).unwrap_or_default(),
        group: Some(GroupId(0)),
        rule: Some(rule.id),
        rule_version: rule.version,
        rule_name: rule.name.clone(),
        reason: Reason::First,
        group_labels: Arc::new(group_labels),
        left_out: model::notification::LeftOut::default(),
        alerts: vec![Arc::new(alert)],
        mention: rule.mention,
        people: target.map(|target| target.people.clone()).unwrap_or_default(),
        notice: None,
        overflow: None,
        at: now,
    }
}

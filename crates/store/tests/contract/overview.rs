//! How things stand: what needs a person, what is counted.

use std::sync::Arc;

use model::{
    AlertId, GroupId,
    alert::{AlertEvent, AlertEventKind},
    change::Change,
    delivery::DeliveryState,
    dispatch_rule::DispatchRule,
    notification::AlertGroup,
    severity::Level,
};
use store::HealthChange;
use store::view::Attention;

use crate::support::{
    Home, NOW, alert, attempt, blocked, change, contact, delivery, group, integration, queue, resolved, rule,
};

#[tokio::test]
async fn a_new_installation_shows_how_far_the_set_up_has_come() {
    let home = Home::new().await;
    let steps = home.store.setup_steps().await.unwrap();
    assert!(!steps.contact && !steps.group && !steps.rule && !steps.integration && !steps.delivered);
    let ann = contact(&home.store, "ann", Some("one")).await;
    rule(&home.store, "all", &[ann], &[]).await;
    integration(&home.store, "Prometheus", "token").await;
    let steps = home.store.setup_steps().await.unwrap();
    assert!(steps.contact && steps.rule && steps.integration && !steps.group && !steps.delivered);
    let robot = home.store.contact(ann, NOW).await.unwrap().unwrap().row.robot.unwrap().id;
    queue(&home.store, &[delivery("d1", robot, 1, vec![])]).await;
    attempt(&home.store, "d1", robot, DeliveryState::Sent, None).await;
    assert!(home.store.setup_steps().await.unwrap().delivered);
}

#[tokio::test]
async fn what_needs_a_person_is_found() {
    let home = Home::new().await;
    let mut robots = Vec::new();
    for name in ["ann", "bob", "cem"] {
        let contact = contact(&home.store, name, Some(name)).await;
        robots.push(home.store.contact(contact, NOW).await.unwrap().unwrap().row.robot.unwrap().id);
    }
    let waiting: Vec<_> =
        ["d0", "d1", "d2"].iter().zip(&robots).map(|(id, robot)| delivery(id, *robot, 1, vec![])).collect();
    queue(&home.store, &waiting).await;
    attempt(&home.store, "d0", robots[0], DeliveryState::Blocked, Some(blocked())).await;
    let pause = HealthChange::Throttled(NOW.plus(600_000));
    attempt(&home.store, "d1", robots[1], DeliveryState::Throttled, Some(pause)).await;
    attempt(&home.store, "d2", robots[2], DeliveryState::Failed, None).await;
    let nobody = rule(&home.store, "nobody", &[], &[]).await;
    let unmatched = AlertEvent { alert: AlertId(1), at: NOW, what: AlertEventKind::Unmatched };
    home.store.commit(&Change { events: vec![unmatched], ..change(vec![alert(1)]) }, &[], &[]).await.unwrap();
    let found = home.store.attention(NOW.plus(1_000)).await.unwrap();
    assert!(matches!(&found[0], Attention::RobotBlocked { robot, waiting: 1, .. } if *robot == robots[0]), "{found:?}");
    assert!(matches!(&found[1], Attention::RobotThrottled { robot, .. } if *robot == robots[1]), "{found:?}");
    assert!(matches!(&found[2], Attention::DeliveryFailed { delivery, .. } if delivery.0 == "d2"), "{found:?}");
    assert!(matches!(&found[3], Attention::RuleReachesNobody { rule, .. } if *rule == nobody), "{found:?}");
    assert!(matches!(&found[4], Attention::Unmatched { count: 1 }), "{found:?}");
}

#[tokio::test]
async fn alerts_and_deliveries_are_counted() {
    let home = Home::new().await;
    let ann = contact(&home.store, "ann", Some("one")).await;
    let robot = home.store.contact(ann, NOW).await.unwrap().unwrap().row.robot.unwrap().id;
    home.store.commit(&change(vec![alert(1), alert(2), resolved(3, NOW)]), &[], &[]).await.unwrap();
    assert_eq!(home.store.firing_by_level().await.unwrap(), [(Level::P1, 2)]);
    assert_eq!(home.store.queue_depth().await.unwrap(), []);
    queue(&home.store, &[delivery("d1", robot, 1, vec![]), delivery("d2", robot, 2, vec![])]).await;
    attempt(&home.store, "d1", robot, DeliveryState::Sent, None).await;
    let states = home.store.delivery_states_since(NOW).await.unwrap();
    assert_eq!(states, [(DeliveryState::Queued, 1), (DeliveryState::Sent, 1)]);
    assert!(home.store.delivery_states_since(NOW.plus(1)).await.unwrap().is_empty());
    assert_eq!(home.store.queue_depth().await.unwrap(), [(DeliveryState::Queued, 1, NOW)]);
    assert_eq!(home.store.stored_counts().await.unwrap(), (3, 2));
    assert!(home.store.database_bytes().await.unwrap() > 0);
}

#[tokio::test]
async fn the_lists_of_alerts_and_deliveries_are_newest_first_and_filtered() {
    use store::view::{AlertQuery, AlertState, DeliveryQuery};

    let home = Home::new().await;
    let ann = contact(&home.store, "ann", Some("one")).await;
    let robot = home.store.contact(ann, NOW).await.unwrap().unwrap().row.robot.unwrap().id;
    let id = rule(&home.store, "all", &[ann], &[]).await;
    let late = model::alert::Alert { received_at: NOW.plus(5), ..alert(2) };
    home.store.commit(&change(vec![alert(1), late, resolved(3, NOW)]), &[], &[]).await.unwrap();
    let firing = AlertQuery { state: Some(AlertState::Firing), ..AlertQuery::default() };
    let page = home.store.alerts(&firing).await.unwrap();
    assert_eq!((page.total, page.rows.iter().map(|row| row.id.0).collect::<Vec<_>>()), (2, vec![2, 1]));
    assert_eq!(home.store.alerts(&AlertQuery::default()).await.unwrap().total, 3);

    queue(&home.store, &[delivery("d1", robot, 1, vec![alert(1)]), delivery("d2", robot, 2, vec![])]).await;
    attempt(&home.store, "d1", robot, DeliveryState::Sent, None).await;
    let sent = DeliveryQuery { state: Some(DeliveryState::Sent), ..DeliveryQuery::default() };
    let page = home.store.deliveries(&sent).await.unwrap();
    assert_eq!((page.total, page.rows[0].id.0.as_str(), page.rows[0].robot_name.as_str()), (1, "d1", "ann"));
    let filters = home.store.delivery_filters().await.unwrap();
    assert_eq!(filters.robots, [(robot, "ann".to_owned())]);
    assert_eq!(filters.rules, [(id, "all".to_owned())]);
}

#[tokio::test]
async fn a_rule_with_too_many_groups_is_pointed_out_while_it_has_them() {
    let home = Home::new().await;
    let ann = contact(&home.store, "ann", Some("one")).await;
    let id = rule(&home.store, "all", &[ann], &[]).await;
    let stored = home.store.dispatch_rule(id, NOW).await.unwrap().unwrap().row.rule;
    assert_eq!(stored.max_groups, 5_000);
    home.store.save_dispatch_rule(&DispatchRule { max_groups: 7, ..stored }, NOW).await.unwrap();
    assert_eq!(home.store.load(NOW).await.unwrap().routing.rules[0].rule.max_groups, 7);
    let others = AlertGroup { rule: id, overflow: true, labels: Arc::default(), ..group(9) };
    let own = AlertGroup { rule: id, ..group(8) };
    let opened = Change { groups: vec![own.clone().into(), others.clone().into()], ..change(Vec::new()) };
    home.store.commit(&opened, &[], &[]).await.unwrap();
    assert_eq!(home.store.load(NOW).await.unwrap().groups, [own, others]);
    let overflows = Attention::RuleOverflows { rule: id, name: "all".into(), max: 7 };
    assert_eq!(home.store.attention(NOW).await.unwrap(), [overflows]);
    let closed = Change { closed_groups: vec![GroupId(9)], ..change(Vec::new()) };
    home.store.commit(&closed, &[], &[]).await.unwrap();
    assert_eq!(home.store.attention(NOW).await.unwrap(), []);
}

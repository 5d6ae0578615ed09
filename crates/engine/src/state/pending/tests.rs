//! The outbox alone, and against a list that is looked through.

use model::Millis;
use proptest::prelude::*;

use super::*;

const ROBOT: RobotId = RobotId(1);
const GROUP: GroupId = GroupId(7);

fn id(number: usize) -> DeliveryId {
    DeliveryId(number.to_string())
}

fn delivery(number: usize, robot: RobotId, group: GroupId, firing: &[i64]) -> Pending {
    let firing = firing.iter().copied().map(AlertId).collect();
    let place = Place { since: Millis(0), rank: 0 };
    let (reason, resolved, unsure) = (Reason::First, Vec::new(), false);
    Pending { delivery: id(number), robot, group, reason, place, firing, resolved, unsure }
}

fn shown(pending: &PendingNotifications) -> Vec<i64> {
    (0..9).filter(|id| pending.is_pending(ROBOT, GROUP, AlertId(*id))).collect()
}

#[test]
fn of_several_deliveries_each_ends_by_itself_in_any_order() {
    for order in [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
        let mut pending = PendingNotifications::default();
        for number in 1..=3_usize {
            pending.push(delivery(number, ROBOT, GROUP, &[i64::try_from(number).unwrap()]));
        }
        let mut left = vec![1, 2, 3];
        for number in order {
            pending.end(&id(number), ROBOT, GROUP);
            left.retain(|other| *other != i64::try_from(number).unwrap());
            assert_eq!(shown(&pending), left, "{order:?}");
        }
        assert!(pending.groups.is_empty() && pending.counts.is_empty());
    }
}

#[test]
fn a_delivery_that_ends_twice_takes_nothing_else_with_it() {
    let mut pending = PendingNotifications::default();
    pending.push(delivery(1, ROBOT, GROUP, &[1]));
    pending.push(delivery(2, ROBOT, GROUP, &[1, 2]));
    pending.end(&id(1), ROBOT, GROUP);
    pending.end(&id(1), ROBOT, GROUP);
    assert_eq!(shown(&pending), [1, 2]);
}

#[test]
fn what_is_on_its_way_for_a_closed_group_counts_for_all_until_it_is_done() {
    let mut pending = PendingNotifications::default();
    for (number, group) in [(1, GroupId(8)), (2, GroupId(9))] {
        pending.push(delivery(number, ROBOT, group, &[1]));
    }
    assert_eq!(shown(&pending), Vec::<i64>::new());
    pending.close_all_but(|group| group == GROUP);
    assert_eq!(shown(&pending), [1]);
    pending.end(&id(1), ROBOT, GroupId(8));
    assert_eq!(shown(&pending), [1]);
    pending.end(&id(2), ROBOT, GroupId(9));
    assert_eq!(shown(&pending), Vec::<i64>::new());
    assert!(pending.counts.is_empty() && pending.groups.is_empty());
}

#[derive(Clone, Debug)]
enum Step {
    Push(RobotId, GroupId, Vec<i64>),
    /// Of the deliveries so far, one; it may have ended before.
    End(prop::sample::Index),
    Close(GroupId),
}

fn any_step() -> impl Strategy<Value = Step> {
    let robot = (1..=2_i64).prop_map(RobotId);
    let group = (7..=9_i64).prop_map(GroupId);
    prop_oneof![
        4 => (robot, group, prop::collection::vec(0..6_i64, 0..4)).prop_map(|(robot, group, firing)| Step::Push(robot, group, firing)),
        4 => any::<prop::sample::Index>().prop_map(Step::End),
        1 => (7..=9_i64).prop_map(|group| Step::Close(GroupId(group))),
    ]
}

proptest! {
    /// A closed group gets no new deliveries.
    #[test]
    fn it_says_what_a_plain_list_says(steps in prop::collection::vec(any_step(), 1..60)) {
        let mut pending = PendingNotifications::default();
        let (mut every, mut open, mut closed): (Vec<Pending>, Vec<Pending>, Vec<GroupId>) = Default::default();
        for step in steps {
            match step {
                Step::Push(_, group, _) if closed.contains(&group) => {}
                Step::Push(robot, group, firing) => {
                    let new = delivery(every.len(), robot, group, &firing);
                    every.push(new.clone());
                    open.push(new.clone());
                    pending.push(new);
                }
                Step::End(_) if every.is_empty() => {}
                Step::End(which) => {
                    let ended = which.get(&every);
                    open.retain(|one| one.delivery != ended.delivery);
                    pending.end(&ended.delivery, ended.robot, ended.group);
                }
                Step::Close(group) => {
                    closed.push(group);
                    for robot in [RobotId(1), RobotId(2)] {
                        pending.close_group(robot, group);
                    }
                }
            }
            for robot in [RobotId(1), RobotId(2)] {
                for alert in (0..6).map(AlertId) {
                    let shows = |one: &&Pending| one.robot == robot && one.firing.contains(&alert);
                    prop_assert_eq!(pending.is_pending_anywhere(robot, alert), open.iter().any(|one| shows(&one)));
                    for group in (7..=9).map(GroupId) {
                        let counts = |one: &Pending| one.group == group || closed.contains(&one.group);
                        let expected = open.iter().filter(shows).any(counts);
                        prop_assert_eq!(pending.is_pending(robot, group, alert), expected);
                    }
                }
            }
        }
        prop_assert_eq!(pending.all().count(), open.len());
    }
}

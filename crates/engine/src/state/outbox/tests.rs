//! The outbox alone, and against a list that is looked through.

use proptest::prelude::*;

use super::*;

const ROBOT: RobotId = RobotId(1);
const GROUP: GroupId = GroupId(7);

fn id(number: usize) -> DeliveryId {
    DeliveryId(number.to_string())
}

fn pending(number: usize, robot: RobotId, group: GroupId, firing: &[i64]) -> Pending {
    let firing = firing.iter().copied().map(AlertId).collect();
    Pending { delivery: id(number), robot, group, firing, resolved: Vec::new(), tried: false }
}

fn shown(outbox: &Outbox) -> Vec<i64> {
    (0..9).filter(|id| outbox.is_pending(ROBOT, GROUP, AlertId(*id))).collect()
}

#[test]
fn of_several_deliveries_each_ends_by_itself_in_any_order() {
    for order in [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
        let mut outbox = Outbox::default();
        for number in 1..=3_usize {
            outbox.push(pending(number, ROBOT, GROUP, &[i64::try_from(number).unwrap()]));
        }
        let mut left = vec![1, 2, 3];
        for number in order {
            outbox.end(&id(number), ROBOT, GROUP);
            left.retain(|other| *other != i64::try_from(number).unwrap());
            assert_eq!(shown(&outbox), left, "{order:?}");
        }
        assert!(outbox.lanes.is_empty() && outbox.counts.is_empty());
    }
}

#[test]
fn a_delivery_that_ends_twice_takes_nothing_else_with_it() {
    let mut outbox = Outbox::default();
    outbox.push(pending(1, ROBOT, GROUP, &[1]));
    outbox.push(pending(2, ROBOT, GROUP, &[1, 2]));
    outbox.end(&id(1), ROBOT, GROUP);
    outbox.end(&id(1), ROBOT, GROUP);
    assert_eq!(shown(&outbox), [1, 2]);
}

#[test]
fn what_is_on_its_way_for_a_closed_group_counts_for_all_until_it_is_done() {
    let mut outbox = Outbox::default();
    for (number, group) in [(1, GroupId(8)), (2, GroupId(9))] {
        outbox.push(pending(number, ROBOT, group, &[1]));
    }
    assert_eq!(shown(&outbox), Vec::<i64>::new());
    outbox.orphan_all_but(|group| group == GROUP);
    assert_eq!(shown(&outbox), [1]);
    outbox.end(&id(1), ROBOT, GroupId(8));
    assert_eq!(shown(&outbox), [1]);
    outbox.end(&id(2), ROBOT, GroupId(9));
    assert_eq!(shown(&outbox), Vec::<i64>::new());
    assert!(outbox.counts.is_empty() && outbox.lanes.is_empty());
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
        let mut outbox = Outbox::default();
        let (mut every, mut open, mut closed): (Vec<Pending>, Vec<Pending>, Vec<GroupId>) = Default::default();
        for step in steps {
            match step {
                Step::Push(_, group, _) if closed.contains(&group) => {}
                Step::Push(robot, group, firing) => {
                    let new = pending(every.len(), robot, group, &firing);
                    every.push(new.clone());
                    open.push(new.clone());
                    outbox.push(new);
                }
                Step::End(_) if every.is_empty() => {}
                Step::End(which) => {
                    let ended = which.get(&every);
                    open.retain(|one| one.delivery != ended.delivery);
                    outbox.end(&ended.delivery, ended.robot, ended.group);
                }
                Step::Close(group) => {
                    closed.push(group);
                    for robot in [RobotId(1), RobotId(2)] {
                        outbox.orphan(robot, group);
                    }
                }
            }
            for robot in [RobotId(1), RobotId(2)] {
                for alert in (0..6).map(AlertId) {
                    let shows = |one: &&Pending| one.robot == robot && one.firing.contains(&alert);
                    prop_assert_eq!(outbox.is_pending_anywhere(robot, alert), open.iter().any(|one| shows(&one)));
                    for group in (7..=9).map(GroupId) {
                        let counts = |one: &Pending| one.group == group || closed.contains(&one.group);
                        let expected = open.iter().filter(shows).any(counts);
                        prop_assert_eq!(outbox.is_pending(robot, group, alert), expected);
                    }
                }
            }
        }
        prop_assert_eq!(outbox.all().count(), open.len());
    }
}

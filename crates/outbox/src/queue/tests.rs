use model::{GroupId, Mono, severity::Level};
use proptest::prelude::*;

use super::*;

fn waiting(id: u32, group: i64, rank: Rank, since: i64) -> Waiting<u32> {
    Waiting { id, group: Some(GroupId(group)), rank, since: Mono(since), due: Mono(since), expires: None }
}

fn leaving(queue: &mut Queue<u32>, now: i64, count: usize) -> Vec<u32> {
    (0..count).filter_map(|_| queue.take(Mono(now)).map(|waiting| waiting.id)).collect()
}

const P1: Rank = Rank::News(Level::P1);
const P3: Rank = Rank::News(Level::P3);

#[test]
fn the_best_rank_leaves_first_and_of_one_rank_what_has_waited_longest() {
    let mut queue = Queue::default();
    for (id, rank, since) in [(1, Rank::Repeat, 1), (2, P3, 2), (3, P1, 9), (4, Rank::Recovery, 3), (5, P1, 8)] {
        queue.push(waiting(id, i64::from(id), rank, since));
    }
    assert_eq!(leaving(&mut queue, 10, 9), [5, 3, 2, 4, 1]);
    assert_eq!(queue.next(Mono(10)), Next::Nothing);
}

#[test]
fn every_tenth_slot_goes_to_what_has_waited_longest() {
    let mut queue = Queue::default();
    queue.push(waiting(0, 0, Rank::Repeat, 0));
    for id in 1..30 {
        queue.push(waiting(id, i64::from(id), P1, i64::from(id)));
    }
    let left = leaving(&mut queue, 100, 12);
    assert_eq!(left, [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 10, 11]);
}

#[test]
fn within_a_group_the_order_is_that_of_the_decisions() {
    let mut queue = Queue::default();
    queue.push(Waiting { due: Mono(5_000), ..waiting(1, 7, Rank::Repeat, 1) });
    queue.push(waiting(2, 7, P1, 2));
    assert_eq!(queue.next(Mono(10)), Next::At(Mono(5_000)), "the first is tried again later");
    queue.push(waiting(3, 8, Rank::Repeat, 3));
    assert_eq!(queue.next(Mono(10)), Next::Leaves(3), "other groups go on");
    assert_eq!(leaving(&mut queue, 5_000, 9), [1, 2, 3]);
}

#[test]
fn what_is_put_back_goes_before_its_group() {
    let mut queue = Queue::default();
    queue.push(waiting(1, 7, P1, 1));
    queue.push(waiting(2, 7, P1, 2));
    let first = queue.take(Mono(10)).expect("1 is due");
    assert_eq!(queue.next(Mono(10)), Next::Leaves(2));
    queue.put_back(Waiting { due: Mono(20), ..first });
    assert_eq!(queue.next(Mono(10)), Next::At(Mono(20)));
    queue.set_due(&1, Mono(10));
    assert_eq!(leaving(&mut queue, 10, 9), [1, 2]);
}

#[test]
fn what_expires_goes_wherever_it_stands() {
    let mut queue = Queue::default();
    for id in 0..4 {
        let expires = (id % 2 == 1).then_some(Mono(100 + i64::from(id)));
        queue.push(Waiting { expires, ..waiting(id, 7, P1, 0) });
    }
    assert_eq!(queue.next_expiry(), Some(Mono(101)));
    assert_eq!(queue.expired(Mono(103)).iter().map(|gone| gone.id).collect::<Vec<_>>(), [1, 3]);
    assert_eq!((queue.next_expiry(), leaving(&mut queue, 103, 9)), (None, vec![0, 2]));
}

#[test]
fn a_place_says_how_many_leave_before_and_when() {
    let mut queue = Queue::default();
    let mut budget = Budget::default();
    for _ in 0..15 {
        budget.take(Mono(0));
    }
    for id in 0..50 {
        queue.push(waiting(id, i64::from(id), P3, 1));
    }
    let place = |id: u32| queue.place(&id, Mono(10), Mono(0), &budget, 20);
    assert_eq!(place(4), Some((4, Mono(10))), "five slots are free");
    assert_eq!(place(5), Some((5, Mono(60_500))));
    assert_eq!(place(20), Some((20, Mono(60_510))), "the slots of the first five are free again");
    assert_eq!(place(77), None);
    assert_eq!(queue.place(&0, Mono(10), Mono(900), &budget, 20), Some((0, Mono(900))), "after a pause");
}

/// The queue as one would write it without a thought of time.
#[derive(Debug, Default)]
struct Naive {
    waiting: Vec<Waiting<u32>>,
    slots: u64,
}

impl Naive {
    fn next(&self, now: Mono) -> Next<u32> {
        let mut groups = HashSet::new();
        let heads: Vec<&Waiting<u32>> =
            self.waiting.iter().filter(|one| one.group.is_none_or(|group| groups.insert(group))).collect();
        let ready = || heads.iter().filter(|one| one.due <= now);
        let first = if self.slots % 10 == 9 {
            ready().min_by_key(|one| (one.since, one.id))
        } else {
            ready().min_by_key(|one| (one.rank, one.since, one.id))
        };
        match first {
            Some(first) => Next::Leaves(first.id),
            None => heads.iter().map(|one| one.due).min().map_or(Next::Nothing, Next::At),
        }
    }

    fn remove(&mut self, id: u32) -> Option<Waiting<u32>> {
        let at = self.waiting.iter().position(|one| one.id == id)?;
        Some(self.waiting.remove(at))
    }
}

#[derive(Clone, Debug)]
enum Step {
    Push { group: Option<i64>, rank: Rank, age: i64, wait: i64, expires: Option<i64> },
    Take,
    PutBack { wait: i64 },
    Remove(prop::sample::Index),
    SetDue(prop::sample::Index, i64),
    Expire,
    Pass(i64),
}

fn any_step() -> impl Strategy<Value = Step> {
    let rank = prop_oneof![Just(Rank::Asked), Just(P1), Just(P3), Just(Rank::Recovery), Just(Rank::Repeat),];
    let push =
        (prop::option::of(0..6_i64), rank, 0..50_i64, prop_oneof![Just(0), 1..100_i64], prop::option::of(1..400_i64));
    prop_oneof![
        6 => push.prop_map(|(group, rank, age, wait, expires)| Step::Push { group, rank, age, wait, expires }),
        4 => Just(Step::Take),
        1 => (0..100_i64).prop_map(|wait| Step::PutBack { wait }),
        1 => any::<prop::sample::Index>().prop_map(Step::Remove),
        1 => (any::<prop::sample::Index>(), 0..200_i64).prop_map(|(which, wait)| Step::SetDue(which, wait)),
        1 => Just(Step::Expire),
        2 => (0..60_i64).prop_map(Step::Pass),
    ]
}

proptest! {
    /// Order, slots by age, expiry and the places that it says, against the naive queue.
    #[test]
    fn the_queue_does_what_the_naive_one_does(steps in prop::collection::vec(any_step(), 1..120)) {
        let (mut queue, mut naive) = (Queue::default(), Naive::default());
        let (mut now, mut id, mut taken) = (Mono(1_000), 0, Vec::new());
        for step in steps {
            match step {
                Step::Push { group, rank, age, wait, expires } => {
                    id += 1;
                    let expires = expires.map(|expires| now.plus(expires));
                    let group = group.map(GroupId);
                    let one = Waiting { id, group, rank, since: now.plus(-age), due: now.plus(wait), expires };
                    queue.push(one.clone());
                    naive.waiting.push(one);
                }
                Step::Take => {
                    let expected = naive.next(now);
                    prop_assert_eq!(queue.next(now), expected.clone());
                    let left = queue.take(now);
                    prop_assert_eq!(left.is_some(), matches!(expected, Next::Leaves(_)));
                    if let Some(left) = left {
                        prop_assert_eq!(naive.remove(left.id), Some(left.clone()));
                        naive.slots += 1;
                        taken.push(left);
                    }
                }
                Step::PutBack { wait } => {
                    if let Some(one) = taken.pop() {
                        let one = Waiting { due: now.plus(wait), ..one };
                        queue.put_back(one.clone());
                        naive.waiting.insert(0, one);
                    }
                }
                Step::Remove(which) if !naive.waiting.is_empty() => {
                    let one = which.get(&naive.waiting).clone();
                    naive.remove(one.id);
                    prop_assert_eq!(queue.remove(&one.id), Some(one));
                }
                Step::SetDue(which, wait) if !naive.waiting.is_empty() => {
                    let at = which.index(naive.waiting.len());
                    naive.waiting[at].due = now.plus(wait);
                    queue.set_due(&naive.waiting[at].id.clone(), now.plus(wait));
                }
                Step::Remove(_) | Step::SetDue(..) => {}
                Step::Expire => {
                    let mut gone: Vec<u32> = queue.expired(now).into_iter().map(|one| one.id).collect();
                    gone.sort_unstable();
                    let is_over = |one: &Waiting<u32>| one.expires.is_some_and(|expires| expires <= now);
                    let expected: Vec<u32> = naive.waiting.iter().filter(|one| is_over(one)).map(|one| one.id).collect();
                    naive.waiting.retain(|one| !is_over(one));
                    let mut expected = expected;
                    expected.sort_unstable();
                    prop_assert_eq!(gone, expected);
                }
                Step::Pass(milliseconds) => now = now.plus(milliseconds),
            }
            prop_assert_eq!(queue.next(now), naive.next(now));
            prop_assert_eq!(queue.len(), naive.waiting.len());
        }
        let mut budget = Budget::default();
        for _ in 0..3 {
            budget.take(now.plus(-60_000));
        }
        let open = now.plus(20);
        let ids: Vec<u32> = naive.waiting.iter().map(|one| one.id).collect();
        let places: HashMap<u32, (usize, Mono)> =
            ids.iter().map(|id| (*id, queue.place(id, now, open, &budget, 4).expect("it waits"))).collect();
        let mut at = open;
        for before in 0..ids.len() {
            at = at.max(budget.next(at, 4));
            let left = loop {
                match queue.next(at) {
                    Next::Leaves(_) => break queue.take(at).expect("it leaves"),
                    Next::At(due) => at = due,
                    Next::Nothing => return Err(TestCaseError::fail("something waits")),
                }
            };
            prop_assert_eq!(places[&left.id], (before, at));
            budget.take(at);
        }
        prop_assert_eq!(queue.next(at), Next::Nothing);
        prop_assert!(queue.is_empty() && queue.groups.is_empty() && queue.by_age.is_empty() && queue.expiring.is_empty());
    }
}

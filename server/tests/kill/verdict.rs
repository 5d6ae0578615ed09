//! The database and the chats at the end: nothing is lost, and nothing was said twice but what is flagged.

use std::collections::{BTreeMap, HashMap};

use console::view::{DeliveryQuery, PageRequest};
use model::{AlertId, GroupId, Millis, RobotId, answer::Verdict, delivery::DeliveryState};
use simulator::{ChatMessage, RequestRecord, Simulator};
use store::{DeliveryStored, Store};

/// What one robot was told of one group, message by message.
type Told = BTreeMap<(RobotId, Option<GroupId>), Vec<(Millis, Vec<AlertId>, Vec<AlertId>)>>;

/// By robot and alert name: messages that show it as firing, and as resolved.
pub type Shown = HashMap<(RobotId, String), (usize, usize)>;

pub struct Figures {
    pub messages: usize,
    pub repeated: usize,
    pub replaced: usize,
    pub throttled: usize,
    pub shown: Shown,
}

pub async fn judge(store: &Store, simulator: &Simulator) -> Figures {
    let (mut chats, posts) = (chats(simulator), posts(simulator));
    let messages = chats.len();
    let (mut repeated, mut replaced, mut throttled) = (0, 0, 0);
    let (mut told, mut shown) = (Told::new(), Shown::new());
    for stored in deliveries(store).await {
        let id = &stored.row.id.0;
        let answers: Vec<_> = stored.attempts.iter().map(|attempt| attempt.answer.as_ref().unwrap()).collect();
        throttled += answers.iter().filter(|answer| answer.verdict == Verdict::ThrottledRobot).count();
        if stored.row.state == DeliveryState::Replaced {
            replaced += 1;
            assert!(stored.replaced_by.is_some() && answers.is_empty(), "{stored:?}");
            assert!(!chats.contains_key(id) && !posts.contains_key(id), "replaced and yet sent: {stored:?}");
            continue;
        }
        assert_eq!(stored.row.state, DeliveryState::Sent, "{stored:?}");
        assert_eq!(answers.last().unwrap().verdict, Verdict::Sent, "{stored:?}");
        let message = chats.remove(id).unwrap_or_else(|| panic!("in no chat: {stored:?}"));
        let flagged = answers.iter().filter(|answer| answer.maybe_delivered).count();
        assert!(flagged >= message.repeats as usize, "a repeat that is not flagged: {stored:?}");
        repeated += usize::from(message.repeats > 0);
        let requests = &posts[id];
        assert!(requests.iter().all(|request| request.body == requests[0].body), "a repeat differs: {requests:?}");
        assert!(requests.len() <= answers.len(), "a POST without an attempt: {requests:?} {stored:?}");
        note(&stored, &mut told, &mut shown);
    }
    assert_eq!(chats, HashMap::new(), "in a chat and not in the database");
    for ((robot, group), messages) in &mut told {
        messages.sort();
        for pair in messages.windows(2) {
            assert!(pair[0].1 != pair[1].1 || pair[0].2 != pair[1].2, "twice to {robot:?} of {group:?}: {pair:?}");
        }
    }
    Figures { messages, repeated, replaced, throttled, shown }
}

fn note(stored: &DeliveryStored, told: &mut Told, shown: &mut Shown) {
    let notification = &stored.notification;
    let firing = notification.firing().map(|alert| alert.id).collect();
    let resolved = notification.resolved().map(|alert| alert.id).collect();
    told.entry((notification.robot, notification.group)).or_default().push((notification.at, firing, resolved));
    for alert in &notification.alerts {
        let (firing, resolved) = shown.entry((notification.robot, alert.name().to_owned())).or_default();
        *(if alert.is_firing() { firing } else { resolved }) += 1;
    }
}

async fn deliveries(store: &Store) -> Vec<DeliveryStored> {
    let mut all = Vec::new();
    for number in 1.. {
        let page = PageRequest { number, size: PageRequest::MAX_SIZE };
        let rows = store.deliveries(&DeliveryQuery { page, ..DeliveryQuery::default() }).await.unwrap().rows;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            all.push(store.delivery(&row.id, Millis(0)).await.unwrap().unwrap());
        }
    }
    all
}

/// By `msgUuid`. Each is in one chat, once.
fn chats(simulator: &Simulator) -> HashMap<String, ChatMessage> {
    let mut chats = HashMap::new();
    for message in simulator.robots().iter().flat_map(|view| simulator.chat(&view.robot.token)) {
        let uuid = message.msg_uuid.clone().expect("every message has one");
        let twice = chats.insert(uuid, message);
        assert!(twice.is_none(), "twice in the chat: {twice:?}");
    }
    chats
}

fn posts(simulator: &Simulator) -> HashMap<String, Vec<RequestRecord>> {
    let mut posts: HashMap<String, Vec<RequestRecord>> = HashMap::new();
    for request in simulator.robots().iter().flat_map(|view| simulator.requests(&view.robot.token)) {
        posts.entry(request.msg_uuid.clone().expect("every message has one")).or_default().push(request);
    }
    posts
}

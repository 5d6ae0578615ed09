//! The stage: a store in a temporary folder, and short ways to say what is stored.

use std::sync::Arc;

use model::{
    AccountId, AlertId, ContactGroupId, ContactId, DeliveryId, GroupId, IntegrationId, Labels, Millis, RobotId, RuleId,
    Version,
    alert::Alert,
    answer::{Answer, Meaning, Verdict},
    change::Change,
    contact_group::ContactGroupForm,
    delivery::{Delivery, DeliveryState, OpenDelivery, Pending, Place},
    dispatch_rule::{DispatchRule, DispatchRuleForm, Mention},
    integration::Kind,
    notification::{AlertGroup, LeftOut, LogEntry, Notification, Reason},
    severity::Severity,
};
use store::{
    AttemptStart, Begin, CommitOutcome, Finished, HealthChange, IntegrationFields, Key, NewRobot, NewSession,
    OpenError, Options, Replaced, RobotChange, RobotState, SaveContact, SecretChange, Sensitive, Store, token_hash,
};

pub const NOW: Millis = Millis(1_700_000_000_000);

pub struct Home {
    pub folder: tempfile::TempDir,
    pub store: Store,
}

impl Home {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder, 7).await.unwrap();
        Self { folder, store }
    }

    /// As after a restart.
    pub async fn reopened(self) -> Self {
        self.store.close().await;
        let store = open(&self.folder, 7).await.unwrap();
        Self { store, ..self }
    }
}

pub async fn open(folder: &tempfile::TempDir, key: u8) -> Result<Store, OpenError> {
    Store::open(Options::new(folder.path().join(Store::FILE), Key::from_bytes([key; 32]))).await
}

pub fn new_robot(token: &str) -> NewRobot {
    NewRobot {
        url: Sensitive::new(format!("https://oapi.dingtalk.com/robot/send?access_token={token}")),
        masked_url: "https://oapi.dingtalk.com/robot/send?access_token=…".into(),
        secret: SecretChange::Keep,
        keywords: None,
        now: NOW,
    }
}

/// Changes the file behind the store's back.
pub async fn tamper(home: &Home, statement: &'static str) {
    let path = home.folder.path().join(store::Store::FILE);
    let pool = sqlx::SqlitePool::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    let changed = sqlx::query(statement).execute(&pool).await.unwrap().rows_affected();
    assert!(
        changed > 0 || statement.starts_with("create") || statement.starts_with("drop"),
        "{statement} changes nothing"
    );
    pool.close().await;
}

pub async fn robot(store: &Store, token: &str) -> RobotId {
    store.upsert_robot(&new_robot(token)).await.unwrap()
}

pub fn alert(id: i64) -> Alert {
    let labels = Labels::from_iter([("alertname", format!("Alert{id}").as_str()), ("severity", "critical")]);
    Alert {
        id: AlertId(id),
        integration: IntegrationId(1),
        fingerprint: labels.fingerprint(),
        severity: Severity::of(&labels),
        labels: Arc::new(labels),
        annotations: Arc::new(Labels::from_iter([("summary", "it \"broke\" 坏了")])),
        generator_url: "http://prometheus/graph".into(),
        starts_at: NOW,
        later_start: None,
        ends_at: None,
        ends_by_timeout: false,
        received_at: NOW,
        updated_at: NOW,
        resolved_at: None,
        ended: None,
        sent_group: None,
        is_cut: false,
    }
}

pub fn resolved(id: i64, at: Millis) -> Alert {
    Alert { ends_at: Some(at), resolved_at: Some(at), updated_at: at, ..alert(id) }
}

pub fn group(id: i64) -> AlertGroup {
    AlertGroup {
        id: GroupId(id),
        rule: RuleId(1),
        labels: Arc::new(Labels::from_iter([("alertname", "Alert1")])),
        created_at: NOW,
        flushed: false,
        overflow: false,
    }
}

pub fn log(group: i64, robot: RobotId, firing: &[i64], resolved: &[i64]) -> LogEntry {
    let ids = |ids: &[i64]| ids.iter().copied().map(AlertId).collect();
    LogEntry { group: GroupId(group), robot, firing: ids(firing), resolved: ids(resolved), at: NOW }
}

/// A change that brings these occurrences.
pub fn change(alerts: Vec<Alert>) -> Change {
    Change { alerts: alerts.into_iter().map(Arc::new).collect(), at: NOW, ..Change::default() }
}

pub fn delivery(id: &str, robot: RobotId, group: i64, alerts: Vec<Alert>) -> Delivery {
    let ids = |firing: bool| alerts.iter().filter(|alert| alert.is_firing() == firing).map(|alert| alert.id).collect();
    Delivery {
        id: DeliveryId(id.into()),
        robot,
        firing: ids(true),
        resolved: ids(false),
        notification: Notification {
            robot,
            group: Some(GroupId(group)),
            rule: Some(RuleId(1)),
            rule_version: 3,
            rule_name: "Everything".into(),
            reason: Reason::First,
            group_labels: Arc::new(Labels::from_iter([("alertname", "Alert1")])),
            alerts: alerts.into_iter().map(Arc::new).collect(),
            left_out: LeftOut::default(),
            mention: Mention::Handlers,
            people: Vec::new(),
            notice: None,
            overflow: None,
            at: NOW,
        },
        created_at: NOW,
        place: Place { since: NOW, rank: 1 },
        replaces: Vec::new(),
    }
}

pub fn pending(delivery: &str, robot: RobotId, group: i64, firing: &[i64]) -> Pending {
    let firing = firing.iter().copied().map(AlertId).collect();
    Pending {
        delivery: id(delivery),
        robot,
        group: GroupId(group),
        reason: Reason::First,
        place: Place { since: NOW, rank: 1 },
        firing,
        resolved: Vec::new(),
        unsure: false,
    }
}

/// Each replaces what waits for the same robot about the same group and may be replaced.
pub async fn queue(store: &Store, deliveries: &[Delivery]) -> Vec<DeliveryId> {
    let open = store.outbox(NOW).await.unwrap().deliveries;
    let mut deliveries = deliveries.to_vec();
    for delivery in &mut deliveries {
        let in_group = (delivery.robot, delivery.notification.group);
        let is_replaced =
            |open: &&OpenDelivery| (open.robot, open.group, open.unsure) == (in_group.0, in_group.1, false);
        delivery.replaces = open.iter().filter(is_replaced).map(|open| open.id.clone()).collect();
    }
    let (replaced, _) = commit(store, &change(Vec::new()), &deliveries).await;
    replaced.into_iter().map(|gone| gone.delivery).collect()
}

/// What was replaced, and what is for no robot.
pub async fn commit(store: &Store, change: &Change, deliveries: &[Delivery]) -> (Vec<Replaced>, Vec<DeliveryId>) {
    match store.commit(change, deliveries, &[]).await.unwrap() {
        CommitOutcome::Done { replaced, undeliverable } => (replaced, undeliverable),
        CommitOutcome::Begun(begun) => panic!("these cannot be replaced: {begun:?}"),
    }
}

/// Begins one attempt.
pub async fn begin(store: &Store, delivery: &str, body: &[u8]) -> AttemptStart {
    let id = id(delivery);
    store.begin_attempts(&[Begin { delivery: &id, number: 1, body }], NOW).await.unwrap().remove(0)
}

pub fn id(text: &str) -> DeliveryId {
    DeliveryId(text.into())
}

pub async fn robot_state(store: &Store, robot: RobotId) -> RobotState {
    let robots = store.outbox(NOW).await.unwrap().robots;
    robots.into_iter().find(|state| state.id == robot).unwrap()
}

pub async fn state(store: &Store, delivery: &str) -> DeliveryState {
    store.delivery(&id(delivery), NOW).await.unwrap().unwrap().row.state
}

pub fn answer(verdict: Verdict, meaning: Meaning) -> Answer {
    Answer {
        verdict,
        meaning,
        http_status: Some(200),
        errcode: Some("0".into()),
        errmsg: "ok".into(),
        maybe_delivered: false,
    }
}

/// Begins and ends the first attempt of a delivery.
pub async fn attempt(
    store: &Store,
    delivery: &str,
    robot: RobotId,
    state: DeliveryState,
    health: Option<HealthChange>,
) {
    begin(store, delivery, b"{}").await;
    let shown = store.delivery(&id(delivery), NOW).await.unwrap().unwrap().notification;
    let told: Vec<AlertId> = shown.firing().map(|alert| alert.id).filter(|_| state == DeliveryState::Sent).collect();
    let finished = Finished {
        notices: &[],
        delivery: &id(delivery),
        robot,
        number: 1,
        finished_at: NOW.plus(100),
        answer: &answer(Verdict::Sent, Meaning::Accepted),
        state,
        due_at: NOW.plus(100),
        unsure: false,
        notified: &told,
        robot_health: health,
    };
    store.finish_attempts(&[finished]).await.unwrap();
}

pub fn blocked() -> HealthChange {
    HealthChange::Blocked { since: NOW, meaning: Meaning::KeywordMissing, errmsg: "keywords not in content".into() }
}

/// A new contact; with a robot where a token is given.
pub async fn contact(store: &Store, name: &str, token: Option<&str>) -> ContactId {
    let robot = match token {
        Some(token) => RobotChange::Set(new_robot(token)),
        None => RobotChange::Keep { secret: SecretChange::Keep, keywords: None },
    };
    let contact = SaveContact {
        id: None,
        version: Version::NONE,
        name: name.into(),
        phone: None,
        email: Some(format!("{name}@example.org")),
        ding_user_id: format!("ding-{name}"),
        system_notifications: false,
        robot,
        limit: None,
    };
    store.save_contact(&contact, NOW).await.unwrap()
}

/// A new contact group.
pub async fn contact_group(store: &Store, name: &str, contacts: &[ContactId]) -> ContactGroupId {
    let form = ContactGroupForm { name: name.into(), contacts: contacts.to_vec(), ..ContactGroupForm::default() };
    store.save_contact_group(&form, NOW).await.unwrap()
}

/// A new dispatch rule that notifies these.
pub async fn rule(store: &Store, name: &str, contacts: &[ContactId], groups: &[ContactGroupId]) -> RuleId {
    let (contacts, groups) = (contacts.to_vec(), groups.to_vec());
    let rule = DispatchRule { name: name.into(), contacts, groups, ..any_rule() };
    store.save_dispatch_rule(&rule, NOW).await.unwrap()
}

/// A new rule that nobody handles.
pub fn any_rule() -> DispatchRule {
    let form = DispatchRuleForm { name: "any".into(), contacts: vec![ContactId(1)], ..DispatchRuleForm::default() };
    DispatchRule { contacts: Vec::new(), ..form.check().unwrap() }
}

/// A new integration with this token.
pub async fn integration(store: &Store, name: &str, token: &str) -> IntegrationId {
    store.create_integration(&fields(name), token_hash(token), &Sensitive::new(token), NOW).await.unwrap()
}

pub fn fields(name: &str) -> IntegrationFields {
    IntegrationFields {
        name: name.into(),
        kind: Kind::Prometheus,
        description: String::new(),
        enabled: true,
        auto_resolve: None,
        severities: model::severity::Table::default(),
        max_active: 20_000,
    }
}

/// A new account with a password.
pub async fn account(store: &Store, email: &str) -> AccountId {
    store.create_account(email, Some("hash"), NOW).await.unwrap()
}

/// Logs in; the session is found by this hash.
pub async fn log_in(store: &Store, account: AccountId, name: &str) -> [u8; 32] {
    let token_hash = token_hash(name);
    let (user_agent, address) = ("Firefox", "192.0.2.1");
    let session = NewSession { token_hash, name, account, now: NOW, user_agent, address, replaces: None, device: None };
    store.session_create(&session).await.unwrap();
    token_hash
}

//! The simulator as its users hold it: robots, faults, chats and records. Clones are the same simulator.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use crate::{
    ChatMessage, Clock, Fault, FaultOrder, RequestRecord, Robot, RobotPatch, RobotView, Settings,
    check::Post,
    room::{Room, webhook_path},
    state::{Reply, State},
    waiting::Changes,
};

/// A simulated `DingTalk`.
#[derive(Clone)]
pub struct Simulator(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    clock: Box<dyn Clock>,
    changes: Changes,
    releases: Changes,
    saving: Mutex<()>,
    address: Mutex<Option<SocketAddr>>,
}

/// No robot has this token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no robot has this token")]
pub struct UnknownRobot;

impl Simulator {
    pub fn new(settings: Settings, clock: impl Clock) -> Self {
        Self::with_state(State { settings, ..State::default() }, clock)
    }

    pub fn settings(&self) -> Settings {
        self.state().settings.clone()
    }

    pub fn set_settings(&self, settings: Settings) {
        self.state().settings = settings;
        self.changed();
    }

    /// Adds a robot, or gives the one with this token new settings; its chat stays.
    pub fn put_robot(&self, robot: Robot) {
        let mut state = self.state();
        match state.rooms.get_mut(&robot.token) {
            Some(room) => room.robot = robot,
            None => drop(state.rooms.insert(robot.token.clone(), Room::new(robot))),
        }
        drop(state);
        self.changed();
    }

    pub fn change_robot(&self, token: &str, patch: RobotPatch) -> Result<RobotView, UnknownRobot> {
        self.in_room(token, |room| room.robot.change(patch))?;
        self.robot(token).ok_or(UnknownRobot)
    }

    /// Forgets a robot with its chat: its token is unknown from now on.
    pub fn delete_robot(&self, token: &str) -> Result<(), UnknownRobot> {
        let gone = self.state().rooms.remove(token);
        self.changed();
        gone.map(drop).ok_or(UnknownRobot)
    }

    /// By token.
    pub fn robots(&self) -> Vec<RobotView> {
        let now = self.0.clock.now();
        let state = self.state();
        state.rooms.values().map(|room| room.view(&state.settings, now)).collect()
    }

    pub fn robot(&self, token: &str) -> Option<RobotView> {
        let now = self.0.clock.now();
        let state = self.state();
        state.rooms.get(token).map(|room| room.view(&state.settings, now))
    }

    /// The webhook URL of the robot with this token, once the simulator listens.
    pub fn webhook(&self, token: &str) -> Option<String> {
        let address = (*self.address()).as_ref()?.to_string();
        Some(format!("http://{address}{}", webhook_path(token)))
    }

    /// Orders a fault for the next `times` requests to a robot.
    pub fn script(&self, token: &str, fault: Fault, times: u32) -> Result<(), UnknownRobot> {
        self.in_room(token, |room| room.faults.add(FaultOrder { fault, times }))
    }

    /// Orders a fault for the next `times` requests, whichever robot they are for. These come before a robot's own.
    pub fn script_all(&self, fault: Fault, times: u32) {
        self.state().faults.add(FaultOrder { fault, times });
        self.changed();
    }

    /// Forgets all faults that are still due.
    pub fn clear_faults(&self) {
        let mut state = self.state();
        state.faults.clear();
        state.rooms.values_mut().for_each(|room| room.faults.clear());
        drop(state);
        self.changed();
    }

    /// Lets all answers go that [`Fault::Hold`] holds back now.
    pub fn release_held(&self) {
        self.0.releases.tell();
    }

    /// What the robot's group has seen, oldest first; empty for an unknown robot.
    pub fn chat(&self, token: &str) -> Vec<ChatMessage> {
        self.state().rooms.get(token).map(|room| room.chat.iter().cloned().collect()).unwrap_or_default()
    }

    pub fn clear_chat(&self, token: &str) -> Result<(), UnknownRobot> {
        self.in_room(token, |room| room.chat.clear())
    }

    /// All requests to a robot, refused ones included, oldest first.
    pub fn requests(&self, token: &str) -> Vec<RequestRecord> {
        self.state().rooms.get(token).map(|room| room.requests.iter().cloned().collect()).unwrap_or_default()
    }

    /// Requests that reached no robot: wrong path, method or content type, no or an unknown token.
    pub fn stray_requests(&self) -> Vec<RequestRecord> {
        self.state().strays.iter().cloned().collect()
    }

    /// How many POSTs to a robot carried this `msgUuid`, whatever became of them.
    pub fn posts(&self, token: &str, msg_uuid: &str) -> usize {
        let is_one = |request: &&RequestRecord| request.msg_uuid.as_deref() == Some(msg_uuid);
        self.state().rooms.get(token).map_or(0, |room| room.requests.iter().filter(is_one).count())
    }

    /// Counts up with each change; for whoever wants to follow.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.changes.subscribe()
    }

    pub(crate) fn with_state(state: State, clock: impl Clock) -> Self {
        Self(Arc::new(Inner {
            state: Mutex::new(state),
            clock: Box::new(clock),
            changes: Changes::default(),
            releases: Changes::default(),
            saving: Mutex::default(),
            address: Mutex::default(),
        }))
    }

    /// A request to `/robot/send` arrives.
    pub(crate) fn receive(&self, post: Post) -> Reply {
        let reply = self.state().receive(post, self.0.clock.now());
        self.changed();
        reply
    }

    /// A request to another path arrives.
    pub(crate) fn receive_elsewhere(&self, method: String, source: std::net::IpAddr) -> Reply {
        let reply = self.state().receive_elsewhere(method, source, self.0.clock.now());
        self.changed();
        reply
    }

    pub(crate) fn releases(&self) -> watch::Receiver<u64> {
        self.0.releases.subscribe()
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Held while the file is written.
    pub(crate) fn saving(&self) -> MutexGuard<'_, ()> {
        self.0.saving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn listens_at(&self, address: SocketAddr) {
        *self.address() = Some(address);
    }

    fn address(&self) -> MutexGuard<'_, Option<SocketAddr>> {
        self.0.address.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn in_room<T>(&self, token: &str, act: impl FnOnce(&mut Room) -> T) -> Result<T, UnknownRobot> {
        let done = self.state().rooms.get_mut(token).map(act).ok_or(UnknownRobot);
        self.changed();
        done
    }

    fn changed(&self) {
        self.0.changes.tell();
    }
}

impl std::fmt::Debug for Simulator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Simulator").field("robots", &self.state().rooms.len()).finish_non_exhaustive()
    }
}

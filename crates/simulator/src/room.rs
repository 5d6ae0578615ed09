//! One robot with its group's chat, its record of requests, its limit and its faults.

use std::collections::VecDeque;

use model::Millis;
use serde::{Deserialize, Serialize};

use crate::{
    ChatMessage, Outcome, RequestRecord, Robot, RobotView, Settings,
    check::{self, Post},
    fault::FaultQueue,
    limit::Window,
    mention,
    payload::{self, Payload},
    query,
    refusal::Refusal,
};

#[derive(Debug, Serialize, Deserialize)]
pub struct Room {
    pub robot: Robot,
    pub chat: VecDeque<ChatMessage>,
    #[serde(default)]
    window: Window,
    #[serde(default)]
    next_id: u64,
    #[serde(skip)]
    pub requests: VecDeque<RequestRecord>,
    #[serde(skip)]
    pub faults: FaultQueue,
}

impl Room {
    pub fn new(robot: Robot) -> Self {
        Self {
            robot,
            chat: VecDeque::new(),
            window: Window::default(),
            next_id: 1,
            requests: VecDeque::new(),
            faults: FaultQueue::default(),
        }
    }

    /// Handles a message as `DingTalk` would, without faults.
    pub fn take(&mut self, settings: &Settings, post: &Post, now: Millis) -> Outcome {
        match self.try_take(settings, post, now) {
            Ok(outcome) => outcome,
            Err(Refusal { errcode, errmsg }) => Outcome::Refused { errcode, errmsg },
        }
    }

    /// Remembers a request, and counts it as a POST of its message.
    pub fn note(&mut self, settings: &Settings, request: RequestRecord) {
        if let Some(message) = request.msg_uuid.as_deref().and_then(|uuid| self.known(uuid)) {
            message.posts += 1;
        }
        push(&mut self.requests, request, settings.keep);
    }

    pub fn view(&self, settings: &Settings, now: Millis) -> RobotView {
        RobotView {
            robot: self.robot.clone(),
            webhook_path: webhook_path(&self.robot.token),
            messages: self.chat.len(),
            in_window: self.window.in_window(settings, now),
            throttled_until: self.window.throttled_until(now),
            faults: self.faults.waiting(),
        }
    }

    fn try_take(&mut self, settings: &Settings, post: &Post, now: Millis) -> Result<Outcome, Refusal> {
        let payload = check::message(&self.robot, settings, post, now)?;
        self.window.pass(settings, now)?;
        let body = payload::parse(&post.body).unwrap_or_default();
        let uuid = payload::msg_uuid(&body);
        if let Some(message) = uuid.and_then(|uuid| self.known(uuid)) {
            message.repeats += 1;
            return Ok(Outcome::Repeated);
        }
        let message = self.shown(payload, uuid, now);
        push(&mut self.chat, message, settings.keep);
        Ok(Outcome::Delivered)
    }

    fn shown(&mut self, payload: Payload, uuid: Option<&str>, at: Millis) -> ChatMessage {
        let (mentions, lost_mentions) = mention::resolve(&self.robot, &payload);
        let id = self.next_id;
        self.next_id += 1;
        let earlier = self.requests.iter().filter(|request| uuid.is_some() && request.msg_uuid.as_deref() == uuid);
        ChatMessage {
            id,
            at,
            // The present one is counted by `note`; without a msgUuid it is the only one.
            posts: u32::from(uuid.is_none()) + u32::try_from(earlier.count()).unwrap_or(u32::MAX),
            repeats: 0,
            mentions_all: payload.at.all && payload.can_mention(),
            mentions,
            lost_mentions,
            msgtype: payload.msgtype,
            title: payload.title,
            text: payload.text,
            links: payload.links,
            msg_uuid: uuid.map(str::to_owned),
        }
    }

    fn known(&mut self, uuid: &str) -> Option<&mut ChatMessage> {
        self.chat.iter_mut().rev().find(|message| message.msg_uuid.as_deref() == Some(uuid))
    }
}

pub fn webhook_path(token: &str) -> String {
    format!("/robot/send?access_token={}", query::encode(token))
}

pub fn push<T>(list: &mut VecDeque<T>, item: T, keep: usize) {
    list.push_back(item);
    while list.len() > keep {
        list.pop_front();
    }
}

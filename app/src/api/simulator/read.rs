//! From the simulator's own types to what a page shows.

use simulator::{ChatMessage, Fault, LostReason, RequestRecord, RobotView, Simulator};

use super::{
    FaultForm, FaultKind, FaultRow, LimitsForm, Lost, Message, NewRobotForm, Outcome, Request, RobotForm, RobotRow,
    Shown, SimulatorPage, Traffic,
};
use crate::{
    api::reply,
    context::{caller, site},
    error::AppError,
    form::FilledForm,
};

/// So many messages and requests are shown.
const SHOWN: usize = 50;
/// A key is so much of a token.
const KEY: usize = 12;

/// The simulator, for somebody who is logged in. `NotFound` where none runs.
pub fn simulator() -> Result<Simulator, AppError> {
    caller()?;
    site().simulator.ok_or_else(AppError::not_found)
}

/// Names a robot in addresses.
pub fn key(token: &str) -> String {
    token.chars().take(KEY).collect()
}

/// The robot with this key.
pub fn robot(simulator: &Simulator, wanted: &str) -> Option<RobotView> {
    simulator.robots().into_iter().find(|view| key(&view.robot.token) == wanted)
}

pub async fn page(wanted: Option<&str>, draft: Option<&str>) -> Result<SimulatorPage, AppError> {
    let simulator = simulator()?;
    let mut robots = simulator.robots();
    robots.sort_by(|a, b| (&a.robot.group_name, &a.robot.token).cmp(&(&b.robot.group_name, &b.robot.token)));
    let rows = robots
        .iter()
        .map(|view| RobotRow { key: key(&view.robot.token), group: view.robot.group_name.clone() })
        .collect();
    let chosen = match wanted {
        Some(wanted) => {
            let found = robots.into_iter().find(|view| key(&view.robot.token) == wanted);
            Some(found.ok_or_else(AppError::not_found)?)
        }
        None => robots.into_iter().next(),
    };
    let limits = limits(&simulator, chosen.as_ref().map(|view| key(&view.robot.token)).unwrap_or_default());
    Ok(SimulatorPage {
        robots: rows,
        shown: match chosen {
            Some(view) => Some(shown(&simulator, view, draft).await?),
            None => None,
        },
        limits: reply::filled(draft).await?.unwrap_or_else(|| FilledForm::fresh(limits)),
        add: reply::filled(draft).await?.unwrap_or_else(|| FilledForm::fresh(NewRobotForm::default())),
    })
}

async fn shown(simulator: &Simulator, view: RobotView, draft: Option<&str>) -> Result<Shown, AppError> {
    let key = key(&view.robot.token);
    let form = RobotForm {
        robot: key.clone(),
        group: view.robot.group_name.clone(),
        keywords: view.robot.keywords.join(", "),
        secret: view.robot.secret.clone().unwrap_or_default(),
        ip_list: view.robot.ip_list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        enabled: view.robot.enabled,
    };
    let fault = FaultForm { robot: key.clone(), ..FaultForm::default() };
    Ok(Shown {
        webhook_url: simulator.webhook(&view.robot.token).unwrap_or_else(|| view.webhook_path.clone()),
        group: view.robot.group_name.clone(),
        members: view.robot.members.iter().map(|member| (member.name.clone(), number(member))).collect(),
        robot: reply::filled(draft).await?.unwrap_or_else(|| FilledForm::fresh(form)),
        fault: reply::filled(draft).await?.unwrap_or_else(|| FilledForm::fresh(fault)),
        traffic: traffic(simulator, view),
        key,
    })
}

fn number(member: &simulator::Member) -> String {
    member.mobile.clone().or_else(|| member.user_id.clone()).unwrap_or_default()
}

fn limits(simulator: &Simulator, robot: String) -> LimitsForm {
    let settings = simulator.settings();
    LimitsForm { robot, limit: settings.limit.to_string(), penalty: (settings.penalty_ms / 1000).to_string() }
}

fn traffic(simulator: &Simulator, view: RobotView) -> Traffic {
    let token = &view.robot.token;
    let chat = simulator.chat(token);
    let from = chat.len().saturating_sub(SHOWN);
    Traffic {
        chat: chat.into_iter().skip(from).map(message).collect(),
        requests: requests(simulator, token),
        in_window: view.in_window,
        limit: simulator.settings().limit,
        throttled_until: view.throttled_until,
        faults: view
            .faults
            .into_iter()
            .map(|order| FaultRow { kind: fault_kind(&order.fault), times: order.times })
            .collect(),
    }
}

fn message(message: ChatMessage) -> Message {
    let lost = |reason| match reason {
        LostReason::NotInText => Lost::NotInText,
        LostReason::NotAMember => Lost::NotAMember,
        LostReason::TypeWithoutMentions => Lost::TypeWithoutMentions,
    };
    Message {
        id: message.id,
        at: message.at,
        is_markdown: matches!(message.msgtype.as_str(), "markdown" | "actionCard"),
        title: message.title.unwrap_or_default(),
        text: message.text,
        links: message.links.into_iter().map(|link| (link.title, link.url)).collect(),
        mentions: message.mentions.into_iter().map(|mention| (mention.to, mention.name)).collect(),
        lost_mentions: message.lost_mentions.into_iter().map(|mention| (mention.to, lost(mention.reason))).collect(),
        mentions_all: message.mentions_all,
        repeats: message.repeats,
    }
}

/// Those to the robot and those that reached none, newest first.
fn requests(simulator: &Simulator, token: &str) -> Vec<Request> {
    let own = simulator.requests(token).into_iter().map(|record| (record, true));
    let strays = simulator.stray_requests().into_iter().map(|record| (record, false));
    let mut all: Vec<(RequestRecord, bool)> = own.chain(strays).collect();
    all.sort_by_key(|(record, _)| record.at);
    all.into_iter().rev().take(SHOWN).map(|(record, to_robot)| request(record, to_robot)).collect()
}

fn request(record: RequestRecord, to_robot: bool) -> Request {
    Request {
        at: record.at,
        outcome: match record.outcome {
            simulator::Outcome::Delivered => Outcome::Delivered,
            simulator::Outcome::Repeated => Outcome::Repeated,
            simulator::Outcome::Refused { errcode, errmsg } => Outcome::Refused { errcode, errmsg },
            simulator::Outcome::NotTaken => Outcome::NotTaken,
        },
        fault: record.fault.as_ref().map(fault_kind),
        status: record.status,
        source: record.source.to_string(),
        msg_uuid: record.msg_uuid.unwrap_or_default(),
        body: record.body,
        answer: record.answer.unwrap_or_default(),
        to_robot,
    }
}

fn fault_kind(fault: &Fault) -> FaultKind {
    match fault {
        Fault::Delay { .. } => FaultKind::Delay,
        Fault::LoseAnswer => FaultKind::LoseAnswer,
        Fault::HalfAnswer => FaultKind::HalfAnswer,
        Fault::Page { .. } => FaultKind::Page,
        Fault::Reset => FaultKind::Reset,
        busy if *busy == Fault::busy() => FaultKind::Busy,
        blocked if *blocked == Fault::address_blocked() => FaultKind::AddressBlocked,
        _ => FaultKind::Other,
    }
}

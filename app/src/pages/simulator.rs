//! The simulator: the group chat as `DingTalk` would show it, the robot's switches, and the record of requests.

mod add;
mod bubble;
mod chat;
mod delete;
mod fault;
mod limits;
mod request;
mod rich;
mod robot;
mod status;

use leptos::prelude::*;

use crate::{
    address::Query,
    api::simulator::{self, RobotRow, Shown, SimulatorPage},
    components::{EmptyState, PageHead, Shape, show},
    islands::Follow,
    visit::words,
};
use add::AddRobot;
use chat::Chat;
use delete::DeleteDialog;
use fault::Faults;
use limits::Limits;
use request::Requests;
use robot::RobotCard;

#[component]
pub fn Simulator() -> AnyView {
    let query = Query::get();
    show(simulator::load_simulator(query.maybe("robot"), query.maybe("draft")), parts)
}

/// How wide the chat is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    Phone,
    Desktop,
}

impl Width {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Desktop => "desktop",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Phone, Self::Desktop].into_iter().find(|width| width.as_str() == text)
    }
}

fn parts(page: SimulatorPage) -> AnyView {
    let words = &words().simulator;
    let query = Query::get();
    let width = query.maybe("width").and_then(|width| Width::parse(&width)).unwrap_or(Width::Phone);
    let SimulatorPage { robots, shown, limits, add } = page;
    let head = view! {
        <PageHead title=words.title lead=words.lead>
            <a class="btn no-js" href=query.with(&[], None)>{words.reload}</a>
            <span class="dim"><Follow seconds=2 text=words.by_itself.to_owned()/></span>
        </PageHead>
    };
    let Some(shown) = shown else {
        return view! {
            {head}
            <EmptyState icon=Shape::Robot title=words.no_robot hint=words.no_robot_hint/>
            <AddRobot filled=add/>
        }
        .into_any();
    };
    let Shown { key, group, webhook_url, members, robot, fault, traffic } = shown;
    let class = match width {
        Width::Phone => "sim phone",
        Width::Desktop => "sim desktop",
    };
    view! {
        {head}
        <DeleteDialog key=key.clone() group=group.clone()/>
        {choice(robots, &key)}
        <div class=class>
            <Chat group members=members.len() messages=traffic.chat.clone() width/>
            <RobotCard key=key.clone() webhook_url members filled=robot traffic=traffic.clone()/>
        </div>
        <div class="thirds">
            <Faults key filled=fault waiting=traffic.faults/>
            <Limits filled=limits/>
            <AddRobot filled=add/>
        </div>
        <Requests requests=traffic.requests/>
    }
    .into_any()
}

/// The robots to choose from, when there are several.
fn choice(robots: Vec<RobotRow>, shown: &str) -> AnyView {
    if robots.len() < 2 {
        return ().into_any();
    }
    let link = |row: RobotRow| {
        let current = (row.key == shown).then_some("page");
        let href = format!("/simulator?robot={}", row.key);
        view! { <li><a class="btn quiet" href=href aria-current=current>{row.group}</a></li> }
    };
    view! {
        <nav class="groups" aria-label=words().simulator.robots>
            <ul>{robots.into_iter().map(link).collect_view()}</ul>
        </nav>
    }
    .into_any()
}

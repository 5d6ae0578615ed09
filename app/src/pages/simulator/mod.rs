//! The simulator: the group chat as `DingTalk` would show it, the robot's switches, and the record of requests.

mod add;
mod bubble;
mod chat;
mod delete;
mod fault;
mod follow;
mod limits;
mod request;
mod rich;
mod robot;
mod status;

use leptos::prelude::*;

use crate::{
    api::simulator::{self, RobotRow, Shown, SimulatorPage},
    components::{EmptyState, Shape},
    page::{PageHead, Query, load, show},
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
    let page = load(
        move || (query.maybe("robot"), query.maybe("draft")),
        async |(robot, draft)| simulator::load_simulator(robot, draft).await,
    );
    // Forms lead back without it; the choice stays.
    let width = Memo::new(move |before: Option<&Width>| {
        query.maybe("width").and_then(|width| Width::parse(&width)).or(before.copied()).unwrap_or(Width::Phone)
    });
    show(page, move |page| parts(page, width))
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

fn parts(page: SimulatorPage, width: Memo<Width>) -> AnyView {
    let words = &words().simulator;
    let query = Query::get();
    let SimulatorPage { robots, shown, limits, add } = page;
    let head = view! {
        <PageHead title=words.title lead=words.lead>
            <a class="btn reload" href=move || query.with(&[], None) rel="external">{words.reload}</a>
            <span class="dim js">{words.by_itself}</span>
        </PageHead>
    };
    let Some(shown) = shown else {
        return view! {
            {head}
            <EmptyState icon=Shape::Robot title=words.no_robot hint=words.no_robot_hint/>
            <AddRobot kept=add/>
        }
        .into_any();
    };
    let Shown { key, group, webhook_url, members, robot, fault, live } = shown;
    let live = RwSignal::new(live);
    follow::start(key.clone(), live);
    let class = move || match width.get() {
        Width::Phone => "sim phone",
        Width::Desktop => "sim desktop",
    };
    view! {
        {head}
        <DeleteDialog key=key.clone() group=group.clone()/>
        {choice(robots, &key)}
        <div class=class>
            <Chat group members=members.len() live width/>
            <RobotCard key=key.clone() webhook_url members kept=robot live/>
        </div>
        <div class="thirds">
            <Faults key kept=fault live/>
            <Limits kept=limits/>
            <AddRobot kept=add/>
        </div>
        <Requests live/>
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
        // Another visit, so that nothing typed for one robot stays for the next.
        view! { <li><a class="btn quiet" href=href aria-current=current rel="external">{row.group}</a></li> }
    };
    view! {
        <nav class="groups" aria-label=words().simulator.robots>
            <ul>{robots.into_iter().map(link).collect_view()}</ul>
        </nav>
    }
    .into_any()
}

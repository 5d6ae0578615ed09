//! The binary, set up for a load.

use model::{
    contact::ContactForm,
    dispatch_rule::{ConditionRow, DispatchRuleForm},
    integration::Kind,
};
use tempfile::TempDir;

use crate::{
    robots::{ROBOTS, Robots},
    support::{Bellhop, Workshop, done},
    watch,
};

/// A Bellhop with its data folder.
pub struct Subject {
    bellhop: Bellhop,
    data: TempDir,
    /// Where Prometheus posts.
    pub url: String,
}

impl Subject {
    pub fn pid(&self) -> u32 {
        self.bellhop.child.id().unwrap()
    }

    /// Leaves the data folder.
    pub async fn stop(self) -> TempDir {
        self.bellhop.terminate().await;
        self.data
    }
}

/// Every alert goes to one robot, in a group for each value of the label `group`.
pub async fn with_one_rule(robots: &Robots) -> Subject {
    let data = tempfile::tempdir().unwrap();
    let workshop = Workshop::open(data.path(), robots.address).await;
    route(&workshop, robots, 0, DispatchRuleForm::default()).await;
    serve(workshop, data, robots).await
}

/// Each robot has its rule, for the label `robot`, without a group wait.
pub async fn with_a_rule_for_each(robots: &Robots) -> Subject {
    let data = tempfile::tempdir().unwrap();
    let workshop = Workshop::open(data.path(), robots.address).await;
    for robot in 0..ROBOTS {
        let condition = ConditionRow { label: "robot".into(), value: robot.to_string(), ..ConditionRow::default() };
        let rule =
            DispatchRuleForm { conditions: vec![condition], group_wait: "0".into(), ..DispatchRuleForm::default() };
        route(&workshop, robots, robot, rule).await;
    }
    serve(workshop, data, robots).await
}

/// A contact with this robot, and the rule that sends to it, in a group for each value of the label `group`.
async fn route(workshop: &Workshop, robots: &Robots, robot: usize, rule: DispatchRuleForm) {
    let name = format!("Load {robot}");
    let contact = ContactForm { name: name.clone(), webhook_url: robots.webhook(robot), ..ContactForm::default() };
    let contact = done(workshop.console.save_contact(&workshop.who, contact).await.unwrap());
    let rule = DispatchRuleForm { name, contacts: vec![contact], grouping: "group".into(), ..rule };
    done(workshop.console.save_dispatch_rule(&workshop.who, rule).await.unwrap());
}

async fn serve(workshop: Workshop, data: TempDir, robots: &Robots) -> Subject {
    let path = workshop.large_integration(Kind::Prometheus).await;
    workshop.close().await;
    let bellhop = Bellhop::serve(data.path(), &["--robot-host", &robots.address.to_string()]).await;
    let url = format!("{}{path}/api/v2/alerts", bellhop.base_url);
    Subject { bellhop, data, url }
}

/// Starts it on this folder, or on an empty one, and ends it; answers the milliseconds until it was ready.
pub async fn start(data: Option<&TempDir>, robots: &Robots) -> f64 {
    let empty = tempfile::tempdir().unwrap();
    let folder = data.map_or(empty.path(), TempDir::path);
    let started = watch::now();
    let bellhop = Bellhop::serve(folder, &["--robot-host", &robots.address.to_string()]).await;
    bellhop.ready().await;
    let taken = started.elapsed();
    bellhop.terminate().await;
    taken.as_secs_f64() * 1_000.0
}

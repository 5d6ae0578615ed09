//! The built-in DingTalk: the simulator on a loopback port of its own, with one robot in it. In the demo its robots and chats
//! are kept in a file, so that they outlive a restart.

use std::{net::Ipv4Addr, net::SocketAddr, path::PathBuf};

use anyhow::Context;
use console::ExampleRobot;
use simulator::{Robot, Settings, Simulator, SystemClock};
use tokio::{
    net::TcpListener,
    task::{JoinError, JoinHandle},
};

use super::SimulatorPlan;

/// The simulator that listens.
pub struct Simulated {
    pub simulator: Simulator,
    pub address: SocketAddr,
    file: Option<PathBuf>,
    serving: JoinHandle<()>,
    saving: Option<JoinHandle<()>>,
}

impl Simulated {
    pub async fn start(plan: SimulatorPlan) -> anyhow::Result<Self> {
        let SimulatorPlan { port, file } = plan;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("the simulator cannot listen on {address}; give --simulator-port another port"))?;
        let address = listener.local_addr()?;
        let loaded = match &file {
            Some(file) => Simulator::load(file, SystemClock)?,
            None => None,
        };
        let simulator = loaded.unwrap_or_else(|| Simulator::new(Settings::default(), SystemClock));
        if simulator.robots().is_empty() {
            simulator.put_robot(first_robot());
        }
        let serving = tokio::spawn(serve(simulator.clone(), listener));
        let saving = file.clone().map(|file| {
            let simulator = simulator.clone();
            tokio::spawn(async move { simulator.keep_saved(&file).await })
        });
        Ok(Self { simulator, address, file, serving, saving })
    }

    /// Waits for its listener to end by itself; for ever where there is none.
    pub async fn ended(simulated: Option<&mut Self>) -> Result<(), JoinError> {
        match simulated {
            Some(simulated) => (&mut simulated.serving).await,
            None => std::future::pending().await,
        }
    }

    /// The robot of "Set up the example for me".
    pub fn example(&self) -> Option<ExampleRobot> {
        let view = self.simulator.robots().into_iter().next()?;
        Some(ExampleRobot {
            webhook_url: format!("http://{}{}", self.address, view.webhook_path),
            secret: view.robot.secret,
            phone: view.robot.members.into_iter().find_map(|member| member.mobile).unwrap_or_default(),
        })
    }

    /// Saves what the saving task had not come to yet.
    pub fn stop(self) {
        self.serving.abort();
        if let Some(saving) = &self.saving {
            saving.abort();
        }
        if let Some(file) = &self.file
            && let Err(error) = self.simulator.save(file)
        {
            tracing::error!(%error, "the simulator's chat could not be saved");
        }
    }
}

async fn serve(simulator: Simulator, listener: TcpListener) {
    if let Err(error) = simulator.serve(listener).await {
        tracing::error!(%error, "the simulator stopped");
    }
}

/// Like a robot in DingTalk it has one security setting: only this machine may send. That needs nothing to be copied but the URL.
fn first_robot() -> Robot {
    let own = "127.0.0.1".parse().expect("an address");
    Robot { secret: None, ip_list: vec![own], ..Robot::demo() }
}

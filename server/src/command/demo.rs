//! `bellhop demo`: everything on loopback in a folder of its own, for trying out.

use std::{net::SocketAddr, path::PathBuf};

use crate::{
    config, logging,
    service::{FirstVisit, Plan, SimulatorPlan},
};

#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Address of the console and of ingest; loopback only
    #[arg(long, env = "BELLHOP_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:3000",
        value_parser = config::address)]
    listen: SocketAddr,

    /// Folder of the demo's data; never that of `serve`, which is why `BELLHOP_DATA` does not count here
    #[arg(long, value_name = "FOLDER", default_value = "demo-data")]
    data: PathBuf,

    /// Port of the simulated DingTalk on 127.0.0.1
    #[arg(long, env = "BELLHOP_SIMULATOR_PORT", value_name = "PORT", default_value_t = 3001)]
    simulator_port: u16,
}

pub fn run(options: Options) -> anyhow::Result<()> {
    anyhow::ensure!(
        options.listen.ip().is_loopback(),
        "the demo lets everybody in who has its link, so it listens on loopback only; use `bellhop serve` for others"
    );
    logging::start(config::LogFormat::Pretty);
    let plan = Plan {
        simulator: Some(SimulatorPlan {
            port: options.simulator_port,
            file: Some(options.data.join("simulator.json")),
        }),
        options: config::Options {
            listen: Some(options.listen),
            data: Some(options.data),
            simulator: Some(true),
            ..config::Options::default()
        },
        first_visit: FirstVisit::Demo,
    };
    crate::run(plan)
}

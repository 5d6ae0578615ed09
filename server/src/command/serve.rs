//! `bellhop serve`.

use crate::{
    config::Options,
    logging,
    service::{FirstVisit, Plan, SimulatorPlan},
};

pub fn run(options: Options) -> anyhow::Result<()> {
    logging::start(options.log_format.unwrap_or_default());
    if std::env::args_os().any(|argument| argument.to_string_lossy().starts_with("--metrics-token")) {
        tracing::warn!(
            "every user of this machine can read the metrics token in the list of processes: give it as BELLHOP_METRICS_TOKEN"
        );
    }
    let simulator =
        options.simulator.unwrap_or_default().then(|| SimulatorPlan { port: options.simulator_port(), file: None });
    let plan = Plan { options, simulator, first_visit: FirstVisit::SetUp };
    crate::run(plan)
}

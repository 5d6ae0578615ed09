//! `bellhop serve`.

use crate::{
    config::Options,
    logging,
    service::{FirstVisit, Plan, Service, SimulatorPlan},
};

pub fn run(options: Options) -> anyhow::Result<()> {
    logging::start(options.log_format.unwrap_or_default());
    let simulator = options.simulator.then(|| SimulatorPlan { port: options.simulator_port(), file: None });
    let plan = Plan { options, simulator, first_visit: FirstVisit::SetUp };
    crate::runtime()?.block_on(async {
        let stop = crate::stop_signal()?;
        let service = Service::open(plan).await?;
        service.announce();
        service.run(stop).await
    })
}

//! The service as a whole: opens the data folder, wires the rooms together, listens, and shuts down in order.

mod link;
mod simulated;
mod wiring;

use model::web::PublicUrl;
use std::{fmt::Write as _, io::Write as _, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context;
use console::Console;
use dispatch::{Clock, Failpoints, Running, SystemClock};
use leptos::prelude::LeptosOptions;
use store::{Key, Store};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{
    config::Options,
    http::{self, AppState, Proxies},
    lock::Lock,
    metrics::Metrics,
    serving::{Ending, Limits, Serving, raise_open_files},
};

use link::{Link, first_link};
use simulated::Simulated;
use wiring::{client, csrf, host_policy, listen, visible};

/// Requests that are under way at a stop get this long. The sends get 6 s, and all of it must fit into
/// [`model::limits::http::STOP_MILLIS`].
const GRACE: Duration = Duration::from_millis(2_500);
/// What is cut off gets this long to be gone.
const CUT_OFF: Duration = Duration::from_millis(500);

const KEEP_MEMORY: Duration = Duration::from_secs(1);

/// What is to be run.
pub struct Plan {
    pub options: Options,
    pub simulator: Option<SimulatorPlan>,
    pub first_visit: FirstVisit,
}

pub struct SimulatorPlan {
    pub port: u16,
    /// Where its robots and chats outlive a restart.
    pub file: Option<PathBuf>,
}

/// How the first visitor gets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstVisit {
    /// A one-time link creates the first administrator.
    SetUp,
    /// A link logs in as the demo's administrator.
    Demo,
}

/// The service, ready to run.
pub struct Service {
    console: Serving,
    memory: Console,
    metrics: Option<Serving>,
    simulated: Option<Simulated>,
    dispatcher: Running,
    store: Store,
    base_url: String,
    link: Option<String>,
    _lock: Lock,
}

impl Service {
    pub async fn open(plan: Plan) -> anyhow::Result<Self> {
        let Plan { options, simulator, first_visit } = plan;
        let public_url = options.public_url()?;
        let data = options.data();
        std::fs::create_dir_all(&data).with_context(|| format!("the data folder {} cannot be made", data.display()))?;
        let lock = Lock::take(&data)?;
        let key = Key::load(&data, options.secret_key.as_deref())?;
        let store = Store::open(store::Options::new(data.join("bellhop.db"), key)).await?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let limits = Limits::of(raise_open_files());
        let simulated = match simulator {
            Some(plan) => Some(Simulated::start(plan).await?),
            None => None,
        };
        let policy = host_policy(&options, simulated.as_ref())?;
        let client = client(&options, policy.clone())?;
        // First of all: where another one listens already, nothing may be sent.
        let listener = listen(options.listen(), "--listen").await?;
        let metrics_listener = match options.metrics_listen {
            Some(address) => Some(listen(address, "--metrics-listen").await?),
            None => None,
        };
        let metrics = Metrics::start()?;
        // The demo's messages have links from the first one on.
        let own = format!("http://{}", visible(listener.local_addr()?));
        let otherwise = (first_visit == FirstVisit::Demo).then(|| own.clone());
        let links = PublicUrl { given: public_url.clone(), otherwise };
        let (dispatcher, running) = dispatch::start(dispatch::Parts {
            store: store.clone(),
            client,
            clock: Arc::clone(&clock),
            seed: rand::random(),
            public_url: links.clone(),
            failpoints: Failpoints::default(),
        })
        .await?;
        let console = Console::open(console::Parts {
            store: store.clone(),
            dispatcher,
            clock: Arc::clone(&clock),
            policy,
            public_url: links,
            example_robot: simulated.as_ref().and_then(Simulated::example),
        })
        .await?;
        let base_url = public_url.clone().unwrap_or(own);
        if public_url.is_none() && !options.listen().ip().is_loopback() {
            tracing::warn!(
                "no --public-url is given: links in invitations begin with whatever address the browser asks for, which a stranger \
                 can make up; give the address at which people reach Bellhop"
            );
        }
        let link = first_link(&console, &options, first_visit).await?;
        let proxies = Proxies::new(options.trusted_proxy, public_url.as_deref())
            .with_simulator(simulated.as_ref().map(|simulated| simulated.simulator.clone()));
        let memory = console.clone();
        let state = AppState {
            console,
            metrics,
            metrics_token: options.metrics_token.as_deref().map(Arc::from),
            proxies,
            leptos: LeptosOptions::builder().output_name("bellhop").build(),
        };
        let is_counted = {
            let proxies = state.proxies.clone();
            Arc::new(move |peer| !proxies.trusts(peer))
        };
        let metrics = metrics_listener.map(|listener| Serving {
            listener,
            router: http::metrics_router(state.clone()),
            limits: limits.for_metrics(),
            clock: Arc::clone(&clock),
            is_counted: Arc::new(|_| true),
        });
        let router = http::router(&state, csrf(public_url.as_deref())?);
        let console = Serving { listener, router, limits, clock, is_counted };
        Ok(Self {
            console,
            memory,
            metrics,
            simulated,
            dispatcher: running,
            store,
            base_url,
            link: link.map(Link::path),
            _lock: lock,
        })
    }

    /// Where it listens; with port 0 the port that was chosen.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.console.listener.local_addr()
    }

    /// Says on standard output where to go. Where that cannot be written, as on a full disk, it runs all the same.
    pub fn announce(&self) {
        let mut lines = format!("Bellhop {} listens on {}\n", env!("CARGO_PKG_VERSION"), self.base_url);
        if let Some(simulated) = &self.simulated {
            let _ = writeln!(lines, "The simulated DingTalk listens on http://{}", simulated.address);
        }
        if let Some(link) = &self.link {
            let _ = writeln!(lines, "Open this link to begin: {}{link}", self.base_url);
        }
        let mut output = std::io::stdout().lock();
        if let Err(error) = output.write_all(lines.as_bytes()).and_then(|()| output.flush()) {
            tracing::warn!(%error, "standard output cannot be written; Bellhop listens on {}", self.base_url);
        }
    }

    /// Serves until `stop`; then finishes requests and sends in flight, and cuts off what takes too long. Fails when a part ends
    /// by itself: whoever supervises the process starts it anew. `stop` is cancelled in either case.
    pub async fn run(mut self, stop: CancellationToken) -> anyhow::Result<()> {
        let ending = Ending::default();
        let memory = tokio::spawn(keep_memory(self.memory.clone(), stop.clone()));
        let mut listeners = JoinSet::new();
        listeners.spawn(self.console.run(ending.clone()));
        if let Some(metrics) = self.metrics {
            listeners.spawn(metrics.run(ending.clone()));
        }
        let outcome = tokio::select! {
            () = stop.cancelled() => {
                tracing::info!("stopping");
                Ok(())
            }
            Some(ended) = listeners.join_next() => Err(by_itself("a listener", ended.err())),
            ended = Simulated::ended(self.simulated.as_mut()) => Err(by_itself("the simulator", ended.err())),
            () = self.dispatcher.ended() => Err(by_itself("the dispatcher", None)),
        };
        stop.cancel();
        ending.stop.cancel();
        if tokio::time::timeout(GRACE, all(&mut listeners)).await.is_err() {
            tracing::warn!("some requests did not end in time; their connections are closed");
            ending.kill.cancel();
            // Whatever is still there ends with the process.
            let _ = tokio::time::timeout(CUT_OFF, all(&mut listeners)).await;
        }
        self.dispatcher.stop().await;
        // It ended with `stop`; what was noted since is written down now.
        let _ = memory.await;
        self.memory.keep_memory().await;
        if let Some(simulated) = self.simulated {
            simulated.stop();
        }
        self.store.close().await;
        tracing::info!("stopped");
        outcome
    }
}

/// Writes down what was refused and noted of what came in, at most once a second.
async fn keep_memory(console: Console, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(KEEP_MEMORY)).await.is_some() {
        console.keep_memory().await;
    }
}

async fn all(tasks: &mut JoinSet<()>) {
    while tasks.join_next().await.is_some() {}
}

fn by_itself(part: &str, error: Option<tokio::task::JoinError>) -> anyhow::Error {
    match error {
        Some(error) => anyhow::anyhow!("{part} ended by itself: {error}"),
        None => anyhow::anyhow!("{part} ended by itself; the log says why"),
    }
}

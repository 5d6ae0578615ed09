//! The service as a whole: opens the data folder, wires the rooms together, listens, and shuts down in order.

mod simulated;

use std::{future::Future, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context;
use axum::Router;
use console::Console;
use dingtalk::{Client, ClientConfig, HostEntry, HostPolicy, Roots};
use dispatch::{Clock, Failpoints, Running, SystemClock};
use leptos::prelude::LeptosOptions;
use store::{Key, Store};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::csrf::CsrfLayer;

use crate::{
    config::Options,
    http::{self, AppState, Proxies},
    lock::Lock,
    metrics::Metrics,
};

use simulated::Simulated;

/// Requests that are under way at a stop get this long; the sends get what is left of ten seconds.
const GRACE: Duration = Duration::from_secs(4);

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
    listener: TcpListener,
    metrics_listener: Option<TcpListener>,
    router: Router,
    state: AppState,
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
        let (dispatcher, running) = dispatch::start(dispatch::Parts {
            store: store.clone(),
            client,
            clock: Arc::clone(&clock),
            seed: rand::random(),
            public_url: public_url.clone(),
            failpoints: Failpoints::default(),
        })
        .await?;
        let console = Console::open(console::Parts {
            store: store.clone(),
            dispatcher,
            clock,
            policy,
            public_url: public_url.clone(),
            example_robot: simulated.as_ref().and_then(Simulated::example),
        })
        .await?;
        let base_url = match &public_url {
            Some(url) => url.clone(),
            None => format!("http://{}", visible(listener.local_addr()?)),
        };
        let link = first_link(&console, &options, first_visit).await?;
        let proxies = Proxies::new(options.trusted_proxy, public_url.as_deref())
            .with_simulator(simulated.as_ref().map(|simulated| simulated.simulator.clone()));
        let state = AppState {
            console,
            metrics,
            metrics_token: options.metrics_token.as_deref().map(Arc::from),
            proxies,
            leptos: LeptosOptions::builder().output_name("bellhop").build(),
        };
        let router = http::router(&state, csrf(public_url.as_deref())?);
        Ok(Self {
            listener,
            metrics_listener,
            router,
            state,
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
        self.listener.local_addr()
    }

    /// Says on standard output where to go.
    pub fn announce(&self) {
        println!("Bellhop {} listens on {}", env!("CARGO_PKG_VERSION"), self.base_url);
        if let Some(simulated) = &self.simulated {
            println!("The simulated DingTalk listens on http://{}", simulated.address);
        }
        if let Some(link) = &self.link {
            println!("Open this link to begin: {}{link}", self.base_url);
        }
    }

    /// Serves until `stop`; then finishes requests and sends in flight, 10 s at most. Fails when a part ends by itself: whoever
    /// supervises the process starts it anew.
    pub async fn run(mut self, stop: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
        let stopping = CancellationToken::new();
        let service = self.router.into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(self.listener, service).with_graceful_shutdown(stopping.clone().cancelled_owned());
        let mut serving = tokio::spawn(serving.into_future());
        if let Some(listener) = self.metrics_listener {
            let router = http::metrics_router(self.state.clone());
            let stopping = stopping.clone();
            tokio::spawn(async move {
                axum::serve(listener, router).with_graceful_shutdown(stopping.cancelled_owned()).await
            });
        }
        let outcome = tokio::select! {
            () = stop => {
                tracing::info!("stopping");
                Ok(())
            }
            ended = &mut serving => ended?.context("the server ended by itself"),
            () = self.dispatcher.ended() => Err(anyhow::anyhow!("the dispatcher ended by itself; the log says why")),
        };
        stopping.cancel();
        if tokio::time::timeout(GRACE, &mut serving).await.is_err() {
            tracing::warn!("some requests did not end in time; their connections are closed");
            serving.abort();
        }
        self.dispatcher.stop().await;
        if let Some(simulated) = self.simulated {
            simulated.stop();
        }
        self.store.close().await;
        tracing::info!("stopped");
        outcome
    }
}

async fn listen(address: SocketAddr, option: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} cannot be listened on; give {option} another address"))
}

/// An address that a browser on this machine can open.
fn visible(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        SocketAddr::new(std::net::Ipv4Addr::LOCALHOST.into(), address.port())
    } else {
        address
    }
}

fn host_policy(options: &Options, simulated: Option<&Simulated>) -> anyhow::Result<HostPolicy> {
    let listed: Result<Vec<HostEntry>, _> = options.robot_host.iter().map(|host| host.parse()).collect();
    let policy = HostPolicy::new(listed.context("--robot-host")?);
    Ok(match simulated {
        Some(simulated) => policy.with_simulator(simulated.address),
        None => policy,
    })
}

fn client(options: &Options, host_policy: HostPolicy) -> anyhow::Result<Client> {
    let config = ClientConfig { host_policy, ca_file: options.ca_file.clone(), ..ClientConfig::default() };
    let client = Client::new(config)?;
    if client.roots() == Roots::Embedded {
        tracing::warn!("this machine has no CA files: robots are checked by the roots that came with Bellhop");
    }
    Ok(client)
}

fn csrf(public_url: Option<&str>) -> anyhow::Result<CsrfLayer> {
    let layer = CsrfLayer::new();
    match public_url {
        Some(url) => layer.add_trusted_origin(url).context("--public-url is not an origin"),
        None => Ok(layer),
    }
}

enum Link {
    SetUp(String),
    LogIn(String),
}

impl Link {
    fn path(self) -> String {
        match self {
            Self::SetUp(token) => format!("/setup?token={token}"),
            Self::LogIn(token) => format!("/login/link?token={token}"),
        }
    }
}

/// The first administrator from the environment, else a link that makes one; none when there is an account.
async fn first_link(console: &Console, options: &Options, first_visit: FirstVisit) -> anyhow::Result<Option<Link>> {
    match (&options.admin_email, &options.admin_password) {
        (Some(email), Some(password)) => {
            let made = console.first_administrator(email, password).await;
            if !made.context("BELLHOP_ADMIN_EMAIL and BELLHOP_ADMIN_PASSWORD cannot be used")? {
                tracing::info!(
                    "there is an account already: BELLHOP_ADMIN_EMAIL and BELLHOP_ADMIN_PASSWORD are not used"
                );
            }
        }
        (None, None) => {}
        (Some(_), None) => anyhow::bail!("BELLHOP_ADMIN_EMAIL needs BELLHOP_ADMIN_PASSWORD beside it"),
        (None, Some(_)) => anyhow::bail!("BELLHOP_ADMIN_PASSWORD needs BELLHOP_ADMIN_EMAIL beside it"),
    }
    Ok(match first_visit {
        FirstVisit::Demo => Some(Link::LogIn(console.demo_link().await?)),
        FirstVisit::SetUp => console.set_up_link().await?.map(Link::SetUp),
    })
}

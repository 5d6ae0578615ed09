//! A `DingTalk` on loopback: robots with their security settings, limits and errors, scripted faults, and a record of what each
//! group would see. It follows `docs/dingtalk.md`, for tests and
//! for `bellhop demo`. It shares no code with the crate `dingtalk`: a shared mistake would hide itself.
//!
//! ```
//! use simulator::{ManualClock, Robot, Settings, Simulator};
//!
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! let clock = ManualClock::at(model::Millis(1_700_000_000_000));
//! let simulator = Simulator::new(Settings::default(), clock.clone());
//! simulator.put_robot(Robot::new("token-1", "Operations").keyword("alert"));
//! let running = simulator.start().await.unwrap();
//! let webhook: String = running.webhook("token-1");
//! // … send something to `webhook`, then `simulator.wait_for_messages("token-1", 1).await` …
//! # assert!(webhook.starts_with("http://127.0.0.1:"));
//! # });
//! ```

mod chat;
mod check;
mod clock;
mod fault;
mod http;
mod limit;
mod mention;
mod payload;
mod persist;
mod query;
mod record;
mod refusal;
mod robot;
mod room;
mod settings;
mod signature;
mod state;
mod waiting;

mod handle;

pub use chat::{ChatLink, ChatMessage, LostMention, LostReason, Mention};
pub use clock::{Clock, ManualClock, SystemClock};
pub use fault::{Fault, FaultOrder};
pub use handle::{Simulator, UnknownRobot};
pub use http::Running;
pub use persist::PersistError;
pub use record::{Outcome, RequestRecord};
pub use robot::{IpRange, IpRangeError, Member, Robot, RobotPatch, RobotView};
pub use settings::{Settings, Wording};

/// The largest request body that is taken, in bytes (`docs/dingtalk.md` 3).
pub const MAX_BODY_BYTES: usize = 20_000;

//! Alerts in, as HTTP: which addresses there are, who posts, how large, and what is answered. What a body says is read by the
//! crate of the same name.

mod answer;
mod elsewhere;
mod handler;

pub use elsewhere::{below_api, below_prometheus, prometheus_without_token, without_empty_segments};
pub use handler::{REQUESTS, events};

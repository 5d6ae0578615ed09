//! HTTP: one table of routes, and the layers around them.

mod assets;
mod bodies;
mod crowd;
mod forms;
mod forwarded;
mod guard;
mod headers;
mod health;
mod held;
mod log_in_link;
mod redirects;
mod routes;
mod site;
mod visitor;
mod whole;

pub use bodies::NoRoom;
pub use held::Held;
pub use routes::{Access, AppState, Route, metrics_router, router, table};
pub use visitor::Proxies;

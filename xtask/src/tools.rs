//! What the tests need besides Rust: a browser, Node.js with Playwright, real monitoring programs.

pub mod chromium;
pub mod node;
pub mod peers;

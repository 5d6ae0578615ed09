//! What the browser gets: the WASM with its glue, the styles, the icon. All of it lands in `target/site`.

mod asset;
mod bindgen;
mod frontend;
mod styles;

use std::fs;

use anyhow::Result;

pub use asset::Twins;

use crate::{process, workspace};

/// How the site is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Quick to build, for `run`, `test` and `watch`.
    Dev,
    /// Small, with compressed twins, to be embedded.
    Release,
}

impl Kind {
    /// The profile in `Cargo.toml` for the frontend.
    fn profile(self) -> &'static str {
        match self {
            Self::Dev => "wasm-dev",
            Self::Release => "wasm-release",
        }
    }

    fn twins(self) -> Twins {
        match self {
            Self::Dev => Twins::None,
            Self::Release => Twins::Small,
        }
    }
}

/// Builds all of it, but only what is not there yet or has changed.
pub fn build(kind: Kind) -> Result<()> {
    process::build_step("building the frontend", &mut frontend::command(kind))?;
    bindgen::run(kind)?;
    build_plain(kind)
}

/// The site without WASM, where it cannot be built: every page and form works without it.
pub fn build_without_wasm(kind: Kind) -> Result<()> {
    for name in ["bellhop.js", "bellhop.wasm"] {
        let _ = fs::remove_file(workspace::site().join("pkg").join(name));
    }
    build_plain(kind)
}

fn build_plain(kind: Kind) -> Result<()> {
    styles::bundle(kind)?;
    let icon = fs::read(workspace::root().join("style/favicon.svg"))?;
    asset::write(&workspace::site().join("favicon.svg"), &icon, kind.twins())
}

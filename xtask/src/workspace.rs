//! Where the workspace and what is built from it are on this machine.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// The folder that holds `Cargo.toml` of the workspace.
pub fn root() -> PathBuf {
    // Cargo sets it at run time too; the compiled-in value would be wrong after the clone has been moved.
    let xtask =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map_or_else(|| xtask.clone(), Path::to_path_buf)
}

/// Cargo's target folder for everything but WASM.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Cargo's target folder for WASM.
pub fn front_target() -> PathBuf {
    target().join("front")
}

/// What the server serves. Always in the workspace, because the server's `embed` names it there.
pub fn site() -> PathBuf {
    root().join("target/site")
}

/// Stamps, logs and apt's lists.
pub fn scratch() -> PathBuf {
    root().join("target/xtask")
}

/// Real monitoring programs for the tests.
pub fn peers() -> PathBuf {
    root().join("target/peers")
}

/// The browser tests.
pub fn end2end() -> PathBuf {
    root().join("end2end")
}

/// The server as `run` and `test` use it.
pub fn debug_binary() -> PathBuf {
    target().join("debug/bellhop").with_extension(env::consts::EXE_EXTENSION)
}

/// The one file that `build --release` leaves.
pub fn release_binary() -> PathBuf {
    target().join("release/bellhop").with_extension(env::consts::EXE_EXTENSION)
}

/// The files in a folder and in those below it, in order.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

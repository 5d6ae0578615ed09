//! Builds the standard library for WASM from Debian's `rust-src` and puts it where rustup would have put it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::{TARGET, Toolchain};
use crate::{
    debian::Apt,
    process::{self, cargo},
    step, workspace,
};

/// Where a rustc of this year is to be found in Debian.
const SUITES: [&str; 3] = ["trixie-backports", "sid", "forky"];

pub fn build(toolchain: &Toolchain) -> Result<()> {
    let folder = workspace::scratch().join("rust-src");
    let _ = fs::remove_dir_all(&folder);
    step::quietly("fetching the source of Rust's standard library from Debian", || fetch(toolchain, &folder))?;
    let library = library(&folder)?;
    process::build_step("building Rust's standard library for WASM", &mut compile(&library))?;
    install(&library, toolchain)?;
    fs::remove_dir_all(&folder).context("cannot tidy up")
}

fn fetch(toolchain: &Toolchain, folder: &Path) -> Result<()> {
    Apt::with_suites(&SUITES)?.unpack("rust-src", &toolchain.minor_version()?, folder)
}

/// `usr/src/rustc-1.95.0/library` below the folder.
fn library(folder: &Path) -> Result<PathBuf> {
    fs::read_dir(folder.join("usr/src"))?
        .flatten()
        .map(|entry| entry.path().join("library"))
        .find(|library| library.join("sysroot/Cargo.toml").exists())
        .context("Debian's rust-src has no library/sysroot in it")
}

/// As rustc's own bootstrap does it, with crates from the registry: the package's vendor folder is not complete.
fn compile(library: &Path) -> std::process::Command {
    let mut command = cargo();
    command
        .current_dir(library)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Cembed-bitcode=yes -Zforce-unstable-if-unmarked")
        .env_remove("CARGO_TARGET_DIR")
        .args(["build", "--release", "--target", TARGET])
        .args(["--manifest-path", "sysroot/Cargo.toml", "--features", "panic-unwind,compiler-builtins-mem"])
        .arg("--target-dir")
        .arg(library.join("target"));
    command
}

fn install(library: &Path, toolchain: &Toolchain) -> Result<()> {
    let into = toolchain.libraries();
    let _ = fs::remove_dir_all(&into);
    fs::create_dir_all(&into).with_context(|| format!("cannot write into {}", into.display()))?;
    for entry in fs::read_dir(library.join("target").join(TARGET).join("release/deps"))? {
        let path = entry?.path();
        let is_library = path.extension().is_some_and(|extension| extension == "rlib" || extension == "rmeta");
        if let (true, Some(name)) = (is_library, path.file_name()) {
            fs::copy(&path, into.join(name))?;
        }
    }
    fs::write(toolchain.stamp(), &toolchain.version).context("cannot write the stamp")
}

//! Sees to it that rustc can compile for `wasm32-unknown-unknown`.

mod standard_library;

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context, Result};

use crate::{
    process::{program, read, succeeds_within},
    step,
};

pub const TARGET: &str = "wasm32-unknown-unknown";

/// rustup's server answers within seconds, fails at once, or hangs where there is no way out.
const RUSTUP_LIMIT: Duration = Duration::from_secs(40);

/// Makes the target available: it is there, rustup fetches it, or its standard library is built from Debian's source.
pub fn ensure() -> Result<()> {
    let toolchain = Toolchain::find()?;
    if toolchain.has_target() {
        return Ok(());
    }
    let fetched = step::quietly("asking rustup for the WASM target", || Ok(ask_rustup()))?;
    if fetched && toolchain.has_target() {
        return Ok(());
    }
    eprintln!("  rustup cannot bring it, so its standard library is built here, once");
    standard_library::build(&toolchain).context(
        "the WASM target could not be set up; `rustup target add wasm32-unknown-unknown` where there is a network mends that",
    )
}

fn ask_rustup() -> bool {
    succeeds_within(RUSTUP_LIMIT, program("rustup").args(["target", "add", TARGET]))
}

/// The rustc that is used, and what it says of itself.
struct Toolchain {
    sysroot: PathBuf,
    /// The whole answer of `rustc -Vv`: a standard library works with this very compiler only.
    version: String,
}

impl Toolchain {
    fn find() -> Result<Self> {
        let sysroot = read(program("rustc").args(["--print", "sysroot"]))?.into();
        let version = read(program("rustc").arg("-Vv"))?;
        Ok(Self { sysroot, version })
    }

    fn libraries(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib").join(TARGET).join("lib")
    }

    /// Only a standard library that we built ourselves has a stamp, and can be one of another compiler.
    fn stamp(&self) -> PathBuf {
        self.libraries().join("built-by-xtask.txt")
    }

    fn has_target(&self) -> bool {
        let Ok(files) = fs::read_dir(self.libraries()) else {
            return false;
        };
        let has_core = files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libcore-"));
        has_core && fs::read_to_string(self.stamp()).map_or(true, |version| version == self.version)
    }

    /// `1.95.` for rustc 1.95.0.
    fn minor_version(&self) -> Result<String> {
        minor_version(&self.version)
            .with_context(|| format!("rustc says no version that is understood: {}", self.version))
    }
}

fn minor_version(verbose: &str) -> Option<String> {
    let release = verbose.lines().find_map(|line| line.strip_prefix("release: "))?;
    let mut parts = release.split('.');
    Some(format!("{}.{}.", parts.next()?, parts.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minor_version_ends_with_a_dot_so_that_9_is_not_taken_for_95() {
        let verbose =
            "rustc 1.95.0 (59807616e 2026-04-14)\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\nrelease: 1.95.0\n";
        assert_eq!(minor_version(verbose).as_deref(), Some("1.95."));
        assert_eq!(minor_version("release: 1.97.0-nightly").as_deref(), Some("1.97."));
        assert_eq!(minor_version("rustc"), None);
    }
}

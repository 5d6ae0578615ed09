//! Node.js and the packages of `end2end`.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{
    process::{self, program, read},
    stamp::{self, Inputs},
    workspace,
};

/// What Playwright asks for.
const OLDEST: u32 = 20;

/// Installs the packages of `end2end` if they are not there or others are wanted; answers the version of Node.js.
pub fn ensure() -> Result<String> {
    let version = read(program("node").arg("--version"))?;
    let major = major(&version).with_context(|| format!("`node --version` says {version}, which is not understood"))?;
    if major < OLDEST {
        bail!("Node.js {version} is too old: install version {OLDEST} or newer");
    }
    let folder = workspace::end2end();
    let inputs = Inputs::default()
        .text(&version)
        .content(&folder.join("package.json"))?
        .content(&folder.join("package-lock.json"))?;
    stamp::unless_done("npm", &inputs, &[folder.join("node_modules/.bin/playwright")], || {
        let mut npm = program("npm");
        npm.arg("ci").current_dir(&folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        process::build_step("installing the packages of the browser tests", &mut npm)
    })?;
    Ok(version)
}

/// A program that one of the packages brings, to be run in `end2end`.
pub fn tool(name: &str) -> Command {
    let folder = workspace::end2end();
    let mut command = program(folder.join("node_modules/.bin").join(name));
    command.current_dir(folder);
    command
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("20"), None);
        assert_eq!(major("v?"), None);
    }
}

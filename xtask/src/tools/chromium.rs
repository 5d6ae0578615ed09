//! The browser of the end-to-end tests: `$CHROMIUM_BIN`, else Debian's.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};

use crate::process::{self, is_root, program, read};

const INSTALLED: &str = "/usr/bin/chromium";
const REMEDY: &str = "install Chromium, or let CHROMIUM_BIN name one";

/// Finds Chromium, or installs it with apt where that is possible; answers the program and its version.
pub fn ensure() -> Result<(PathBuf, String)> {
    let path = match env::var_os("CHROMIUM_BIN") {
        Some(path) => PathBuf::from(path),
        None => INSTALLED.into(),
    };
    if !path.exists() {
        if env::var_os("CHROMIUM_BIN").is_some() {
            bail!("CHROMIUM_BIN names {}, which is not there", path.display());
        }
        install()?;
    }
    let version = read(program(&path).arg("--version"))?;
    Ok((path, version))
}

fn install() -> Result<()> {
    if !Path::new("/usr/bin/apt-get").exists() {
        bail!("{REMEDY}");
    }
    if !is_root() {
        bail!("Chromium is not there: run `apt-get install chromium` as root, or let CHROMIUM_BIN name one");
    }
    let mut update = program("apt-get");
    update.args(["update", "-q"]);
    // A third party's source may be out of reach; what counts is whether the packages are found.
    let _ = process::build_step("reading Debian's package lists", &mut update);
    let mut install = program("apt-get");
    install
        .env("DEBIAN_FRONTEND", "noninteractive")
        // The font is for the Chinese pages in screenshots.
        .args(["install", "-q", "-y", "--no-install-recommends", "chromium", "fonts-wqy-zenhei"]);
    process::build_step("installing Chromium", &mut install)?;
    if !Path::new(INSTALLED).exists() {
        bail!("{REMEDY}");
    }
    Ok(())
}

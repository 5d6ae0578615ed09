//! A real Prometheus and a real Alertmanager from Debian's sid, unpacked into `target/peers`, not installed.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::{
    debian::Apt,
    process::{is_root, program, read},
    step, workspace,
};

/// Package, program in it, its name in `target/peers/bin`.
const PROGRAMS: [(&str, &str, &str); 3] = [
    ("prometheus", "prometheus", "prometheus"),
    ("prometheus-alertmanager", "prometheus-alertmanager", "alertmanager"),
    ("prometheus-alertmanager", "amtool", "amtool"),
];

/// Debian's Alertmanager reads its own templates from here whatever its configuration says.
const TEMPLATES: &str = "usr/share/prometheus/alertmanager";

/// Fetches them once; answers their versions.
pub fn ensure() -> Result<Vec<String>> {
    let bin = workspace::peers().join("bin");
    if !PROGRAMS.iter().all(|(_, _, name)| bin.join(name).exists()) {
        step::quietly("fetching Prometheus and Alertmanager from Debian", fetch)?;
    }
    install_templates()?;
    PROGRAMS.iter().map(|(_, _, name)| version(&bin.join(name))).collect()
}

fn fetch() -> Result<()> {
    let apt = Apt::with_suites(&["sid"])?;
    let folder = workspace::peers();
    let bin = folder.join("bin");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&bin)?;
    for package in ["prometheus", "prometheus-alertmanager"] {
        apt.unpack(package, "", &folder)?;
    }
    for (package, program, name) in PROGRAMS {
        let from = folder.join("usr/bin").join(program);
        fs::rename(&from, bin.join(name)).with_context(|| format!("Debian's {package} has no {program} in it"))?;
    }
    Ok(())
}

/// Nothing else of the packages has to be where Debian puts it.
fn install_templates() -> Result<()> {
    let (from, to) = (workspace::peers().join(TEMPLATES), Path::new("/").join(TEMPLATES));
    for name in ["default.tmpl", "email.tmpl"] {
        if to.join(name).exists() {
            continue;
        }
        if !is_root() {
            bail!(
                "Alertmanager wants its templates in {0}: as root, copy {1}/*.tmpl to {0}",
                to.display(),
                from.display()
            );
        }
        fs::create_dir_all(&to)?;
        fs::copy(from.join(name), to.join(name)).with_context(|| format!("cannot write into {}", to.display()))?;
    }
    Ok(())
}

/// `prometheus, version 3.5.0 (...)`: the first line, up to the parenthesis.
fn version(path: &Path) -> Result<String> {
    let text = read(program(path).arg("--version"))?;
    let line = text.lines().next().unwrap_or_default();
    Ok(line.split(" (").next().unwrap_or(line).into())
}

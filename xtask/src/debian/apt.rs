//! An apt of our own: its sources, lists and downloads are below `target/xtask/apt` until it is dropped, and the
//! machine's own are left alone.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use super::{madison::newest, release, sources};
use crate::{
    process::{program, read},
    workspace,
};

const KEYRINGS: [&str; 2] =
    ["/usr/share/keyrings/debian-archive-keyring.gpg", "/usr/share/keyrings/debian-archive-keyring.pgp"];

/// apt with suites that are not in the machine's own sources.
pub struct Apt {
    folder: PathBuf,
}

impl Apt {
    /// Fetches the lists of these suites from the machine's own mirror. A suite that is not there is passed over.
    pub fn with_suites(suites: &[&str]) -> Result<Self> {
        let Some(mirror) = sources::mirror(&release::codename()?) else {
            bail!("apt's sources name no Debian mirror");
        };
        let Some(keyring) = KEYRINGS.iter().find(|keyring| Path::new(keyring).exists()) else {
            bail!("Debian's keys are not there: install the package debian-archive-keyring");
        };
        let apt = Self { folder: workspace::scratch().join("apt").join(suites.join("-")) };
        fs::create_dir_all(apt.folder.join("lists/partial"))?;
        fs::create_dir_all(apt.folder.join("cache/archives/partial"))?;
        let lines = suites.iter().map(|suite| format!("deb [signed-by={keyring}] {mirror} {suite} main"));
        let lines = lines.chain([String::new()]).collect::<Vec<_>>().join("\n");
        fs::write(apt.folder.join("sources.list"), lines)?;
        // It fails as a whole when one suite has moved away; what matters is whether the package is found.
        let _ = read(apt.command("apt-get").arg("update")).map_err(|error| eprint!("({error:#}) "));
        Ok(apt)
    }

    /// Puts the files of the newest `package` whose version starts with `prefix` below a folder; nothing is installed.
    pub fn unpack(&self, package: &str, prefix: &str, into: &Path) -> Result<()> {
        fs::create_dir_all(into)?;
        read(program("dpkg").arg("-x").arg(self.download(package, prefix)?).arg(into))?;
        Ok(())
    }

    fn download(&self, package: &str, prefix: &str) -> Result<PathBuf> {
        let table = read(self.command("apt-cache").args(["madison", package]))?;
        let Some(version) = newest(&table, prefix) else {
            bail!("Debian has no {package} {prefix}");
        };
        let folder = self.folder.join("packages").join(package);
        fs::create_dir_all(&folder)?;
        read(self.command("apt-get").arg("download").arg(format!("{package}={version}")).current_dir(&folder))?;
        let file = fs::read_dir(&folder)?.flatten().next().with_context(|| format!("apt downloaded no {package}"))?;
        Ok(file.path())
    }

    fn command(&self, name: &str) -> Command {
        let mut command = program(name);
        for (option, path) in
            [("Dir::Etc::SourceList", "sources.list"), ("Dir::State::Lists", "lists"), ("Dir::Cache", "cache")]
        {
            command.arg("-o").arg(format!("{option}={}", self.folder.join(path).display()));
        }
        command.args([
            "-o",
            "Dir::Etc::SourceParts=-",
            "-o",
            "APT::Sandbox::User=root",
            "-o",
            "Acquire::Languages=none",
        ]);
        command.env("LC_ALL", "C");
        command
    }
}

impl Drop for Apt {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

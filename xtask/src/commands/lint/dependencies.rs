//! What comes in from others: licences, sources and duplicates, as `deny.toml` allows them. Needs nothing but cargo; advisories
//! need a database from the network and are asked for by `cargo deny` (docs/dependencies.md).

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::{process::cargo, workspace};

/// Checks `deny.toml` against what `Cargo.lock` brings in.
pub fn check() -> Result<()> {
    let path = workspace::root().join("deny.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let policy: Policy = toml::from_str(&text).with_context(|| format!("{} is not right", path.display()))?;
    let packages = packages(&policy.graph.targets)?;
    let wrong = policy.violations(&packages);
    if wrong.is_empty() {
        return Ok(());
    }
    bail!("dependencies that deny.toml does not allow:\n  {}", wrong.join("\n  "))
}

fn packages(targets: &[String]) -> Result<Vec<Package>> {
    let mut command = cargo();
    command.args(["metadata", "--format-version", "1", "--locked", "--all-features"]);
    for target in targets {
        command.args(["--filter-platform", target]);
    }
    let output = command.output().context("cargo metadata cannot be run")?;
    if !output.status.success() {
        bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout).context("cargo metadata was not understood")?;
    let used: BTreeSet<&str> = metadata.resolve.nodes.iter().map(|node| node.id.as_str()).collect();
    Ok(metadata.packages.into_iter().filter(|package| used.contains(package.id.as_str())).collect())
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
}

#[derive(Clone, Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    /// `None`: of this workspace.
    source: Option<String>,
    license: Option<String>,
}

/// The part of `deny.toml` that is checked here; the words are those of cargo-deny.
#[derive(Deserialize)]
struct Policy {
    graph: Graph,
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Graph {
    targets: Vec<String>,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    skip: Vec<Named>,
    deny: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

impl Policy {
    fn violations(&self, packages: &[Package]) -> Vec<String> {
        let foreign: Vec<&Package> = packages.iter().filter(|package| package.source.is_some()).collect();
        let mut wrong: Vec<String> = foreign.iter().filter_map(|package| self.licence(package)).collect();
        wrong.extend(sources(&foreign));
        wrong.extend(foreign.iter().filter_map(|package| self.banned(package)));
        wrong.extend(self.duplicates(&foreign));
        wrong
    }

    fn licence(&self, package: &Package) -> Option<String> {
        let Package { name, version, license, .. } = package;
        let Some(text) = license else { return Some(format!("{name} {version}: it names no licence")) };
        // The slash is how older packages write OR.
        let Ok(expression) = spdx::Expression::parse_mode(text, spdx::ParseMode::LAX) else {
            return Some(format!("{name} {version}: the licence {text} is not an SPDX expression"));
        };
        let allowed = expression.evaluate(|requirement| self.licenses.allow.contains(&requirement.to_string()));
        (!allowed).then(|| format!("{name} {version}: the licence {text}"))
    }

    fn banned(&self, package: &Package) -> Option<String> {
        let ban = self.bans.deny.iter().find(|ban| ban.name == package.name)?;
        Some(format!("{} {}: {}", package.name, package.version, ban.reason))
    }

    /// Pairs that are not listed, and listed names that are no pair any more.
    fn duplicates(&self, packages: &[&Package]) -> Vec<String> {
        let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for package in packages {
            versions.entry(&package.name).or_default().push(&package.version);
        }
        let skipped: BTreeSet<&str> = self.bans.skip.iter().map(|skip| skip.name.as_str()).collect();
        let is_pair = |name: &str| versions.get(name).is_some_and(|versions| versions.len() > 1);
        let new = versions.iter().filter(|(name, versions)| versions.len() > 1 && !skipped.contains(*name));
        let new = new.map(|(name, versions)| format!("{name} in {} versions: {}", versions.len(), versions.join(", ")));
        let gone = skipped.iter().filter(|name| !is_pair(name));
        new.chain(gone.map(|name| format!("{name} is there once: take it out of bans.skip"))).collect()
    }
}

/// All from one registry: the one that most come from.
fn sources(packages: &[&Package]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for source in packages.iter().filter_map(|package| package.source.as_deref()) {
        *counts.entry(source).or_default() += 1;
    }
    let usual = counts.iter().max_by_key(|(_, count)| **count).map(|(source, _)| *source);
    let is_wrong = |package: &&&Package| {
        let source = package.source.as_deref();
        source != usual || !source.is_some_and(|source| source.starts_with("registry+"))
    };
    packages
        .iter()
        .filter(is_wrong)
        .map(|package| format!("{} {}: it does not come from the registry", package.name, package.version))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Policy {
        toml::from_str(
            "[graph]\ntargets = []\n[licenses]\nallow = ['MIT', 'Apache-2.0', 'ISC']\n\
             [bans]\nskip = [{ crate = 'syn', reason = 'macros' }]\ndeny = [{ crate = 'openssl-sys', reason = 'rustls' }]",
        )
        .unwrap()
    }

    fn package(name: &str, version: &str, license: &str) -> Package {
        Package {
            id: format!("{name}@{version}"),
            name: name.into(),
            version: version.into(),
            source: Some("registry+index".into()),
            license: (!license.is_empty()).then(|| license.into()),
        }
    }

    fn violations(more: &[Package]) -> Vec<String> {
        let usual = [package("syn", "1.0.0", "MIT"), package("syn", "2.0.0", "MIT OR Apache-2.0")];
        policy().violations(&[&usual, more].concat())
    }

    #[test]
    fn what_is_listed_passes() {
        assert_eq!(
            violations(&[package("old", "1.0.0", "MIT/GPL-3.0"), package("ring", "1.0.0", "Apache-2.0 AND ISC")]),
            [""; 0]
        );
    }

    #[test]
    fn licences_sources_bans_and_new_pairs_are_named() {
        for (package, expected) in [
            (package("a", "1.0.0", "GPL-3.0-only"), "a 1.0.0: the licence GPL-3.0-only"),
            (package("a", "1.0.0", "MIT AND GPL-3.0-only"), "a 1.0.0: the licence MIT AND GPL-3.0-only"),
            (package("a", "1.0.0", ""), "a 1.0.0: it names no licence"),
            (package("openssl-sys", "1.0.0", "MIT"), "openssl-sys 1.0.0: rustls"),
            (
                Package { source: Some("git+https://example.org/a".into()), ..package("a", "1.0.0", "MIT") },
                "a 1.0.0: it does not come from the registry",
            ),
        ] {
            assert_eq!(violations(&[package]), [expected]);
        }
        let pair = [package("a", "1.0.0", "MIT"), package("a", "2.0.0", "MIT")];
        assert_eq!(violations(&pair), ["a in 2 versions: 1.0.0, 2.0.0"]);
        assert_eq!(policy().violations(&[]), ["syn is there once: take it out of bans.skip"]);
    }

    /// A package of the workspace may be called as one of the registry.
    #[test]
    fn packages_of_the_workspace_are_not_asked() {
        let own = Package { source: None, ..package("console", "0.1.0", "") };
        assert_eq!(violations(&[own, package("console", "0.16.0", "MIT")]), [""; 0]);
    }
}

//! The suite calls every public method of the store: what it does not ask for, another implementation need not do.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

#[test]
fn every_public_method_is_called() {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let suite: String = sources(&crate_folder.join("tests/contract")).iter().map(|file| read(file)).collect();
    let methods: BTreeSet<String> =
        sources(&crate_folder.join("src")).iter().flat_map(|file| methods(&read(file))).collect();
    assert!(methods.len() > 80, "the methods are not found any more: {methods:?}");
    let is_called =
        |method: &&String| [format!(".{method}("), format!("Store::{method}(")].iter().any(|call| suite.contains(call));
    let missing: Vec<&String> = methods.iter().filter(|method| !is_called(method)).collect();
    assert!(missing.is_empty(), "no test of the contract calls {missing:?}");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap()
}

/// Names of the `pub async fn`s in blocks `impl Store`, but for those that only tests have.
fn methods(source: &str) -> Vec<String> {
    let (mut inside, mut is_for_tests) = (false, false);
    let mut found = Vec::new();
    for line in source.lines() {
        match line {
            "impl Store {" => inside = true,
            "}" => inside = false,
            line => {
                let name = line.trim_start().strip_prefix("pub async fn ").filter(|_| inside && !is_for_tests);
                found.extend(name.and_then(|name| name.split(['(', '<']).next()).map(str::to_owned));
                is_for_tests = line.trim() == "#[cfg(feature = \"failpoint\")]";
            }
        }
    }
    found
}

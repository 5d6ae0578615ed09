//! wasm-bindgen as a library, so that its version is that of `Cargo.lock`.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::{Kind, asset, frontend};
use crate::{
    stamp::{self, Inputs},
    step, workspace,
};

pub fn run(kind: Kind) -> Result<()> {
    let wasm = frontend::output(kind);
    let inputs = Inputs::default().text(kind.profile()).state(&wasm)?;
    let package = workspace::site().join("pkg");
    let outputs = [package.join("bellhop.js"), package.join("bellhop.wasm")];
    stamp::unless_done("bindgen", &inputs, &outputs, || {
        step::quietly("binding the WASM to JavaScript", || generate(&wasm, &package, kind))
    })
}

fn generate(wasm: &Path, package: &Path, kind: Kind) -> Result<()> {
    let folder = workspace::scratch().join("bindgen");
    let _ = fs::remove_dir_all(&folder);
    let _ = fs::remove_dir_all(package.join("snippets"));
    Bindgen::new()
        .input_path(wasm)
        .out_name("bellhop")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder)
        .context("wasm-bindgen failed")?;
    // `HydrationScripts` names it so whenever LEPTOS_OUTPUT_NAME is set (see .cargo/config.toml).
    fs::rename(folder.join("bellhop_bg.wasm"), folder.join("bellhop.wasm"))?;
    for file in workspace::files_below(&folder)? {
        let name = file.strip_prefix(&folder)?;
        asset::write(&package.join(name), &fs::read(&file)?, kind.twins())?;
    }
    fs::remove_dir_all(&folder).context("cannot tidy up")
}

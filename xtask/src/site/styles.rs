//! Bundles `style/main.css` and what it imports into one small style sheet.

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    printer::PrinterOptions,
    stylesheet::{MinifyOptions, ParserOptions},
};

use super::{Kind, asset};
use crate::{
    stamp::{self, Inputs},
    step, workspace,
};

pub fn bundle(kind: Kind) -> Result<()> {
    let mut inputs = Inputs::default().text(kind.profile());
    for sheet in sheets()? {
        inputs = inputs.content(&sheet)?;
    }
    let output = workspace::site().join("pkg/bellhop.css");
    stamp::unless_done("styles", &inputs, std::slice::from_ref(&output), || {
        step::quietly("bundling the styles", || asset::write(&output, css()?.as_bytes(), kind.twins()))
    })
}

fn css() -> Result<String> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(&workspace::root().join("style/main.css")).map_err(|error| anyhow!("{error}"))?;
    sheet.minify(MinifyOptions::default()).map_err(|error| anyhow!("{error}"))?;
    let options = PrinterOptions { minify: true, ..PrinterOptions::default() };
    Ok(sheet.to_css(options).map_err(|error| anyhow!("{error}"))?.code)
}

fn sheets() -> Result<Vec<PathBuf>> {
    let mut files = workspace::files_below(&workspace::root().join("style"))?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "css"));
    Ok(files)
}

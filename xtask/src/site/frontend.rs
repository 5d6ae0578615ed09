//! Compiles the WASM, in a target folder of its own.

use std::{path::PathBuf, process::Command};

use super::Kind;
use crate::{process::cargo, wasm_target::TARGET, workspace};

pub fn command(kind: Kind) -> Command {
    let mut command = cargo();
    command.args(["build", "--package", "frontend", "--target", TARGET, "--profile", kind.profile(), "--target-dir"]);
    command.arg(workspace::front_target());
    command
}

/// What cargo leaves.
pub fn output(kind: Kind) -> PathBuf {
    workspace::front_target().join(TARGET).join(kind.profile()).join("frontend.wasm")
}

//! Remembers what a step was done with, so that it is done again only when that has changed.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use anyhow::{Context, Result};

use crate::workspace;

/// What a step depends on, as one number.
#[derive(Default)]
pub struct Inputs(DefaultHasher);

impl Inputs {
    /// A setting, a version, a name.
    pub fn text(mut self, text: &str) -> Self {
        text.hash(&mut self.0);
        self
    }

    /// A small file, by what is in it.
    pub fn content(mut self, path: &Path) -> Result<Self> {
        let content = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        path.file_name().hash(&mut self.0);
        content.hash(&mut self.0);
        Ok(self)
    }

    /// A large file that cargo wrote, by its size and the time of its last change.
    pub fn state(mut self, path: &Path) -> Result<Self> {
        let metadata = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
        let changed = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        (metadata.len(), changed.as_nanos()).hash(&mut self.0);
        Ok(self)
    }

    fn digest(&self) -> String {
        format!("{:016x}", self.0.finish())
    }
}

/// Does `work` unless it was done with the same inputs and all of its outputs are still there.
pub fn unless_done(name: &str, inputs: &Inputs, outputs: &[PathBuf], work: impl FnOnce() -> Result<()>) -> Result<()> {
    let stamp = workspace::scratch().join("stamp").join(name);
    let digest = inputs.digest();
    if outputs.iter().all(|output| output.exists()) && fs::read_to_string(&stamp).is_ok_and(|done| done == digest) {
        return Ok(());
    }
    let _ = fs::remove_file(&stamp);
    work()?;
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&stamp, digest).with_context(|| format!("cannot write {}", stamp.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_differ_when_a_text_moves_from_one_to_the_next() {
        let one = Inputs::default().text("ab").text("c").digest();
        let other = Inputs::default().text("a").text("bc").digest();
        assert_ne!(one, other);
    }

    #[test]
    fn work_is_done_once_again_when_inputs_change_and_again_when_an_output_is_lost() {
        let name = format!("test-{}", std::process::id());
        let output = std::env::temp_dir().join(&name);
        let mut times = 0;
        let mut work = |inputs: &str| {
            unless_done(&name, &Inputs::default().text(inputs), std::slice::from_ref(&output), || {
                times += 1;
                Ok(fs::write(&output, inputs)?)
            })
            .unwrap();
            times
        };
        assert_eq!([work("a"), work("a"), work("b"), work("b")], [1, 1, 2, 2]);
        fs::remove_file(&output).unwrap();
        assert_eq!(work("b"), 3);
        fs::remove_file(&output).unwrap();
        fs::remove_file(workspace::scratch().join("stamp").join(&name)).unwrap();
    }

    #[test]
    fn work_that_failed_is_not_done() {
        let name = format!("test-failed-{}", std::process::id());
        let inputs = Inputs::default();
        assert!(unless_done(&name, &inputs, &[], || anyhow::bail!("no")).is_err());
        let mut called = false;
        let _ = unless_done(&name, &inputs, &[], || {
            called = true;
            anyhow::bail!("no")
        });
        assert!(called);
    }
}

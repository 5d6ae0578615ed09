//! One process a data folder: a lock on `data/lock` that ends with the process, whatever ends it.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use anyhow::Context;

/// Holds the data folder until dropped.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "the lock lives as long as the file is open")] File);

impl Lock {
    pub fn take(data: &Path) -> anyhow::Result<Self> {
        let path = data.join("lock");
        let file = File::create(&path).with_context(|| format!("{} cannot be made", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => anyhow::bail!(
                "another Bellhop is using the data folder {}: stop it first, or give --data another folder",
                data.display()
            ),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("{} cannot be locked", path.display()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_process_on_the_same_folder_is_refused_until_the_first_ends() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap();
        let refused = Lock::take(folder.path()).unwrap_err();
        assert!(refused.to_string().contains("another Bellhop"), "{refused}");
        drop(first);
        Lock::take(folder.path()).unwrap();
    }
}

//! One process a data folder: locks that end with the process, whatever ends it. The folder itself is locked, because the file
//! `data/lock` can be removed; the file too, because not every file system can lock a folder.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use anyhow::Context;

/// Holds the data folder until dropped.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "the locks live as long as the files are open")] Vec<File>);

impl Lock {
    pub fn take(data: &Path) -> anyhow::Result<Self> {
        let path = data.join("lock");
        let folder = File::open(data).with_context(|| format!("{} cannot be opened", data.display()))?;
        let file = File::create(&path).with_context(|| format!("{} cannot be made", path.display()))?;
        let mut held = Vec::new();
        match folder.try_lock() {
            Ok(()) => held.push(folder),
            Err(TryLockError::WouldBlock) => return Err(in_use(data)),
            Err(TryLockError::Error(error)) => tracing::debug!(%error, "the data folder itself cannot be locked"),
        }
        match file.try_lock() {
            Ok(()) => held.push(file),
            Err(TryLockError::WouldBlock) => return Err(in_use(data)),
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("{} cannot be locked", path.display()));
            }
        }
        Ok(Self(held))
    }
}

fn in_use(data: &Path) -> anyhow::Error {
    anyhow::anyhow!(
        "another Bellhop is using the data folder {}: stop it first, or give --data another folder",
        data.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_process_on_the_same_folder_is_refused_until_the_first_ends() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap();
        for _ in 0..2 {
            let refused = Lock::take(folder.path()).unwrap_err();
            assert!(refused.to_string().contains("another Bellhop"), "{refused}");
            // Removed, it is no way in.
            std::fs::remove_file(folder.path().join("lock")).unwrap();
        }
        drop(first);
        Lock::take(folder.path()).unwrap();
    }
}

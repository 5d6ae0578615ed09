//! Whether the database file is still the one that was opened: what is written to a file that was removed is lost.

use std::{io, path::Path, sync::Arc};

use crate::Error;

/// The file as it was when it was opened.
#[derive(Clone, Debug)]
pub struct Identity {
    path: Arc<Path>,
    /// Device and inode.
    numbers: (u64, u64),
}

impl Identity {
    pub fn of(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.into(), numbers: numbers(path)? })
    }

    /// Takes a microsecond or two.
    pub fn check(&self) -> Result<(), Error> {
        match numbers(&self.path) {
            Ok(numbers) if numbers == self.numbers => Ok(()),
            Ok(_) => Err(Error::Lost),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Error::Lost),
            Err(error) => Err(Error::File(error)),
        }
    }
}

#[cfg(unix)]
fn numbers(path: &Path) -> io::Result<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;

    let file = std::fs::metadata(path)?;
    // Emptied in place: it is as good as gone.
    if file.len() == 0 {
        return Err(io::ErrorKind::NotFound.into());
    }
    Ok((file.dev(), file.ino()))
}

/// Elsewhere a file that is open cannot be removed.
#[cfg(not(unix))]
fn numbers(_path: &Path) -> io::Result<(u64, u64)> {
    Ok((0, 0))
}

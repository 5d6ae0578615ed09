//! The installation's secret key: read from the environment or from `secret.key` in the data folder, which it is written to
//! when the folder is new.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use secrecy::{ExposeSecret, SecretBox};

use crate::Store;

/// 32 random bytes, base64 where they are written.
#[derive(Debug)]
pub struct Key {
    bytes: SecretBox<[u8; 32]>,
    origin: Origin,
}

/// A key is kept in its file only once there is a database that it opens: from then on a database that is missing is lost, and
/// not one that was never made.
#[derive(Debug)]
enum Origin {
    /// From the environment; nothing is known of a database.
    Given,
    /// In this file, since there was a database.
    Kept(PathBuf),
    /// In the first file, to be kept in the second.
    New { unfinished: PathBuf, path: PathBuf },
}

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error(
        "the key of the database is missing: put back {path} from your backup, or set {env} to its content. Without it the \
         stored webhook URLs and signing secrets cannot be read",
        path = .0.display(),
        env = Key::ENVIRONMENT
    )]
    Missing(PathBuf),
    #[error("{place} does not hold a key: expected 32 bytes in base64 (`openssl rand -base64 32` makes one)")]
    Malformed { place: String },
    #[error("{path}: {source}", path = .path.display())]
    File { path: PathBuf, source: io::Error },
}

impl Key {
    /// In the data folder.
    pub const FILE: &'static str = "secret.key";
    /// The environment variable that [`Key::load`] is given the value of.
    pub const ENVIRONMENT: &'static str = "BELLHOP_SECRET_KEY";

    /// The environment's value, if there is one, else the file's. A new data folder gets a new key; a folder with a
    /// database and without its key is an error.
    pub fn load(data_dir: &Path, env_value: Option<&str>) -> Result<Self, KeyError> {
        if let Some(text) = env_value {
            return Self::parse(text).ok_or_else(|| KeyError::Malformed { place: Self::ENVIRONMENT.into() });
        }
        let path = data_dir.join(Self::FILE);
        match fs::read_to_string(&path) {
            Ok(text) => {
                warn_if_others_may_read(&path);
                let key =
                    Self::parse(&text).ok_or_else(|| KeyError::Malformed { place: path.display().to_string() })?;
                Ok(key.from(Origin::Kept(path)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::first(data_dir, path),
            Err(source) => Err(KeyError::File { path, source }),
        }
    }

    /// That of a first start, which may have been cut off: before there was a database, or just after.
    fn first(data_dir: &Path, path: PathBuf) -> Result<Self, KeyError> {
        let unfinished = path.with_extension("key.new");
        let begun = fs::read_to_string(&unfinished).ok().and_then(|text| Self::parse(&text));
        let key = match begun {
            Some(key) => key,
            None if data_dir.join(Store::FILE).exists() => return Err(KeyError::Missing(path)),
            None => {
                let key = Self::from_bytes(rand::random());
                write_new(&unfinished, &key).map_err(|source| KeyError::File { path: unfinished.clone(), source })?;
                key
            }
        };
        Ok(key.from(Origin::New { unfinished, path }))
    }

    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self { bytes: SecretBox::new(Box::new(bytes)), origin: Origin::Given }
    }

    /// Its file, if there was a database for it once.
    pub(crate) fn has_database(&self) -> Option<&Path> {
        match &self.origin {
            Origin::Kept(path) => Some(path),
            Origin::Given | Origin::New { .. } => None,
        }
    }

    /// There is a database for it now.
    pub(crate) fn keep(&self) -> io::Result<()> {
        let Origin::New { unfinished, path } = &self.origin else { return Ok(()) };
        match fs::rename(unfinished, path) {
            // Another process that began beside this one was quicker, with the same key.
            Err(error) if error.kind() == io::ErrorKind::NotFound && path.exists() => Ok(()),
            renamed => renamed.and_then(|()| sync_folder(path)),
        }
    }

    pub(crate) fn expose(&self) -> &[u8; 32] {
        self.bytes.expose_secret()
    }

    fn from(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    fn parse(text: &str) -> Option<Self> {
        Some(Self::from_bytes(BASE64_STANDARD.decode(text.trim()).ok()?.try_into().ok()?))
    }
}

/// On the disk before a database is made with it; one that was cut off by a crash is no key, and has none.
fn write_new(path: &Path, key: &Key) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{}", BASE64_STANDARD.encode(key.expose()))?;
    file.sync_all()?;
    sync_folder(path)
}

fn sync_folder(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
}

#[cfg(unix)]
fn warn_if_others_may_read(path: &Path) {
    use std::os::unix::fs::PermissionsExt;

    if fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0) {
        tracing::warn!("{} can be read by other users of this machine: chmod 600 it", path.display());
    }
}

#[cfg(not(unix))]
fn warn_if_others_may_read(_path: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_folder_gets_a_key_that_only_its_owner_reads_and_that_is_kept_once_there_is_a_database() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::load(folder.path(), None).unwrap();
        let again = Key::load(folder.path(), None).unwrap();
        assert_eq!(again.expose(), key.expose());
        assert!(again.has_database().is_none());
        key.keep().unwrap();
        again.keep().expect("another process was quicker");
        assert_eq!(Key::load(folder.path(), None).unwrap().expose(), key.expose());
        assert!(Key::load(folder.path(), None).unwrap().has_database().is_some());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join(Key::FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_database_without_its_key_is_an_error_that_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(Store::FILE), "").unwrap();
        let error = Key::load(folder.path(), None).unwrap_err();
        assert!(matches!(error, KeyError::Missing(_)));
        assert!(error.to_string().contains("put back"), "{error}");
        assert!(!folder.path().join(Key::FILE).exists());
    }

    #[test]
    fn the_environment_wins_and_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let text = BASE64_STANDARD.encode([7; 32]);
        assert_eq!(Key::load(folder.path(), Some(&text)).unwrap().expose(), &[7; 32]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_is_not_a_key_is_refused_without_showing_it() {
        let folder = tempfile::tempdir().unwrap();
        let error = Key::load(folder.path(), Some("aGVsbG8=")).unwrap_err();
        assert!(matches!(error, KeyError::Malformed { .. }));
        assert!(!format!("{error} {error:?}").contains("aGVsbG8"));
        fs::write(folder.path().join(Key::FILE), "no key").unwrap();
        assert!(matches!(Key::load(folder.path(), None), Err(KeyError::Malformed { .. })));
    }
}

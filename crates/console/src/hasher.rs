//! The hashing of passwords, argon2id, off the tasks that serve requests. Each hash fills 19 MiB, so at most a few are computed at the
//! same time, each in a piece of memory that is kept and used again (what is given back to the allocator need not come back to the
//! system); others wait in a short line, and beyond it are told to come again.

use std::sync::{Arc, Mutex, PoisonError};

use argon2::{
    Algorithm, Argon2, Block, Params, PasswordHash, Version,
    password_hash::phc::{Output, ParamsString, Salt},
};
use model::limits::access;
use tokio::sync::Semaphore;

use crate::{Error, Result};

/// Who waits. A line of its own for each, so that strangers cannot fill that of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Strangers,
    /// By a session, a one-time link, or a browser that has logged in before.
    Known,
}

pub struct Hasher {
    /// Those that compute.
    turns: Arc<Semaphore>,
    /// Those that compute or wait, by [`Line`].
    strangers: Arc<Semaphore>,
    known: Arc<Semaphore>,
    memory: Arc<Mutex<Vec<Vec<Block>>>>,
}

impl Default for Hasher {
    fn default() -> Self {
        let line = || Arc::new(Semaphore::new(access::HASHES + access::HASHES_WAITING));
        Self {
            turns: Arc::new(Semaphore::new(access::HASHES)),
            strangers: line(),
            known: line(),
            memory: Arc::default(),
        }
    }
}

impl Hasher {
    /// [`Error::Busy`] when the line is full.
    pub async fn hash(&self, line: Line, password: String) -> Result<String> {
        let hashed = self.in_turn(line, move |memory| new_hash(password.as_bytes(), memory)).await?;
        hashed.map_err(|error| Error::internal(&error))
    }

    /// Takes as long when there is no hash, so that the time says nothing about which accounts exist. [`Error::Busy`] when the line is
    /// full.
    pub async fn verify(&self, line: Line, password: String, hash: Option<String>) -> Result<bool> {
        let verified = self.in_turn(line, move |memory| match hash {
            Some(hash) => is_of(password.as_bytes(), &hash, memory),
            None => {
                // The outcome does not matter, only that it is computed.
                let _ = new_hash(password.as_bytes(), memory);
                Ok(false)
            }
        });
        verified.await?.map_err(|error| Error::internal(&error))
    }

    /// The place in the line and the turn are held until the work is done, also when nobody waits for it any more.
    async fn in_turn<T: Send + 'static>(
        &self,
        line: Line,
        work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
    ) -> Result<T> {
        let line = match line {
            Line::Strangers => &self.strangers,
            Line::Known => &self.known,
        };
        let place = Arc::clone(line).try_acquire_owned().map_err(|_| Error::Busy)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|error| Error::internal(&error))?;
        let memory = Arc::clone(&self.memory);
        let done = tokio::task::spawn_blocking(move || {
            let pieces = || memory.lock().unwrap_or_else(PoisonError::into_inner);
            let mut piece = pieces().pop().unwrap_or_default();
            let done = work(&mut piece);
            pieces().push(piece);
            drop((turn, place));
            done
        });
        done.await.map_err(|error| Error::internal(&error))
    }
}

fn new_hash(password: &[u8], memory: &mut Vec<Block>) -> argon2::password_hash::Result<String> {
    let (algorithm, version, params) = (Algorithm::default(), Version::default(), Params::default());
    let salt = Salt::generate();
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    compute(algorithm, version, &params, password, &salt, &mut output, memory)?;
    let hash = PasswordHash {
        algorithm: algorithm.ident(),
        version: Some(version.into()),
        params: ParamsString::try_from(&params)?,
        salt: Some(salt),
        hash: Some(Output::new(&output)?),
    };
    Ok(hash.to_string())
}

/// With the parameters that the hash was made with.
fn is_of(password: &[u8], hash: &str, memory: &mut Vec<Block>) -> argon2::password_hash::Result<bool> {
    let hash = PasswordHash::new(hash)?;
    let (Some(salt), Some(expected)) = (hash.salt, hash.hash) else { return Ok(false) };
    let algorithm = Algorithm::try_from(hash.algorithm.as_str())?;
    let version = hash.version.map(Version::try_from).transpose()?.unwrap_or_default();
    let mut output = vec![0; expected.len()];
    compute(algorithm, version, &Params::try_from(&hash)?, password, &salt, &mut output, memory)?;
    // Compared in a time that says nothing of where they differ.
    Ok(Output::new(&output)? == expected)
}

fn compute(
    algorithm: Algorithm,
    version: Version,
    params: &Params,
    password: &[u8],
    salt: &[u8],
    output: &mut [u8],
    memory: &mut Vec<Block>,
) -> argon2::Result<()> {
    if memory.len() < params.block_count() {
        memory.resize(params.block_count(), Block::new());
    }
    let argon2 = Argon2::new(algorithm, version, params.clone());
    argon2.hash_password_into_with_memory(password, salt, output, memory.as_mut_slice())
}

#[cfg(test)]
mod tests {
    use argon2::{PasswordHasher, PasswordVerifier};

    use super::*;

    #[tokio::test]
    async fn a_password_is_proven_by_its_hash_only() {
        let hasher = Hasher::default();
        let stored = hasher.hash(Line::Known, "correct horse battery".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$"), "{stored}");
        let verify =
            |password: &str, hash: Option<&String>| hasher.verify(Line::Strangers, password.to_owned(), hash.cloned());
        assert!(verify("correct horse battery", Some(&stored)).await.unwrap());
        assert!(!verify("correct horse", Some(&stored)).await.unwrap());
        assert!(!verify("correct horse battery", None).await.unwrap());
        assert_ne!(stored, hasher.hash(Line::Known, "correct horse battery".into()).await.unwrap());
    }

    #[tokio::test]
    async fn the_hashes_are_those_of_the_library_with_other_parameters_too() {
        let hasher = Hasher::default();
        let ours = hasher.hash(Line::Known, "correct horse battery".into()).await.unwrap();
        assert!(Argon2::default().verify_password(b"correct horse battery", ours.as_str()).is_ok());
        for argon2 in [Argon2::default(), Argon2::from(Params::new(64, 2, 2, Some(24)).unwrap())] {
            let theirs = argon2.hash_password(b"correct horse battery").unwrap().to_string();
            for (password, right) in [("correct horse battery", true), ("correct horse", false)] {
                let verified = hasher.verify(Line::Known, password.into(), Some(theirs.clone())).await.unwrap();
                assert_eq!(verified, right, "{theirs}");
            }
        }
    }

    #[tokio::test]
    async fn a_few_compute_in_memory_that_is_used_again_some_wait_and_the_others_are_told_to_come_again() {
        let hasher = Hasher::default();
        let room = access::HASHES + access::HASHES_WAITING;
        let all = hasher.turns.acquire_many(u32::try_from(access::HASHES).unwrap()).await.unwrap();
        let tries = (0..100).map(|number| hasher.verify(Line::Strangers, format!("wrong {number}"), None));
        let mut tries = std::pin::pin!(futures::future::join_all(tries));
        let mut known = std::pin::pin!(hasher.verify(Line::Known, "right".into(), None));
        // All have come before the first one gets its turn.
        assert!(futures::poll!(&mut tries).is_pending());
        assert!(futures::poll!(&mut known).is_pending(), "strangers do not fill the line of those who are known");
        drop(all);
        let (outcomes, known) = futures::join!(tries, known);
        assert!(known.is_ok());
        assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Ok(false))).count(), room);
        assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::Busy))).count(), 100 - room);
        let pieces = hasher.memory.lock().unwrap();
        assert!((1..=access::HASHES).contains(&pieces.len()), "{}", pieces.len());
        assert_eq!(hasher.turns.available_permits(), access::HASHES);
        assert_eq!(hasher.strangers.available_permits(), room, "whoever is done leaves the line");
    }

    #[tokio::test]
    async fn a_hash_that_is_damaged_is_an_error_and_no_panic() {
        let damaged = Hasher::default().verify(Line::Known, "password".into(), Some("$argon2id$nonsense".into())).await;
        assert!(matches!(damaged, Err(Error::Internal { .. })), "{damaged:?}");
    }
}

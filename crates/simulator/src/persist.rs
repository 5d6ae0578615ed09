//! Robots and chats in a file, so that the chat of `bellhop demo` outlives a restart. Requests and faults are not kept.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{Clock, Settings, Simulator, room::Room, state::State};

/// Why the file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum PersistError {
    #[error("cannot read or write the simulator's file {path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error("the simulator's file {path} is damaged ({source}); delete it to start with an empty chat")]
    Damaged { path: PathBuf, source: serde_json::Error },
}

#[derive(Serialize)]
struct Saving<'a> {
    settings: &'a Settings,
    rooms: Vec<&'a Room>,
}

#[derive(Deserialize)]
struct Saved {
    settings: Settings,
    rooms: Vec<Room>,
}

impl Simulator {
    /// Reads what [`Self::save`] wrote; `None` when there is no such file.
    pub fn load(path: &Path, clock: impl Clock) -> Result<Option<Self>, PersistError> {
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(PersistError::Io { path: path.to_owned(), source }),
        };
        let saved: Saved =
            serde_json::from_slice(&text).map_err(|source| PersistError::Damaged { path: path.to_owned(), source })?;
        let rooms = saved.rooms.into_iter().map(|room| (room.robot.token.clone(), room)).collect();
        Ok(Some(Self::with_state(State { settings: saved.settings, rooms, ..State::default() }, clock)))
    }

    /// Writes settings, robots and chats. The file is complete at each moment: it is written beside and then renamed.
    pub fn save(&self, path: &Path) -> Result<(), PersistError> {
        let _one_at_a_time = self.saving();
        let json = {
            let state = self.state();
            let saving = Saving { settings: &state.settings, rooms: state.rooms.values().collect() };
            serde_json::to_vec_pretty(&saving).expect("texts, numbers and lists always serialise")
        };
        write_beside_and_rename(path, &json).map_err(|source| PersistError::Io { path: path.to_owned(), source })
    }

    /// Saves now and after each change, for as long as it is polled. A failure is logged, and the next change tries again.
    /// Changes that come while it saves are saved together; save once more when it has been stopped.
    pub async fn keep_saved(&self, path: &Path) {
        let mut changes = self.changes();
        changes.mark_changed();
        while changes.changed().await.is_ok() {
            let (simulator, to) = (self.clone(), path.to_owned());
            match tokio::task::spawn_blocking(move || simulator.save(&to)).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(%error, "the simulator's chat is not saved"),
                Err(error) => tracing::warn!(%error, "saving the simulator's chat did not end"),
            }
        }
    }
}

fn write_beside_and_rename(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests;

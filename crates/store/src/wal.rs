//! What of the write-ahead log could not be read at the start: `SQLite` replays it up to the first damaged frame and says
//! nothing of the transactions behind it, although they were acknowledged.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use sqlx::SqlitePool;

use crate::unreadable::Unreadable;

/// Bytes (<https://sqlite.org/fileformat2.html#walformat>).
const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// The last bit of the magic number tells the byte order of the checksums.
const MAGIC: u32 = 0x377f_0682;

/// The log as it lay there before the database was opened.
#[derive(Debug, PartialEq, Eq)]
pub struct Log {
    header: [u8; HEADER],
    /// Numbers of the frames that end a transaction, from 1, ascending.
    commits: Vec<u64>,
}

impl Log {
    /// Nothing where there is no log or none that can be understood: that is for `SQLite` to judge.
    pub fn of(database: &Path) -> Option<Self> {
        read(File::open(path(database)?).ok()?).ok().flatten()
    }

    /// How many transactions `SQLite` left out when it opened the database; it is logged once. To be asked before anything is
    /// written.
    pub async fn left_out(&self, database: &Path, write: &SqlitePool) -> usize {
        let count = self.count(database, write).await.unwrap_or_default();
        if let Some(Unreadable { reason, .. }) = unreadable(count) {
            tracing::error!(transactions = count, "{reason}");
        }
        count
    }

    async fn count(&self, database: &Path, write: &SqlitePool) -> Option<usize> {
        if self.behind(replayed(write).await?) == 0 {
            return Some(0);
        }
        // Another process may have been about to end a transaction; its turn is over when the write lock is free.
        write.begin_with("BEGIN IMMEDIATE").await.ok()?.rollback().await.ok()?;
        let count = self.behind(replayed(write).await?);
        // Where another process has begun the log anew, what was seen in it is in the database.
        let header = header(&mut File::open(path(database)?).ok()?).ok()?;
        (header == self.header).then_some(count)
    }

    /// Transactions that end behind this frame.
    fn behind(&self, frame: u64) -> usize {
        self.commits.len() - self.commits.partition_point(|&commit| commit <= frame)
    }
}

/// For the list of what could not be read.
pub fn unreadable(left_out: usize) -> Option<Unreadable> {
    let (id, reason) = match left_out {
        0 => return None,
        // A power cut can leave the last frame of a transaction on the disk without the others.
        1 => (
            "1 transaction".to_owned(),
            "the last stored transaction of the write-ahead log could not be read and was left out: a power cut interrupted \
             it, or the disk may be failing: check it, and compare with a backup"
                .to_owned(),
        ),
        count => (
            format!("{count} transactions"),
            format!(
                "{count} stored transactions of the write-ahead log could not be read and were left out: the disk may be \
                 failing: check it, and compare with a backup"
            ),
        ),
    };
    Some(Unreadable { table: "bellhop.db-wal", id, reason })
}

/// `SQLite` keeps the log beside the file itself, not beside a link to it.
fn path(database: &Path) -> Option<PathBuf> {
    let mut path = database.canonicalize().ok()?.into_os_string();
    path.push("-wal");
    Some(path.into())
}

/// How many frames of the log count. Changes nothing and waits for nobody.
async fn replayed(write: &SqlitePool) -> Option<u64> {
    let (_, frames, _): (i64, i64, i64) = sqlx::query_as("pragma wal_checkpoint(noop)").fetch_one(write).await.ok()?;
    frames.try_into().ok()
}

/// Reads the headers of the frames and skips their pages. A last frame that is not whole was never acknowledged.
fn read(mut log: impl Read + Seek) -> io::Result<Option<Log>> {
    let length = log.seek(SeekFrom::End(0))?;
    if length <= HEADER as u64 {
        return Ok(None);
    }
    let header = header(&mut log)?;
    let page = number(&header, 8);
    if number(&header, 0) & !1 != MAGIC || !page.is_power_of_two() || !(512..=65_536).contains(&page) {
        return Ok(None);
    }
    let size = FRAME_HEADER as u64 + u64::from(page);
    let mut commits = Vec::new();
    for index in 0..(length - HEADER as u64) / size {
        log.seek(SeekFrom::Start(HEADER as u64 + index * size))?;
        let mut frame = [0; FRAME_HEADER];
        log.read_exact(&mut frame)?;
        // The log is written from its start again and again: what is left of earlier rounds has other salts.
        if frame[8..16] == header[16..24] && number(&frame, 4) != 0 {
            commits.push(index + 1);
        }
    }
    Ok(Some(Log { header, commits }))
}

fn header(log: &mut (impl Read + Seek)) -> io::Result<[u8; HEADER]> {
    let mut header = [0; HEADER];
    log.seek(SeekFrom::Start(0))?;
    log.read_exact(&mut header)?;
    Ok(header)
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes[at..at + 4].iter().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use model::Millis;

    use super::*;
    use crate::{Store, testing};

    /// The size of the database, which is 0 within a transaction, and the salts.
    type Frame = (u32, [u32; 2]);

    const SALTS: [u32; 2] = [7, 8];

    fn bytes(numbers: &[u32]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
    }

    fn log(magic: u32, page: u32, frames: &[Frame]) -> Vec<u8> {
        let mut log = bytes(&[magic, 3_007_000, page, 0, SALTS[0], SALTS[1], 0, 0]);
        for (size, salts) in frames {
            log.extend(bytes(&[1, *size, salts[0], salts[1], 0, 0]));
            log.resize(log.len() + page as usize, 0xff);
        }
        log
    }

    #[test]
    fn frames_that_end_a_transaction_of_this_round_are_found() {
        let (part, end, earlier) = ((0, SALTS), (9, SALTS), (9, [6, 8]));
        let cases: [(&[Frame], &[u64]); 6] = [
            (&[end], &[1]),
            (&[part, end, end], &[2, 3]),
            (&[part, part], &[]),
            (&[end, part, earlier, earlier], &[1]),
            (&[earlier], &[]),
            (&[end, (9, [7, 9]), end], &[1, 3]),
        ];
        for (magic, page) in [(MAGIC, 512), (MAGIC | 1, 4096), (MAGIC, 65_536)] {
            for (frames, commits) in cases {
                let found = read(Cursor::new(log(magic, page, frames))).unwrap().unwrap();
                assert_eq!(found.commits, commits, "{frames:?} of {page} bytes");
            }
        }
    }

    #[test]
    fn what_is_no_log_is_nothing() {
        let whole = log(MAGIC, 512, &[(9, SALTS)]);
        let odd = [
            Vec::new(),
            whole[..20].to_vec(),
            whole[..HEADER].to_vec(),
            vec![0; 5000],
            log(MAGIC ^ 0x100, 512, &[(9, SALTS)]),
            log(MAGIC, 0, &[]).into_iter().chain([0; 9]).collect(),
            log(MAGIC, 513, &[(9, SALTS)]),
            log(MAGIC, 131_072, &[(9, SALTS)]),
        ];
        for (case, odd) in odd.into_iter().enumerate() {
            assert_eq!(read(Cursor::new(odd)).unwrap(), None, "case {case}");
        }
        assert_eq!(Log::of(Path::new("/nowhere/bellhop.db")), None);
    }

    #[test]
    fn a_last_frame_that_is_not_whole_does_not_count() {
        let whole = log(MAGIC, 512, &[(9, SALTS), (9, SALTS)]);
        for missing in [1, 511, 512, 513, 535] {
            let torn = whole[..whole.len() - missing].to_vec();
            assert_eq!(read(Cursor::new(torn)).unwrap().unwrap().commits, [1], "{missing} bytes are missing");
        }
    }

    #[test]
    fn transactions_are_left_out_where_they_end_behind_what_was_replayed() {
        let log = Log { header: [0; HEADER], commits: vec![2, 5, 6] };
        for (replayed, left_out) in [(0, 3), (1, 3), (2, 2), (5, 1), (6, 0), (90, 0)] {
            assert_eq!(log.behind(replayed), left_out, "{replayed}");
        }
    }

    #[tokio::test]
    async fn a_log_that_another_process_began_anew_lacks_nothing() {
        let (folder, store) = testing::store().await;
        let database = folder.path().join(Store::FILE);
        for at in 0..3 {
            store.alive(Millis(at)).await.unwrap();
        }
        let before = Log::of(&database).unwrap();
        assert!(before.commits.len() > 2, "{before:?}");
        sqlx::query("pragma wal_checkpoint(restart)").execute(&store.write).await.unwrap();
        store.alive(Millis(3)).await.unwrap();
        assert!(before.behind(replayed(&store.write).await.unwrap()) > 0);
        assert_eq!(before.left_out(&database, &store.write).await, 0);
    }
}

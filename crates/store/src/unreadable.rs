//! Rows that this version cannot read: each is left out by itself, noted, and the others are read.

use sqlx::{FromRow, Row, sqlite::SqliteRow};

use crate::Error;

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub table: &'static str,
    pub id: String,
    /// Which column, and how; never the value.
    pub reason: String,
}

/// For a page: the rows that can be read. The others are left out, and the log names them.
pub(crate) fn readable<R, T>(table: &'static str, rows: &[SqliteRow], convert: impl Fn(R) -> Result<T, Error>) -> Vec<T>
where
    R: for<'r> FromRow<'r, SqliteRow>,
{
    let mut reader = Reader::default();
    let read = reader.read(table, rows, convert);
    for Unreadable { table, id, reason } in reader.unreadable {
        tracing::error!(table, id, reason, "a stored row cannot be read and is not shown");
    }
    read
}

#[derive(Debug, Default)]
pub(crate) struct Reader {
    pub(crate) unreadable: Vec<Unreadable>,
}

impl Reader {
    /// The rows of a table that can be read. The first column is the id.
    pub(crate) fn read<R, T>(
        &mut self,
        table: &'static str,
        rows: &[SqliteRow],
        convert: impl Fn(R) -> Result<T, Error>,
    ) -> Vec<T>
    where
        R: for<'r> FromRow<'r, SqliteRow>,
    {
        let mut read = Vec::with_capacity(rows.len());
        for row in rows {
            match R::from_row(row).map_err(Error::from).and_then(&convert) {
                Ok(value) => read.push(value),
                Err(error) => self.note(table, id(row), Some(&error)),
            }
        }
        read
    }

    pub(crate) fn note(&mut self, table: &'static str, id: String, error: Option<&Error>) {
        if let Some(error) = error {
            self.unreadable.push(Unreadable { table, id, reason: error.to_string() });
        }
    }
}

fn id(row: &SqliteRow) -> String {
    let number = row.try_get::<i64, _>(0).map(|id| id.to_string());
    number.or_else(|_| row.try_get::<String, _>(0)).unwrap_or_default()
}

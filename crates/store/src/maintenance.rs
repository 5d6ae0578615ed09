//! Backup, size, and (for tests) a disk that is full.

use std::path::Path;

use crate::{Error, Store};

impl Store {
    /// Writes a complete copy of the database to a new file while work goes on. To restore it, put it in the place of the
    /// database file (with the same key) while Bellhop is stopped.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn vacuum_into(&self, path: &Path) -> Result<(), Error> {
        crate::open::create_private(path)?;
        let path = path.to_str().ok_or_else(|| std::io::Error::other("the path of the copy is not UTF-8"))?;
        sqlx::query("vacuum into ?1").bind(path).execute(&self.read).await?;
        Ok(())
    }

    /// Bytes of the database file and of its log.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn database_bytes(&self) -> Result<i64, Error> {
        let file: String = sqlx::query_scalar("select file from pragma_database_list where name = 'main'")
            .fetch_one(&self.read)
            .await?;
        let size = |name: &str| std::fs::metadata(name).map(|file| i64::try_from(file.len()).unwrap_or(i64::MAX));
        Ok(size(&file)? + size(&format!("{file}-wal")).unwrap_or_default())
    }

    /// Carries out any statement, as a defect or a careless hand would: to damage what is stored, or to refuse what is to be
    /// stored (by a trigger).
    #[cfg(feature = "failpoint")]
    pub async fn tamper(&self, statement: &str) -> Result<u64, Error> {
        let done = sqlx::query(sqlx::AssertSqlSafe(statement.to_owned())).execute(&self.write).await?;
        Ok(done.rows_affected())
    }

    /// From now on the database cannot have more than `pages` pages: 1 is a disk that is full, [`u32::MAX`] one that is free.
    #[cfg(feature = "failpoint")]
    pub async fn limit_pages(&self, pages: u32) -> Result<(), Error> {
        let pages = pages.min(u32::MAX - 1);
        let pragma = sqlx::AssertSqlSafe(format!("pragma max_page_count = {pages}"));
        sqlx::query(pragma).execute(&self.write).await?;
        Ok(())
    }
}

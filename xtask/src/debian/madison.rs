//! Reads the table that `apt-cache madison` prints: package, version, source.

/// The newest version that starts with `prefix`; apt lists them newest first.
pub fn newest(table: &str, prefix: &str) -> Option<String> {
    table
        .lines()
        .filter_map(|line| {
            let mut columns = line.split('|').map(str::trim);
            let (_package, version, source) = (columns.next()?, columns.next()?, columns.next()?);
            (!source.ends_with("Sources")).then_some(version)
        })
        .find(|version| version.starts_with(prefix))
        .map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
  rust-src | 1.97.1+dfsg1-1 | http://mirror.example/debian sid/main amd64 Packages
     rustc | 1.95.1+dfsg1-2 | http://mirror.example/debian sid/main Sources
  rust-src | 1.95.0+dfsg1-3 | http://mirror.example/debian forky/main amd64 Packages
  rust-src | 1.95.0+dfsg1-1~bpo13+1 | http://mirror.example/debian trixie-backports/main amd64 Packages
  rust-src | 1.9.0+dfsg1-1 | http://mirror.example/debian old/main amd64 Packages
";

    #[test]
    fn the_newest_of_the_wanted_minor_version_is_taken() {
        assert_eq!(newest(TABLE, "1.95.").as_deref(), Some("1.95.0+dfsg1-3"));
        assert_eq!(newest(TABLE, "1.9.").as_deref(), Some("1.9.0+dfsg1-1"));
        assert_eq!(newest(TABLE, "").as_deref(), Some("1.97.1+dfsg1-1"));
    }

    #[test]
    fn nothing_is_taken_when_it_is_not_there() {
        assert_eq!(newest(TABLE, "1.96."), None);
        assert_eq!(newest("", "1.95."), None);
        assert_eq!(newest("N: Unable to locate package rust-src", ""), None);
    }
}

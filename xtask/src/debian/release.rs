//! Which Debian this is, from `/etc/os-release`.

use std::fs;

use anyhow::{Result, bail};

/// The code name of this machine's Debian, e.g. `bookworm`.
pub fn codename() -> Result<String> {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    match (field(&text, "ID"), field(&text, "VERSION_CODENAME")) {
        (Some("debian"), Some(codename)) => Ok(codename.into()),
        _ => bail!("this machine is not a Debian"),
    }
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).map(|value| value.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_by_its_whole_name_and_loses_its_quotes() {
        let text = "VERSION_ID=\"12\"\nVERSION_CODENAME=\"bookworm\"\nID=debian\n";
        assert_eq!(field(text, "ID"), Some("debian"));
        assert_eq!(field(text, "VERSION_CODENAME"), Some("bookworm"));
        assert_eq!(field(text, "VERSION"), None);
    }
}

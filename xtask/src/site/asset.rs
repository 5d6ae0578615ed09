//! Writes a file of the site, and beside it the compressed twins that a server hands to browsers that take them.

use std::{
    fs,
    io::{Cursor, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

/// Which compressed twins a file gets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Twins {
    /// None, and those of an earlier build are removed.
    None,
    /// `.br` and `.gz`, as small as they get.
    Small,
}

/// Leaves alone what is there with the same content, so that its time of change stays.
pub fn write(path: &Path, content: &[u8], twins: Twins) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    put(path, content)?;
    let (brotli, gzip) = (twin(path, "br"), twin(path, "gz"));
    if twins == Twins::Small {
        put(&brotli, &brotli_of(content)?)?;
        put(&gzip, &gzip_of(content)?)?;
    } else {
        let _ = fs::remove_file(brotli);
        let _ = fs::remove_file(gzip);
    }
    Ok(())
}

fn put(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|there| there == content) {
        return Ok(());
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

fn twin(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

fn brotli_of(content: &[u8]) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let parameters =
        BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..BrotliEncoderParams::default() };
    brotli::BrotliCompress(&mut Cursor::new(content), &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip_of(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn twins_hold_the_same_content_and_go_when_they_are_not_wanted() {
        let folder = std::env::temp_dir().join(format!("xtask-asset-{}", std::process::id()));
        let path = folder.join("pkg/a.js");
        let content = "let a = 1;\n".repeat(100);
        write(&path, content.as_bytes(), Twins::Small).unwrap();

        let mut text = String::new();
        flate2::read::GzDecoder::new(&fs::read(twin(&path, "gz")).unwrap()[..]).read_to_string(&mut text).unwrap();
        assert_eq!(text, content);
        let mut bytes = Vec::new();
        brotli::BrotliDecompress(&mut &fs::read(twin(&path, "br")).unwrap()[..], &mut bytes).unwrap();
        assert_eq!(bytes, content.as_bytes());

        write(&path, content.as_bytes(), Twins::None).unwrap();
        let names: Vec<_> =
            fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["a.js"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_file_with_the_same_content_is_not_touched() {
        let path = std::env::temp_dir().join(format!("xtask-untouched-{}.css", std::process::id()));
        write(&path, b"a{}", Twins::None).unwrap();
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        write(&path, b"a{}", Twins::None).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
        fs::remove_file(path).unwrap();
    }
}

//! Bytes to text. UTF-8 is what is expected. What is not is read by the charset that its sender names; else as GB18030 where it
//! looks like Chinese in it; else what is wrong in it becomes U+FFFD.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030};
use model::{intake::Notes, noted::Noted, refused::Why};

pub fn text<'a>(body: &'a [u8], charset: Option<&str>, notes: &mut Notes) -> Result<Cow<'a, str>, Why> {
    if body.starts_with(&[0x1F, 0x8B]) {
        return Err(Why::Compressed);
    }
    // Some tools begin UTF-8 with a mark.
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let marked = Encoding::for_bom(body).map(|(encoding, _)| encoding);
    if marked.is_none()
        && let Ok(text) = std::str::from_utf8(body)
    {
        return Ok(Cow::Borrowed(text));
    }
    let named = marked.or_else(|| Encoding::for_label(charset?.as_bytes()));
    let named = named.filter(|encoding| *encoding != encoding_rs::UTF_8);
    let encoding = named.or_else(|| looks_like_gb18030(body).then_some(GB18030));
    let name = encoding.map_or("", Encoding::name);
    notes.add(Noted::NotUtf8 { read_as: name.to_owned() });
    // It drops its own mark.
    Ok(encoding.unwrap_or(encoding_rs::UTF_8).decode(body).0)
}

/// All of it is GB18030, and four of five of its pairs of bytes are characters of GB 2312, which Chinese texts are made of. Counting
/// what is right as UTF-8 would not tell: most pairs of GB 2312 are right as UTF-8 too. Of the bytes of a damaged UTF-8 text about
/// a third are such pairs.
fn looks_like_gb18030(body: &[u8]) -> bool {
    let (mut pairs, mut usual) = (0_usize, 0_usize);
    let mut rest = body;
    while let Some(start) = rest.iter().position(|byte| !byte.is_ascii()) {
        let [first, second, after @ ..] = &rest[start..] else { return false };
        pairs += 1;
        let is_lead = matches!(first, 0xA1..=0xA9 | 0xB0..=0xF7);
        usual += usize::from(is_lead && matches!(second, 0xA1..=0xFE));
        rest = after;
    }
    usual * 5 >= pairs * 4 && GB18030.decode_without_bom_handling_and_without_replacement(body).is_some()
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, GBK, SHIFT_JIS};

    use super::*;

    fn of(body: &[u8], charset: Option<&str>) -> (String, Option<String>) {
        let mut notes = Notes::default();
        let text = text(body, charset, &mut notes).unwrap().into_owned();
        let read_as = notes.0.into_iter().map(|note| match note {
            Noted::NotUtf8 { read_as } => read_as,
            other => panic!("{other:?}"),
        });
        (text, { read_as }.next())
    }

    const LONG: &str = "数据库主节点无响应，请立即处理：连接数超过上限！";

    #[test]
    fn utf8_is_read_as_it_is_whatever_charset_is_named() {
        for charset in [None, Some("utf-8"), Some("ISO-8859-1"), Some("gbk"), Some("no-such-charset")] {
            assert_eq!(of("磁盘 é".as_bytes(), charset), ("磁盘 é".to_owned(), None), "{charset:?}");
        }
        assert_eq!(of(b"\xEF\xBB\xBF{}", None), ("{}".to_owned(), None));
    }

    #[test]
    fn another_charset_is_read_where_it_is_named_or_chinese() {
        for (bytes, charset, read, read_as) in [
            (GBK.encode(LONG).0, Some("GBK"), LONG, "GBK"),
            (GBK.encode(LONG).0, Some("gb2312"), LONG, "GBK"),
            (GBK.encode(LONG).0, Some("utf-8"), LONG, "gb18030"),
            (GBK.encode(LONG).0, None, LONG, "gb18030"),
            (GBK.encode("磁盘").0, None, "磁盘", "gb18030"),
            (GBK.encode("{\"alertname\":\"磁盘满\"}").0, None, "{\"alertname\":\"磁盘满\"}", "gb18030"),
            (BIG5.encode("磁碟").0, Some("big5"), "磁碟", "Big5"),
            (SHIFT_JIS.encode("ディスク").0, Some("shift_jis"), "ディスク", "Shift_JIS"),
        ] {
            assert_eq!(of(&bytes, charset), (read.to_owned(), Some(read_as.to_owned())), "{charset:?}");
        }
        let utf16: Vec<u8> = std::iter::once(0xFEFF).chain("磁盘".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(of(&utf16, None), ("磁盘".to_owned(), Some("UTF-16LE".to_owned())));
    }

    #[test]
    fn damaged_utf8_loses_only_what_is_damaged() {
        let mut damaged = LONG.as_bytes().to_vec();
        damaged.truncate(damaged.len() - 1);
        let (text, read_as) = of(&damaged, None);
        assert!(text.starts_with("数据库主节点无响应") && text.ends_with('\u{FFFD}'), "{text}");
        assert_eq!(read_as.as_deref(), Some(""));
        assert_eq!(of(b"a\xFFb", None), ("a\u{FFFD}b".to_owned(), Some(String::new())));
    }

    #[test]
    fn what_is_compressed_is_refused() {
        assert_eq!(text(&[0x1F, 0x8B, 8], None, &mut Notes::default()), Err(Why::Compressed));
    }
}

//! A text of several lines, cleaned, and cut to a length on demand: what was cut off is counted.

use model::cut;

use crate::clean::clean;

/// Lines that say nothing are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    lines: Vec<String>,
    /// Characters of all lines, those not kept included.
    chars: usize,
}

/// A part of a text that is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    pub lines: Vec<String>,
    /// Characters that are not.
    pub more: usize,
}

impl Text {
    /// `most`: bytes that are looked at; of what comes after them only the characters are counted.
    pub fn of(raw: &str, most: usize) -> Self {
        let kept = cut::to_bytes(raw, most);
        let lines: Vec<String> =
            kept.lines().map(|line| clean(line, usize::MAX)).filter(|line| !line.is_empty()).collect();
        let shown: usize = lines.iter().map(|line| line.chars().count()).sum();
        Self { lines, chars: shown + raw[kept.len()..].chars().count() }
    }

    pub const fn is_empty(&self) -> bool {
        self.chars == 0
    }

    pub const fn chars(&self) -> usize {
        self.chars
    }

    /// At most `max` characters.
    pub fn cut(&self, max: usize) -> Shown {
        let mut shown = Shown::default();
        let mut left = max;
        for line in &self.lines {
            let length = line.chars().count();
            if length <= left {
                shown.lines.push(line.clone());
                left -= length;
                continue;
            }
            let part: String = line.chars().take(left).collect();
            let part = part.trim_end();
            left -= part.chars().count();
            if !part.is_empty() {
                shown.lines.push(part.to_owned());
            }
            break;
        }
        shown.more = self.chars - (max - left);
        shown
    }

    /// Whether it has a word that `before` does not have. A longer text always has.
    pub fn adds_to(&self, before: &Self) -> bool {
        if self.chars > before.chars * 2 || self.chars > COMPARED {
            return true;
        }
        let known = before.lines.join("\n").to_lowercase();
        let words: std::collections::HashSet<&str> = words(&known).collect();
        let new = self.lines.join("\n").to_lowercase();
        // Chinese has no blanks between its words.
        self::words(&new).any(|word| !words.contains(word) && (word.is_ascii() || !known.contains(word)))
    }

    /// Whether it says all that `part` says, word for word.
    pub fn contains(&self, part: &Self) -> bool {
        self.chars <= COMPARED && self.lines.join("\n").contains(&part.lines.join("\n"))
    }
}

/// Texts that are longer are not compared.
const COMPARED: usize = 2_000;

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(raw: &str, max: usize) -> (Vec<String>, usize) {
        let Shown { lines, more } = Text::of(raw, 20_000).cut(max);
        (lines, more)
    }

    #[test]
    fn lines_stay_and_empty_ones_go() {
        assert_eq!(shown(" a \r\n\n\t\n b\u{0}c\n", 99), (vec!["a".to_owned(), "bc".to_owned()], 0));
        assert!(Text::of("\n \u{200b}\n", 99).is_empty());
    }

    #[test]
    fn what_is_cut_off_is_counted() {
        assert_eq!(shown("磁盘满\n在 db-1", 99), (vec!["磁盘满".to_owned(), "在 db-1".to_owned()], 0));
        assert_eq!(shown("磁盘满\n在 db-1", 5), (vec!["磁盘满".to_owned(), "在".to_owned()], 5));
        assert_eq!(shown("磁盘满\n在 db-1", 3), (vec!["磁盘满".to_owned()], 6));
        assert_eq!(shown("磁盘满", 0), (vec![], 3));
        let long = "x\n".repeat(100_000);
        let (lines, more) = shown(&long, 500_000);
        // Line breaks that were not looked at count as characters.
        assert_eq!((lines.len(), more), (10_000, 180_000));
    }

    #[test]
    fn a_description_adds_words_or_it_does_not() {
        for (summary, description, adds) in [
            ("/data on db-1 is 93% full", "/data on db-1 is 93% full.", false),
            ("/data on db-1 is 93% full", "DB-1: /data full", false),
            ("/data on db-1 is 93% full", "db-1: /data is 95% full", true),
            ("disk 95%", "disk 5%", true),
            ("磁盘空间不足", "空间不足！", false),
            ("磁盘空间不足", "内存不足", true),
            ("", "x", true),
            ("x", "x y", true),
        ] {
            assert_eq!(Text::of(description, 99).adds_to(&Text::of(summary, 99)), adds, "{summary} / {description}");
        }
        assert!(Text::of("why: /data is full\nmore", 99).contains(&Text::of("/data is full", 99)));
    }
}

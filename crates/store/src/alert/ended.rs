//! How an alert ended, as its row says it in one word; the name of a person stands beside it.

use model::alert::{Ended, Since};

pub(crate) const fn word(ended: &Ended) -> &'static str {
    match ended {
        Ended::Sender => "sender",
        Ended::Clock => "clock",
        Ended::Silence => "silence",
        Ended::Person { since: Since::Nothing, .. } => "person",
        Ended::Person { since: Since::StillReported, .. } => "person_still_reported",
        Ended::Person { since: Since::Over, .. } => "person_over",
    }
}

/// `None` where it is not known.
pub(super) fn read(word: Option<&str>, name: String) -> Option<Ended> {
    let person = |since| Some(Ended::Person { name, since });
    match word? {
        "sender" => Some(Ended::Sender),
        "clock" => Some(Ended::Clock),
        "silence" => Some(Ended::Silence),
        "person" => person(Since::Nothing),
        "person_still_reported" => person(Since::StillReported),
        "person_over" => person(Since::Over),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_is_read_as_it_was_written() {
        let person = |since| Ended::Person { name: "Li".into(), since };
        for ended in [
            Ended::Sender,
            Ended::Clock,
            Ended::Silence,
            person(Since::Nothing),
            person(Since::StillReported),
            person(Since::Over),
        ] {
            let name = if matches!(ended, Ended::Person { .. }) { "Li" } else { "" };
            assert_eq!(read(Some(word(&ended)), name.into()), Some(ended));
        }
        assert_eq!(read(None, String::new()), None);
    }
}

//! From when to when an alert lasts, of what its sender said: its status, its start and its end.

use model::{Millis, alert::Ends, intake::Notes, noted::Noted};

use super::status::Status;

/// What the format, and the integration, make of an alert that is not over.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// The end of an alert that is firing is a promise: after it the alert is over. Else it says nothing.
    pub end_counts: bool,
    /// Without an end that counts.
    pub otherwise: Ends,
}

/// A start that is further ahead than this is not meant: nobody reports an alert before it begins.
const AHEAD: i64 = 300_000;

/// The start, if it is known, and the end. Over is what is said to be over, and without such a word what has ended already. What is
/// over has ended by now.
pub fn of(
    status: Option<Status>,
    starts_at: Option<Millis>,
    ends_at: Option<Millis>,
    now: Millis,
    policy: Policy,
    notes: &mut Notes,
) -> (Option<Millis>, Ends) {
    let start = starts_at.filter(|start| start.since(now) <= AHEAD);
    if starts_at.is_some() && start.is_none() {
        notes.add(Noted::StartInFuture { milliseconds: starts_at.unwrap_or(now).since(now) });
    }
    let is_over = match status {
        Some(Status::Resolved) => true,
        Some(Status::Firing) => false,
        None => ends_at.is_some_and(|end| end <= now),
    };
    // What fires has not ended, whatever it says.
    let end = ends_at.filter(|end| is_over || policy.end_counts && *end > now);
    let is_backwards = matches!((start, end), (Some(start), Some(end)) if end < start);
    if is_backwards {
        notes.add(Noted::EndBeforeStart);
    }
    let end = end.filter(|_| !is_backwards);
    let ends = match end {
        _ if is_over => Ends::At(end.map_or(now, |end| end.min(now))),
        Some(end) => Ends::At(end),
        None => policy.otherwise,
    };
    // A clock that is a little ahead must not make it end before it starts.
    let last = match ends {
        Ends::At(end) => Some(end),
        Ends::After(life) => Some(now.plus(life)),
        Ends::Open => None,
    };
    let start = start.map(|start| last.map_or(start, |last| start.min(last)));
    (start, ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_787_392_800_000;
    const MINUTE: i64 = 60_000;

    /// Minutes from now.
    fn at(minutes: i64) -> Millis {
        Millis(NOW + minutes * MINUTE)
    }

    #[test]
    fn each_case() {
        let counts = Policy { end_counts: true, otherwise: Ends::After(5 * MINUTE) };
        let ignored = Policy { end_counts: false, otherwise: Ends::Open };
        let over = Some(Status::Resolved);
        let firing = Some(Status::Firing);
        let backwards = || vec![Noted::EndBeforeStart];
        for (policy, status, start, end, expected_start, expected, expected_notes) in [
            // Over, by its own word.
            (counts, over, Some(-9), Some(-5), Some(-9), Ends::At(at(-5)), vec![]),
            (ignored, over, Some(-9), Some(-5), Some(-9), Ends::At(at(-5)), vec![]),
            (ignored, over, Some(-9), None, Some(-9), Ends::At(at(0)), vec![]),
            (ignored, over, None, None, None, Ends::At(at(0)), vec![]),
            (ignored, over, Some(-9), Some(60), Some(-9), Ends::At(at(0)), vec![]),
            (ignored, over, Some(-5), Some(-6), Some(-5), Ends::At(at(0)), backwards()),
            (ignored, over, Some(3), Some(4), Some(0), Ends::At(at(0)), vec![]),
            (ignored, over, Some(3), Some(-4), Some(0), Ends::At(at(0)), backwards()),
            // Without a word the end tells.
            (ignored, None, Some(-9), Some(-5), Some(-9), Ends::At(at(-5)), vec![]),
            (counts, None, Some(-9), Some(-5), Some(-9), Ends::At(at(-5)), vec![]),
            (ignored, None, Some(-9), Some(5), Some(-9), Ends::Open, vec![]),
            (counts, None, Some(-9), Some(5), Some(-9), Ends::At(at(5)), vec![]),
            (counts, None, Some(-9), None, Some(-9), Ends::After(5 * MINUTE), vec![]),
            // Firing, by its own word: an end that has passed is not one.
            (ignored, firing, Some(-9), Some(-5), Some(-9), Ends::Open, vec![]),
            (counts, firing, Some(-9), Some(5), Some(-9), Ends::At(at(5)), vec![]),
            (counts, firing, Some(-9), Some(-5), Some(-9), Ends::After(5 * MINUTE), vec![]),
            // A clock that is ahead.
            (counts, firing, Some(4), None, Some(4), Ends::After(5 * MINUTE), vec![]),
            (
                counts,
                firing,
                Some(6),
                None,
                None,
                Ends::After(5 * MINUTE),
                vec![Noted::StartInFuture { milliseconds: 6 * MINUTE }],
            ),
            (counts, firing, Some(3), Some(2), Some(3), Ends::After(5 * MINUTE), backwards()),
        ] {
            let mut notes = Notes::default();
            let got = of(status, start.map(at), end.map(at), at(0), policy, &mut notes);
            let case = format!("{policy:?} {status:?} {start:?} {end:?}");
            assert_eq!(got, (expected_start.map(at), expected), "{case}");
            assert_eq!(notes.0, expected_notes, "{case}");
        }
    }

    #[test]
    fn a_short_life_is_not_over_before_it_begins() {
        let policy = Policy { end_counts: true, otherwise: Ends::After(MINUTE) };
        let got = of(None, Some(at(4)), None, at(0), policy, &mut Notes::default());
        assert_eq!(got, (Some(at(1)), Ends::After(MINUTE)));
    }
}

//! A report meets the stored alert (rules ING-1 to ING-3, ING-6 to ING-8).

use model::{
    Millis,
    alert::{Alert, Ends, Incoming},
};

/// The times of a report, with what it left out filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    pub starts_at: Millis,
    /// `None`: open until the sender resolves it.
    pub ends_at: Option<Millis>,
    pub ends_by_timeout: bool,
    /// The sender says that it is over (rule ING-6).
    pub resolved: bool,
}

impl Times {
    pub fn of(incoming: &Incoming, now: Millis) -> Self {
        let (ends_at, ends_by_timeout) = match incoming.ends {
            Ends::At(end) => (Some(end), false),
            // ING-3.
            Ends::After(timeout) => (Some(now.plus(timeout)), true),
            Ends::Open => (None, false),
        };
        // ING-2.
        let given = if ends_by_timeout { None } else { ends_at };
        let starts_at = incoming.starts_at.or(given).unwrap_or(now);
        Self { starts_at, ends_at, ends_by_timeout, resolved: ends_at.is_some_and(|end| end <= now) }
    }

    /// Merged into the stored alert where the two overlap, else as they are: then they replace what is stored (rules ING-7,
    /// ING-8). The report is always the younger one: the order of receipt decides, whatever the wall clock did.
    ///
    /// A stored alert that still fires although its end is past (after a start, or when the wall clock jumped) counts as
    /// not ended. An open end is no word of the sender and gives way to any end, as a time-out does.
    #[must_use]
    pub fn onto(mut self, old: &Alert, now: Millis) -> Self {
        let window_end = old.ends_at.filter(|end| !old.is_firing() || *end > now);
        let inside = |at: Millis| at > old.starts_at && window_end.is_none_or(|end| at < end);
        if !inside(self.starts_at) && !self.ends_at.is_some_and(inside) {
            return self;
        }
        self.starts_at = self.starts_at.min(old.starts_at);
        let Some((old_end, end)) = old.ends_at.zip(self.ends_at) else { return self };
        let old_end_counts = if self.resolved { !old.is_firing() } else { !old.ends_by_timeout };
        if old_end > end && old_end_counts {
            self.ends_at = Some(old_end);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::{AlertId, Fingerprint, IntegrationId};

    use super::*;

    const NOW: Millis = Millis(1_000);

    fn incoming(starts: Option<i64>, ends: Ends) -> Incoming {
        Incoming {
            integration: IntegrationId(1),
            fingerprint: Fingerprint(0),
            labels: Arc::default(),
            annotations: Arc::default(),
            severity: model::severity::Severity::default(),
            generator_url: String::new(),
            starts_at: starts.map(Millis),
            ends,
            envelope: model::alert::Envelope::default(),
        }
    }

    fn stored(starts: i64, ends: Option<i64>) -> Alert {
        Alert {
            id: AlertId(1),
            integration: IntegrationId(1),
            fingerprint: Fingerprint(0),
            labels: Arc::default(),
            annotations: Arc::default(),
            severity: model::severity::Severity::default(),
            generator_url: String::new(),
            starts_at: Millis(starts),
            later_start: None,
            ends_at: ends.map(Millis),
            ends_by_timeout: false,
            received_at: Millis(0),
            updated_at: Millis(0),
            resolved_at: None,
            ended: None,
            sent_group: None,
            is_cut: false,
        }
    }

    fn merged(old: &Alert, starts: Option<i64>, ends: Ends) -> (i64, Option<i64>, bool) {
        let times = Times::of(&incoming(starts, ends), NOW).onto(old, NOW);
        (times.starts_at.0, times.ends_at.map(|at| at.0), times.resolved)
    }

    /// ING-2, ING-3, ING-6.
    #[test]
    fn what_a_report_leaves_out_is_filled_in() {
        for (starts, ends, expected) in [
            (Some(5), Ends::At(Millis(1_500)), (5, Some(1_500), false)),
            (None, Ends::At(Millis(900)), (900, Some(900), true)),
            (None, Ends::At(Millis(1_000)), (1_000, Some(1_000), true)),
            (None, Ends::After(300), (1_000, Some(1_300), false)),
            (None, Ends::Open, (1_000, None, false)),
        ] {
            let times = Times::of(&incoming(starts, ends), NOW);
            assert_eq!((times.starts_at.0, times.ends_at.map(|at| at.0), times.resolved), expected, "{ends:?}");
            assert_eq!(times.ends_by_timeout, matches!(ends, Ends::After(_)));
        }
    }

    /// ING-7: merge iff the new start or end is strictly inside the old window, else replace.
    #[test]
    fn overlapping_reports_are_merged_and_others_replace() {
        let old = stored(500, Some(1_200));
        for (what, starts, ends, expected) in [
            ("Prometheus re-sends with a later end", Some(500), Ends::At(Millis(1_300)), (500, Some(1_300), false)),
            ("Prometheus resolves", Some(500), Ends::At(Millis(990)), (500, Some(990), true)),
            ("no start is given", None, Ends::After(300), (500, Some(1_300), false)),
            ("both are outside", Some(400), Ends::At(Millis(1_300)), (400, Some(1_300), false)),
            ("the start is the old end", Some(1_200), Ends::At(Millis(1_300)), (1_200, Some(1_300), false)),
            ("the end is the old start", Some(100), Ends::At(Millis(500)), (100, Some(500), true)),
        ] {
            assert_eq!(merged(&old, starts, ends), expected, "{what}");
        }
    }

    /// ING-7, ING-8.
    #[test]
    fn a_far_end_is_shortened_only_by_resolving() {
        let old = stored(500, Some(90_000));
        assert_eq!(merged(&old, Some(500), Ends::At(Millis(2_000))), (500, Some(90_000), false));
        assert_eq!(merged(&old, Some(500), Ends::After(300)), (500, Some(90_000), false));
        assert_eq!(merged(&old, Some(500), Ends::At(Millis(1_000))), (500, Some(1_000), true));
        let by_timeout = Alert { ends_by_timeout: true, ..old };
        assert_eq!(merged(&by_timeout, Some(500), Ends::At(Millis(2_000))), (500, Some(2_000), false));
    }

    /// ING-8: of two resolved ones the later end counts.
    #[test]
    fn a_resolved_alert_keeps_its_later_end() {
        let old = Alert { resolved_at: Some(Millis(800)), ..stored(500, Some(800)) };
        assert_eq!(merged(&old, Some(500), Ends::At(Millis(700))), (500, Some(800), true));
        assert_eq!(merged(&old, Some(500), Ends::At(Millis(900))), (500, Some(900), true));
    }

    /// ING-7: a re-fire after the end starts anew.
    #[test]
    fn firing_again_after_the_end_has_its_own_start() {
        let old = Alert { resolved_at: Some(Millis(800)), ..stored(500, Some(800)) };
        assert_eq!(merged(&old, Some(800), Ends::Open), (800, None, false));
        assert_eq!(merged(&old, None, Ends::Open), (1_000, None, false));
        assert_eq!(merged(&old, Some(600), Ends::Open), (500, None, false));
    }

    #[test]
    fn an_open_end_gives_way_to_any_other() {
        let old = stored(500, None);
        assert_eq!(merged(&old, Some(500), Ends::Open), (500, None, false));
        assert_eq!(merged(&old, Some(500), Ends::After(300)), (500, Some(1_300), false));
        assert_eq!(merged(&old, None, Ends::At(Millis(1_000))), (500, Some(1_000), true));
    }

    #[test]
    fn an_alert_that_still_fires_past_its_end_counts_as_not_ended() {
        let old = stored(500, Some(900));
        assert_eq!(merged(&old, None, Ends::After(300)), (500, Some(1_300), false));
        assert_eq!(merged(&old, None, Ends::At(Millis(1_000))), (500, Some(1_000), true));
    }
}

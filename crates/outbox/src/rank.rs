//! What is more urgent than what. The order is data: that of the variants.

use model::{
    notification::{Notification, Reason},
    severity::Level,
};

/// A smaller rank leaves first; of one rank what has waited longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// A person waits for it: a test message, or one message that is sent again.
    Asked,
    /// Something newly fires, with its worst level. What Bellhop says of itself counts as P1.
    News(Level),
    /// What the group was notified of is over.
    Recovery,
    /// Nothing new: repeats, and what fired and ended while the message about it waited.
    Repeat,
}

impl Rank {
    pub fn of(notification: &Notification) -> Self {
        match notification.reason {
            Reason::Test | Reason::Resend => Self::Asked,
            Reason::Notice => Self::News(Level::P1),
            Reason::First | Reason::NewAlerts => {
                let worst = notification.firing().map(|alert| alert.severity.level).min();
                // Nothing of it fires any more.
                worst.map_or(Self::Repeat, Self::News)
            }
            Reason::SomeResolved | Reason::AllResolved => Self::Recovery,
            Reason::Repeat | Reason::EndedUnsent => Self::Repeat,
        }
    }

    /// As it is stored.
    pub const fn number(self) -> u8 {
        match self {
            Self::Asked => 0,
            Self::News(level) => 1 + level as u8,
            Self::Recovery => 10,
            Self::Repeat => 11,
        }
    }

    /// What [`Rank::number`] stands for; `None`: nothing.
    pub fn of_number(number: u8) -> Option<Self> {
        let news = Level::ALL.into_iter().map(Self::News);
        [Self::Asked, Self::Recovery, Self::Repeat].into_iter().chain(news).find(|rank| rank.number() == number)
    }

    /// Of a delivery that replaces another one before it left: while something of it fires, the better rank of the two.
    #[must_use]
    pub fn of_successor(self, predecessor: Self, fires: bool) -> Self {
        if fires { self.min(predecessor) } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_waits_for_leaves_first_then_news_by_level_then_recoveries_then_repeats() {
        let order = [
            Rank::Asked,
            Rank::News(Level::P1),
            Rank::News(Level::P2),
            Rank::News(Level::P6),
            Rank::Recovery,
            Rank::Repeat,
        ];
        assert!(order.is_sorted());
        let numbers = order.map(Rank::number);
        assert!(numbers.is_sorted());
        assert_eq!(numbers.map(Rank::of_number), order.map(Some));
        assert_eq!(Rank::of_number(9), None);
    }

    #[test]
    fn a_successor_keeps_the_better_rank_while_something_fires() {
        for (own, predecessor, fires, expected) in [
            (Rank::Repeat, Rank::News(Level::P2), true, Rank::News(Level::P2)),
            (Rank::News(Level::P1), Rank::News(Level::P2), true, Rank::News(Level::P1)),
            (Rank::Recovery, Rank::News(Level::P1), true, Rank::News(Level::P1)),
            (Rank::Recovery, Rank::News(Level::P1), false, Rank::Recovery),
            (Rank::Repeat, Rank::News(Level::P1), false, Rank::Repeat),
        ] {
            assert_eq!(own.of_successor(predecessor, fires), expected, "{own:?} after {predecessor:?}");
        }
    }
}

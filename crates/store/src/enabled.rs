//! What a person decides about a row, in words instead of a bare truth value.

/// On or off, for rules, integrations and accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    On,
    Off,
}

impl Switch {
    pub(crate) const fn is_on(self) -> bool {
        matches!(self, Self::On)
    }
}

/// Whether deleting something that rules use detaches it from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detach {
    /// Nothing is deleted while a rule uses any of it.
    Refuse,
    Detach,
}

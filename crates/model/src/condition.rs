//! The conditions of a dispatch rule: OR of AND groups of {label, operator, value} (`docs/product.md`).

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    #[default]
    Equals,
    NotEquals,
    In,
    NotIn,
    /// Anchored at both ends (Alertmanager rule RT-4).
    Matches,
    NotMatches,
}

impl Operator {
    pub const ALL: [Self; 6] = [Self::Equals, Self::NotEquals, Self::In, Self::NotIn, Self::Matches, Self::NotMatches];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equals => "equals",
            Self::NotEquals => "not_equals",
            Self::In => "in",
            Self::NotIn => "not_in",
            Self::Matches => "matches",
            Self::NotMatches => "not_matches",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.as_str() == text)
    }
}

/// One condition. A missing label counts as empty (rule RT-3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Condition {
    pub label: String,
    pub operator: Operator,
    /// For `In` and `NotIn`: values separated by commas; blanks around them do not count.
    pub value: String,
}

impl Condition {
    /// The values of `In` and `NotIn`.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.value.split([',', '，']).map(str::trim).filter(|value| !value.is_empty())
    }
}

/// Outer list: any of them; inner list: all of them. Empty: every alert.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Conditions(pub Vec<Vec<Condition>>);

/// A condition tried on the labels of an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionResult {
    pub condition: Condition,
    /// The label's value; `None` when the alert has not that label.
    pub actual: Option<String>,
    pub holds: bool,
}

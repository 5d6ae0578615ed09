//! Rows of conditions that come and go by a submit button.

use model::dispatch_rule::ConditionRow;

/// What a button under the conditions does. Posted as the field `change`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowChange {
    /// One more condition in this block.
    Add { block: u32 },
    /// One more block with one condition.
    AddBlock,
    /// Takes the row with this index away.
    Remove { row: usize },
}

impl RowChange {
    /// `add:0`, `block`, `remove:3`.
    pub fn to_value(self) -> String {
        match self {
            Self::Add { block } => format!("add:{block}"),
            Self::AddBlock => "block".to_owned(),
            Self::Remove { row } => format!("remove:{row}"),
        }
    }

    pub fn parse(value: &str) -> Option<Self> {
        match value.split_once(':') {
            None => (value == "block").then_some(Self::AddBlock),
            Some(("add", block)) => Some(Self::Add { block: block.parse().ok()? }),
            Some(("remove", row)) => Some(Self::Remove { row: row.parse().ok()? }),
            Some(_) => None,
        }
    }

    /// The index of the row that is new.
    pub fn apply(self, rows: &mut Vec<ConditionRow>) -> Option<usize> {
        match self {
            Self::Add { block } => {
                let end = rows.iter().rposition(|row| row.block == block).map_or(rows.len(), |last| last + 1);
                rows.insert(end, ConditionRow { block, ..ConditionRow::default() });
                Some(end)
            }
            Self::AddBlock => {
                let block = rows.iter().map(|row| row.block.saturating_add(1)).max().unwrap_or(0);
                rows.push(ConditionRow { block, ..ConditionRow::default() });
                Some(rows.len() - 1)
            }
            Self::Remove { row } => {
                if row < rows.len() {
                    rows.remove(row);
                }
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_added_to_their_block_and_taken_away() {
        let mut rows: Vec<ConditionRow> = Vec::new();
        for (value, new) in
            [("block", Some(0)), ("block", Some(1)), ("add:0", Some(1)), ("remove:9", None), ("add:1", Some(3))]
        {
            assert_eq!(RowChange::parse(value).unwrap().apply(&mut rows), new, "{value}");
        }
        assert_eq!(rows.iter().map(|row| row.block).collect::<Vec<_>>(), [0, 0, 1, 1]);
        RowChange::parse("remove:2").unwrap().apply(&mut rows);
        assert_eq!(rows.iter().map(|row| row.block).collect::<Vec<_>>(), [0, 0, 1]);
    }

    #[test]
    fn a_change_survives_its_own_value() {
        for change in [RowChange::Add { block: 2 }, RowChange::AddBlock, RowChange::Remove { row: 3 }] {
            assert_eq!(RowChange::parse(&change.to_value()), Some(change));
        }
        assert_eq!(RowChange::parse("drop:1"), None);
    }
}

//! How values of the model become columns and back: structured ones as JSON, plain enums as their serde name.

use serde::{Serialize, Serializer, de::DeserializeOwned};
use sqlx::{Database, Decode, Sqlite, Type, error::BoxDynError};

use crate::Error;

/// A name or another text that people see, as it is stored. Where a damaged file made it something else than UTF-8, U+FFFD stands for what
/// is wrong: people see what is left and can type it again, and no list fails because of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub String);

impl Type<Sqlite> for Text {
    fn type_info() -> <Sqlite as Database>::TypeInfo {
        <String as Type<Sqlite>>::type_info()
    }

    fn compatible(ty: &<Sqlite as Database>::TypeInfo) -> bool {
        <String as Type<Sqlite>>::compatible(ty)
    }
}

impl<'r> Decode<'r, Sqlite> for Text {
    fn decode(value: <Sqlite as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let bytes = <&[u8] as Decode<Sqlite>>::decode(value)?;
        Ok(Self(String::from_utf8_lossy(bytes).into_owned()))
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

/// Rows or structures as JSON text, for a column or for a bulk statement's argument.
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("values of the model have only string keys, so JSON can hold them")
}

/// Rows as a JSON array, written while they are read: the argument of a bulk statement.
pub fn to_rows<T: Serialize>(rows: impl IntoIterator<Item = T>) -> String {
    let mut json = Vec::new();
    serde_json::Serializer::new(&mut json).collect_seq(rows).expect("JSON can hold every row, and memory takes it");
    String::from_utf8(json).expect("JSON is UTF-8")
}

/// Reads a JSON column. `column` names it in the error.
pub fn from_json<T: DeserializeOwned>(column: &'static str, json: &str) -> Result<T, Error> {
    serde_json::from_str(json).map_err(|error| Error::Corrupt { column, reason: describe(&error) })
}

/// The serde name of an enum variant without data, as a TEXT column holds it.
pub fn to_name<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => unreachable!("only enums without data are stored by name"),
    }
}

/// Reads a TEXT column that holds the serde name of an enum variant.
pub fn from_name<T: DeserializeOwned>(column: &'static str, name: &str) -> Result<T, Error> {
    serde_json::from_value(name.into())
        .map_err(|_| Error::Corrupt { column, reason: "not a name that this version knows".into() })
}

/// Where the JSON broke; without the value, which may be private.
fn describe(error: &serde_json::Error) -> String {
    format!("{:?} error at line {} column {}", error.classify(), error.line(), error.column())
}

#[cfg(test)]
mod tests {
    use model::dispatch_rule::{Action, Mention};

    use super::*;

    #[test]
    fn enums_are_stored_by_their_name() {
        assert_eq!(to_name(Mention::Handlers), "handlers");
        assert_eq!(from_name::<Action>("dispatch_rule.action", "discard").unwrap(), Action::Discard);
    }

    #[test]
    fn an_error_names_the_column_and_hides_the_value() {
        let error = from_json::<Vec<i64>>("robot.keywords", r#"["private"]"#).unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(text.contains("robot.keywords") && !text.contains("private"), "{text}");
        assert!(
            from_name::<Action>("dispatch_rule.action", "private")
                .unwrap_err()
                .to_string()
                .contains("dispatch_rule.action")
        );
    }
}

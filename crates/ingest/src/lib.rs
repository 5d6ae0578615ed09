//! What monitoring systems post, read as what was meant: pure, without a clock, a database or a network.
//!
//! A lost alert is worse than an odd one. So what can be understood without guessing is taken, and what was mended is noted:
//! people see the notes at the integration. `docs/intake.md` is the table of rules for people; here each rule has one place:
//!
//! | module | rule |
//! |---|---|
//! | [`read::body`] | bytes to text: UTF-8, the named charset, GB18030 |
//! | [`read::mend`] | text that is almost JSON |
//! | [`read::object`] | an item's fields, whatever their order; of one given twice the last counts |
//! | [`read::text`], [`read::map`] | any value as text; labels and annotations |
//! | [`read::time`] | times in every notation that says one point in time |
//! | [`read::status`], [`read::end`] | whether an alert is over, and since when |
//! | [`format`](mod@format) | which of the three formats a body is, and where each keeps its fields |
//! | [`sent`] | what is kept of an item, within the limits |

mod format;
mod parsed;
mod read;
mod rejected;
mod sent;
#[cfg(test)]
mod tests;

use jiff::tz::TimeZone;
use model::{Millis, intake::Notes, integration::IngestTarget, refused::Why};

pub use parsed::Parsed;
pub use rejected::RejectedItems;

/// For what and when a body is read.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub target: &'a IngestTarget,
    pub now: Millis,
    /// Of times that have none.
    pub zone: &'a TimeZone,
}

/// Reads a body. `charset`: what the sender says of it. An error is about the body as a whole, of which nothing is taken then.
pub fn read(body: &[u8], charset: Option<&str>, context: Context<'_>) -> Result<Parsed, Why> {
    let mut notes = Notes::default();
    let text = read::body::text(body, charset, &mut notes)?;
    let json = read::mend::json(&text, &mut notes);
    let mut parsed = format::read(&json, context)?;
    for what in notes.0 {
        parsed.note(what, "", context.now);
    }
    Ok(parsed)
}

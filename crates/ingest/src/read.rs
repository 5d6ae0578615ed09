//! The reading layer below the formats: one small module a rule, none of which knows a format.

pub mod body;
pub mod end;
pub mod map;
pub mod mend;
pub mod object;
pub mod status;
pub mod text;
pub mod time;

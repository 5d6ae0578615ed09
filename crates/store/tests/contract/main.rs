//! What every implementation of the store must do, told in stories. None of them knows that there is SQL behind it, except where
//! the file itself is the story.

mod access;
mod accounts;
mod attempts;
mod backup;
mod cancel;
mod clock;
mod commit;
mod contacts;
mod coverage;
mod damaged;
mod integrations;
mod isolation;
mod links;
mod migrations;
mod notices;
mod opening;
mod overview;
mod replace;
mod retention;
mod robots;
mod routing;
mod rules;
mod secrets;
mod sessions;
mod start;
mod support;
mod upgrade;
mod versions;
mod wal;

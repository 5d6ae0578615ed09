//! What every implementation of the store must do, told in stories. None of them knows that there is SQL behind it, except where
//! the file itself is the story.

mod attempts;
mod backup;
mod cancel;
mod commit;
mod isolation;
mod opening;
mod retention;
mod robots;
mod routing;
mod secrets;
mod start;
mod supersede;
mod support;

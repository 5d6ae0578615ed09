//! What a server function that a form posts to answers a browser that posts it with JavaScript. Each answer names a page, as the
//! redirect does that a browser without JavaScript gets: what is to be seen is always rendered by the server.

use leptos::prelude::RwSignal;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Posted {
    /// It is done: go on to this page.
    Go { to: String },
    /// The form stays as it is. This page says what is to be said of it: what is wrong, what became of a test.
    Message { to: String },
}

/// What the browser knows of a form while it posts it.
#[derive(Clone, Copy)]
pub struct Posting {
    /// A post is under way.
    pub busy: RwSignal<bool>,
    /// Why the last one came to nothing.
    pub fault: RwSignal<Option<String>>,
}

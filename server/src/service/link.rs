//! How the first visitor gets in: an account from the environment, or a link that is printed.

use anyhow::Context;
use console::Console;

use super::FirstVisit;
use crate::config::Options;

pub enum Link {
    SetUp(String),
    LogIn(String),
}

impl Link {
    pub fn path(self) -> String {
        match self {
            Self::SetUp(token) => format!("/setup?token={token}"),
            Self::LogIn(token) => format!("/login/link?token={token}"),
        }
    }
}

/// The first administrator from the environment, else a link that makes one; none when there is an account.
pub async fn first_link(console: &Console, options: &Options, first_visit: FirstVisit) -> anyhow::Result<Option<Link>> {
    match (&options.admin_email, &options.admin_password) {
        (Some(email), Some(password)) => {
            let made = console.first_administrator(email, password).await;
            if !made.context("BELLHOP_ADMIN_EMAIL and BELLHOP_ADMIN_PASSWORD cannot be used")? {
                tracing::info!(
                    "there is an account already: BELLHOP_ADMIN_EMAIL and BELLHOP_ADMIN_PASSWORD are not used"
                );
            }
        }
        (None, None) => {}
        (Some(_), None) => anyhow::bail!("BELLHOP_ADMIN_EMAIL needs BELLHOP_ADMIN_PASSWORD beside it"),
        (None, Some(_)) => anyhow::bail!("BELLHOP_ADMIN_PASSWORD needs BELLHOP_ADMIN_EMAIL beside it"),
    }
    Ok(match first_visit {
        FirstVisit::Demo => Some(Link::LogIn(console.demo_link().await?)),
        FirstVisit::SetUp => console.set_up_link().await?.map(Link::SetUp),
    })
}

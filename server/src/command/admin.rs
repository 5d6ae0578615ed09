//! `bellhop admin`: accounts, also beside a running Bellhop.

use std::{io::Read, path::PathBuf};

use anyhow::Context;
use console::accounts::{Created, create_administrator};
use dispatch::{Clock, SystemClock};
use store::{Key, Store};

#[derive(Clone, Debug, clap::Subcommand)]
pub enum Command {
    /// Creates an account, or sets the password of a known one and ends its sessions. The password is read from standard
    /// input
    Create {
        #[arg(long)]
        email: String,
        /// The data folder of `bellhop serve`
        #[arg(long, env = "BELLHOP_DATA", value_name = "FOLDER", default_value = "data")]
        data: PathBuf,
        #[arg(long, env = "BELLHOP_SECRET_KEY", hide = true, hide_env_values = true)]
        secret_key: Option<String>,
    },
}

pub fn run(command: Command) -> anyhow::Result<()> {
    let Command::Create { email, data, secret_key } = command;
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password).context("the password could not be read from standard input")?;
    let password = password.trim_end_matches(['\r', '\n']);
    crate::runtime()?.block_on(async {
        let is_new = !data.join("bellhop.db").exists();
        std::fs::create_dir_all(&data).with_context(|| format!("{} cannot be made", data.display()))?;
        let key = Key::load(&data, secret_key.as_deref())?;
        let store = Store::open(store::Options::new(data.join("bellhop.db"), key)).await?;
        let created = create_administrator(&store, &email, password, SystemClock::start().now().wall).await;
        store.close().await;
        if is_new {
            super::say(&format!("{} held no Bellhop; it does now", data.display()));
        }
        match created? {
            Created::New => super::say(&format!("{email} can log in now")),
            Created::PasswordSet => super::say(&format!("the password of {email} is set and its sessions are ended")),
        }
        Ok(())
    })
}

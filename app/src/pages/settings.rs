//! The settings: the installation, accounts, one's own account.

mod about;
mod accounts;
mod ask;
mod installation;
mod invite;
mod own;
mod sessions;

use leptos::prelude::*;

use crate::{
    address::Query,
    api::settings::{self, SettingsPage},
    components::{PageHead, show},
    visit::words,
};
use about::About;
use accounts::Accounts;
use ask::Questions;
use installation::Installation;
use own::{OwnLanguage, OwnPassword};
use sessions::OwnSessions;

#[component]
pub fn Settings() -> AnyView {
    let words = &words().settings;
    let draft = Query::get().maybe("draft");
    view! {
        <PageHead title=words.title lead=words.lead/>
        {show(settings::load_settings_page(draft), parts)}
    }
    .into_any()
}

fn parts(page: SettingsPage) -> AnyView {
    let SettingsPage { view, settings, invite, password, account } = page;
    // The questions first, so that they are seen without JavaScript, too.
    view! {
        <Questions rows=view.accounts.clone() filled=account.clone() proof=view.proof.clone()/>
        <Installation
            opened=settings
            edited=view.edited.clone()
            fixed=view.public_url_fixed
            form_token=view.proof.form_token.clone()
        />
        <Accounts rows=view.accounts.clone() filled=account invite proof=view.proof.clone()/>
        <div class="cols">
            <OwnPassword filled=password has_password=view.has_password proof=view.proof.clone()/>
            <OwnLanguage/>
        </div>
        <OwnSessions rows=view.sessions.clone()/>
        <About view/>
    }
    .into_any()
}

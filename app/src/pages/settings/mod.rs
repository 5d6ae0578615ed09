//! The settings: the installation, accounts, one's own account.

mod about;
mod accounts;
mod ask;
mod installation;
mod invite;
mod own;

use leptos::prelude::*;

use crate::{
    api::settings::{self, SettingsPage},
    page::{PageHead, Query, show},
    visit::words,
};
use about::About;
use accounts::Accounts;
use ask::{DisableDialog, EndSessionsDialog};
use installation::Installation;
use own::{OwnLanguage, OwnPassword};

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
        <DisableDialog rows=view.accounts.clone()/>
        <EndSessionsDialog rows=view.accounts.clone()/>
        <Installation opened=settings edited=view.edited.clone() fixed=view.public_url_fixed/>
        <Accounts rows=view.accounts.clone() kept=account invite/>
        <div class="cols">
            <OwnPassword kept=password has_password=view.has_password/>
            <OwnLanguage/>
        </div>
        <About view/>
    }
    .into_any()
}

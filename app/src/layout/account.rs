//! Who is logged in, and the way out.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::session::LogOut,
    components::{Icon, Shape},
    visit::{visit, words},
};

#[component]
pub fn AccountMenu() -> impl IntoView {
    let nav = &words().nav;
    visit().email.map(|email| {
        view! {
            <details class="account">
                <summary aria-label=nav.account title=nav.account><Icon shape=Shape::User/></summary>
                <div class="pop">
                    <p class="dim">{email}</p>
                    <a href="/settings#password">{nav.change_password}</a>
                    // Posted by the browser itself: the next page is another visit.
                    <form method="post" action=LogOut::url()>
                        <button type="submit" class="btn">{nav.log_out}</button>
                    </form>
                </div>
            </details>
        }
    })
}

//! What makes an administrator, as a page posts it without JavaScript and as somebody else would like it to be posted; where redirects
//! lead to; what is left of one-time links.

mod support;

use std::path::Path;

use app::api::{
    session::LogIn,
    settings::{ChooseTheme, Invite, LogOutElsewhere, SaveSettings, SwitchAccount},
};
use leptos::server_fn::ServerFn;
use model::Millis;
use sha2::{Digest, Sha256};
use store::{Key, Store};
use support::{Bellhop, Session, Workshop, session::location, tour};
use tempfile::{TempDir, tempdir};

const NOWHERE: ([u8; 4], u16) = ([127, 0, 0, 1], 1);
const INVITED: &str = "zhang@example.org";

async fn stage() -> (TempDir, Bellhop, Session) {
    let data = tempdir().unwrap();
    let workshop = Workshop::open(data.path(), NOWHERE.into()).await;
    workshop.administrator(tour::EMAIL, tour::PASSWORD).await;
    workshop.close().await;
    let bellhop = Bellhop::serve(data.path(), &["--trusted-proxy", "127.0.0.0/8"]).await;
    let session = Session::log_in(&bellhop, tour::EMAIL, tour::PASSWORD).await;
    (data, bellhop, session)
}

async fn page(session: &Session, path: &str) -> String {
    let separator = if path.contains('?') { '&' } else { '?' };
    let (path, _) = path.split_once('#').unwrap_or((path, ""));
    session.get(&format!("{path}{separator}lang=en")).await.text().await.unwrap()
}

/// The page that a form leads to.
async fn posted(session: &Session, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = session.post(path, fields).await;
    assert_eq!(answer.status().as_u16(), 303, "{answer:?}");
    page(session, &location(&answer)).await
}

fn value_of(page: &str, name: &str) -> String {
    let (_, rest) =
        page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}: {page}"));
    rest.split('"').next().unwrap().to_owned()
}

async fn form_token(session: &Session) -> String {
    value_of(&page(session, "/settings").await, "form[proof][form_token]")
}

/// As if the log-in were long ago.
async fn age_proof(data: &Path, session: &Session) {
    let store = Store::open(store::Options::new(data.join(Store::FILE), Key::load(data, None).unwrap())).await.unwrap();
    let cookie = session.cookie(app::context::SESSION_COOKIE).unwrap();
    let token = cookie.replace("%2D", "-").replace("%5F", "_");
    let who = store.session_find(Sha256::digest(token).into(), Millis(0)).await.unwrap().unwrap();
    store.session_prove(&who.session, Millis(0)).await.unwrap();
    store.close().await;
}

fn link_token(page: &str) -> String {
    let (_, rest) = page.split_once("/setup?token=").unwrap_or_else(|| panic!("no link: {page}"));
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_form_that_was_brought_into_a_page_makes_nobody_an_administrator() {
    let (_data, _bellhop, session) = stage().await;
    // The attack: posted by the browser itself, from our own origin, a moment after the log-in.
    let shown = posted(&session, Invite::PATH, &[("form[email]", "evil@example.org")]).await;
    assert!(shown.contains("did not come from a page of your session") && !shown.contains("/setup?token="), "{shown}");
    for fields in [
        vec![("form[id]", "1")],
        vec![("form[id]", "1"), ("form[proof][form_token]", "guessed"), ("form[proof][password]", tour::PASSWORD)],
    ] {
        let shown = posted(&session, SwitchAccount::PATH, &fields).await;
        assert!(shown.contains("did not come from a page of your session"), "{shown}");
    }
    // Nor does it lead the one-time links of others elsewhere.
    let fields = [("form[zone]", "UTC"), ("form[public_url]", "https://evil.example"), ("form[robot_budget]", "20")];
    let shown = posted(&session, SaveSettings::PATH, &fields).await;
    assert!(shown.contains("did not come from a page of your session"), "{shown}");
    let settings = page(&session, "/settings").await;
    assert!(
        !settings.contains("evil.example\"")
            && !settings.contains("evil@example.org")
            && settings.contains(tour::EMAIL),
        "{settings}"
    );
}

#[tokio::test]
async fn when_the_log_in_is_long_ago_the_form_asks_for_the_password_and_keeps_what_was_typed() {
    let (data, _bellhop, session) = stage().await;
    let token = form_token(&session).await;
    assert!(!page(&session, "/settings").await.contains("Your own password"), "not a moment after the log-in");
    age_proof(data.path(), &session).await;
    assert!(page(&session, "/settings").await.contains("Your own password"));
    let post = async |password: &str| {
        let fields =
            [("form[email]", INVITED), ("form[proof][form_token]", &token), ("form[proof][password]", password)];
        posted(&session, Invite::PATH, &fields).await
    };
    for (password, says) in [("", "Type your own password"), ("wrong", "This is not your password")] {
        let shown = post(password).await;
        assert!(shown.contains(says) && shown.contains(&format!("value=\"{INVITED}\"")), "{shown}");
        assert!(!shown.contains("/setup?token="), "{shown}");
    }
    let question = page(&session, "/settings?ask=disable&ids=1").await;
    assert!(
        question.contains("id=\"f-account-proof-password\"") && question.contains("id=\"f-proof-password\""),
        "{question}"
    );
    link_token(&post(tour::PASSWORD).await);
    assert!(!page(&session, "/settings").await.contains("Your own password"), "it counts for a while");
    let fields = [("form[id]", "2"), ("form[proof][form_token]", token.as_str())];
    let shown = posted(&session, SwitchAccount::PATH, &fields).await;
    assert!(shown.contains("Switched off."), "{shown}");
}

#[tokio::test]
async fn of_a_one_time_link_nothing_is_left_in_the_files_and_its_page_shows_it_until_it_is_used() {
    let (data, bellhop, session) = stage().await;
    let token = form_token(&session).await;
    let fields = [("form[email]", INVITED), ("form[proof][form_token]", token.as_str())];
    let answer = session.post(Invite::PATH, &fields).await;
    let shown = location(&answer);
    let link = link_token(&page(&session, &shown).await);
    for file in std::fs::read_dir(data.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let found = bytes.windows(link.len()).any(|window| window == link.as_bytes());
        assert!(!found, "the link is in clear in {}", path.display());
    }
    assert_eq!(link_token(&page(&session, &shown).await), link, "the page may be loaded again");
    let invited = Session::new(&bellhop);
    let form = [("form[token]", link.as_str()), ("form[password]", "a long enough secret")];
    let entered = invited.post(app::api::session::UseLink::PATH, &form).await;
    assert_eq!(location(&entered), "/");
    assert!(!page(&session, &shown).await.contains("/setup?token="), "it is of no use any more");
}

#[tokio::test]
async fn the_settings_are_saved_by_a_form_of_this_session() {
    let (_data, _bellhop, session) = stage().await;
    let token = value_of(&page(&session, "/settings").await, "form_token");
    let mut fields = vec![("form[language]", "en"), ("form[zone]", "UTC"), ("form[robot_budget]", "20")];
    fields.extend([("form[public_url]", "https://bellhop.example.org"), ("form_token", token.as_str())]);
    let shown = posted(&session, SaveSettings::PATH, &fields).await;
    assert!(shown.contains("Saved.") && shown.contains("https://bellhop.example.org"), "{shown}");
}

#[tokio::test]
async fn other_sessions_are_ended_from_the_settings() {
    let (_data, bellhop, session) = stage().await;
    let other = Session::log_in(&bellhop, tour::EMAIL, tour::PASSWORD).await;
    let settings = page(&session, "/settings").await;
    assert!(settings.contains("Log out everywhere else") && settings.contains("7 days after it was last used"));
    let shown = posted(&session, LogOutElsewhere::PATH, &[]).await;
    assert!(shown.contains("Your other sessions were ended.") && !shown.contains("Log out everywhere else"), "{shown}");
    assert_eq!(location(&other.get("/settings").await), "/login?next=/settings");
}

#[tokio::test]
async fn a_log_in_ends_the_session_that_the_browser_had() {
    let (_data, bellhop, session) = stage().await;
    let old = Session::new(&bellhop);
    old.keep_cookies_of(&session);
    session.try_log_in(tour::EMAIL, tour::PASSWORD).await;
    assert_eq!(session.get("/alerts").await.status().as_u16(), 200);
    assert!(location(&old.get("/alerts").await).starts_with("/login"), "the old cookie is void");
}

#[tokio::test]
async fn no_redirect_leaves_the_console() {
    let (_data, bellhop, session) = stage().await;
    let from = |number: usize| Session::from(&bellhop, &format!("192.0.2.{number}"));
    for (number, (next, to)) in [
        ("/alerts?page=2", "/alerts?page=2"),
        ("/\t/evil.example", "/"),
        ("//evil.example", "/"),
        ("/.//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\u{2028}/evil.example", "/"),
        ("https://evil.example/", "/"),
    ]
    .into_iter()
    .enumerate()
    {
        let fields = [("form[email]", tour::EMAIL), ("form[password]", tour::PASSWORD), ("form[next]", next)];
        let answer = from(number).post(LogIn::PATH, &fields).await;
        assert_eq!(location(&answer), to, "{next:?}");
        let fields = [("form[email]", "nobody@example.org"), ("form[next]", next)];
        let refused = location(&from(number).post(LogIn::PATH, &fields).await);
        assert!(refused == "/login" || refused == "/login?next=%2Falerts%3Fpage%3D2", "{next:?}: {refused}");
    }
    // Where a form says that it came from.
    for (path, body) in [(ChooseTheme::PATH, "theme=dark"), (Invite::PATH, "malformed=%"), (LogIn::PATH, "")] {
        let request = bellhop.client.post(format!("{}{path}", bellhop.base_url)).header("accept", "text/html");
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        let answer = session.send(request.header("referer", "https://evil.example/x?y=1")).await;
        let (status, to) = (answer.status(), location(&answer));
        let stays = status.is_redirection() && to.starts_with('/') && !to.starts_with("//") && !to.contains("evil");
        assert!(status == 400 || stays, "{path}: {status} {to}");
    }
}

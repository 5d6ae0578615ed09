//! What a person with an account can do to memory, to the database and to everybody's pages by what is saved.

mod support;

use std::net::SocketAddr;

use app::api::contact::SaveContact;
use leptos::server_fn::ServerFn;
use model::limits::form::{DRAFT_BYTES, DRAFTS_OF_SESSION};
use support::{
    Bellhop, Session, Workshop,
    session::location,
    tour::{EMAIL, PASSWORD},
};
use tempfile::tempdir;

const NOWHERE: ([u8; 4], u16) = ([127, 0, 0, 1], 1);

#[tokio::test]
async fn of_a_refused_form_that_is_too_large_the_rest_is_kept_and_the_page_says_so() {
    let data = tempdir().unwrap();
    let workshop = Workshop::open(data.path(), SocketAddr::from(NOWHERE)).await;
    workshop.administrator(EMAIL, PASSWORD).await;
    workshop.close().await;
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    let session = Session::log_in(&bellhop, EMAIL, PASSWORD).await;
    let keywords = "k".repeat(DRAFT_BYTES * 4);
    let fields = [("form[name]", "Operations"), ("form[phone]", "13800138000"), ("form[keywords]", &keywords)];
    let mut drafts = Vec::new();
    for _ in 0..=DRAFTS_OF_SESSION {
        drafts.push(location(&session.post(SaveContact::PATH, &fields).await));
    }
    let page = |path: String| {
        let session = &session;
        async move { session.get(&path).await.text().await.unwrap() }
    };
    let newest = page(drafts.pop().unwrap()).await;
    assert!(newest.contains("Operations") && newest.contains("too long to be kept"), "{newest}");
    assert!(!newest.contains("kkkk") && newest.len() < DRAFT_BYTES, "{} bytes", newest.len());
    let oldest = page(drafts.swap_remove(0)).await;
    assert!(!oldest.contains("Operations"), "the oldest draft is still there");
}

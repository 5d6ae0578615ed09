//! A data folder in which every page has something to show, and the walk through all of them.

use std::{net::SocketAddr, path::Path};

use axum::http::Method;
use model::{contact::ContactForm, contact_group::ContactGroupForm, integration::Kind};
use serde_json::json;
use server::http::{Access, Route, table};

use super::{Bellhop, Session, Workshop, done};

pub const EMAIL: &str = "linda@example.org";
pub const PASSWORD: &str = "correct horse battery";

/// The numbers of the objects that [`furnish`] makes are 1.
pub struct Furnished {
    /// The path of the integration's URL.
    pub ingest: String,
}

/// An account, a contact with this robot in a group, a rule for `to=robot`, an integration. Alerts and deliveries come by ingest.
pub async fn furnish(data: &Path, simulator: SocketAddr, webhook_url: &str, secret: &str) -> Furnished {
    let workshop = Workshop::open(data, simulator).await;
    workshop.administrator(EMAIL, PASSWORD).await;
    workshop.route("to", "robot", webhook_url).await;
    let (console, who) = (&workshop.console, &workshop.who);
    let contact = console.contact_form(who, model::ContactId(1)).await.unwrap();
    let contact = done(console.save_contact(who, ContactForm { secret: secret.to_owned(), ..contact }).await.unwrap());
    let group =
        ContactGroupForm { name: "Operations".to_owned(), contacts: vec![contact], ..ContactGroupForm::default() };
    done(console.save_contact_group(who, group).await.unwrap());
    let ingest = workshop.integration(Kind::ArmsEvent).await;
    workshop.close().await;
    Furnished { ingest }
}

/// A delivery that is stored, by its id: the first one of the list.
pub async fn a_delivery(session: &Session) -> String {
    let page = session.get("/deliveries").await.text().await.unwrap();
    let mut links = page.split("href=\"/deliveries/").skip(1);
    let id = links.find_map(|rest| rest.split('"').next());
    id.unwrap_or_else(|| panic!("no delivery: {page}")).to_owned()
}

/// The addresses of all pages, for what [`furnish`] made.
pub fn pages(delivery: &str) -> Vec<String> {
    let is_page = |route: &Route| {
        route.access == Access::Session && route.method == Method::GET && !route.path.starts_with("/_fn")
    };
    let id = |path: &str| if path.starts_with("/deliveries") { delivery.to_owned() } else { "1".to_owned() };
    table().into_iter().filter(is_page).map(|route| route.path.replace("{id}", &id(&route.path))).collect()
}

/// Every page: the address, the status, the body.
pub async fn walk(session: &Session, delivery: &str) -> Vec<(String, u16, String)> {
    let mut seen = Vec::new();
    for path in pages(delivery) {
        let answer = session.get(&path).await;
        seen.push((path, answer.status().as_u16(), answer.text().await.unwrap()));
    }
    seen
}

/// What a monitoring system posts.
pub fn event(name: &str) -> String {
    json!({ "labels": { "alertname": name, "to": "robot", "severity": "critical" } }).to_string()
}

/// Starts the binary on a furnished folder.
pub async fn post_event(bellhop: &Bellhop, ingest: &str, name: &str) {
    let (status, answer) = bellhop.post(ingest, event(name)).await;
    assert_eq!(status, 200, "{answer}");
}

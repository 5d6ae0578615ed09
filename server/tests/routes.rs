//! Access: every route of the table, asked by nobody.

mod support;

use axum::http::Method;
use server::http::{Access, table};
use simulator::{Robot, Settings, Simulator, SystemClock};
use support::{Bellhop, Session, soon, tour};
use tempfile::tempdir;

/// The routes that are open to everybody. A new one must be listed here by hand.
const PUBLIC: [&str; 11] = [
    "GET /healthz",
    "GET /readyz",
    "GET /pkg/{*path}",
    "GET /favicon.svg",
    "GET /favicon.ico",
    "GET /login",
    "GET /login/link",
    "GET /setup",
    // They tell that the token is missing.
    "POST /prometheus",
    "POST /prometheus/",
    "public server functions",
];

#[tokio::test]
async fn nobody_gets_past_a_route_that_is_not_listed_as_public() {
    let data = tempdir().unwrap();
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    let mut public = Vec::new();
    for route in table() {
        let path = route.path.replace("{token}", "no-such-token").replace("{id}", "1").replace("{*path}", "x.css");
        let path = path.replace("/api/{*rest}", "/api/v1/events/no-such-token/x").replace("{*rest}", "no-such-token");
        let url = format!("{}{path}", bellhop.base_url);
        let answer =
            bellhop.client.request(route.method.clone(), &url).header("accept", "text/html").send().await.unwrap();
        let status = answer.status().as_u16();
        let location = answer.headers().get("location").and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
        let asked = format!("{} {}", route.method, route.path);
        match route.access {
            Access::Public if route.path.starts_with("/_fn") => public.push("public server functions".to_owned()),
            Access::Public | Access::File => public.push(asked),
            Access::IngestToken | Access::MetricsToken => assert_eq!(status, 401, "{asked}"),
            Access::Session if route.method == Method::GET && !route.path.starts_with("/_fn") => {
                assert!(status == 303 && location.starts_with("/login"), "{asked}: {status} {location}");
            }
            Access::Session => assert_eq!(status, 401, "{asked}"),
        }
    }
    public.sort();
    public.dedup();
    let mut expected = PUBLIC.map(str::to_owned).to_vec();
    expected.sort();
    assert_eq!(public, expected);
}

#[tokio::test]
async fn nobody_gets_anything_by_another_method_or_another_spelling() {
    let data = tempdir().unwrap();
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    let ask = |method: Method, path: String| {
        let bellhop = &bellhop;
        async move {
            let request = bellhop.client.request(method.clone(), format!("{}{path}", bellhop.base_url));
            let status = request.send().await.unwrap().status();
            assert!(!status.is_success() && !status.is_server_error(), "{method} {path}: {status}");
        }
    };
    for route in table().into_iter().filter(|route| !matches!(route.access, Access::Public | Access::File)) {
        let path = route.path.replace("{token}", "no-such-token").replace("{id}", "1");
        for method in
            [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS]
        {
            ask(method, path.clone()).await;
        }
        for spelling in [
            format!("/{path}"),
            format!("{path}/"),
            format!("/login/..{path}"),
            path.to_uppercase(),
            format!("/pkg/..%2f..{path}"),
        ] {
            ask(Method::GET, spelling).await;
        }
    }
}

#[tokio::test]
async fn with_a_session_every_page_answers_and_what_is_not_there_is_said_to_be_missing() {
    let simulator = Simulator::new(Settings::default(), SystemClock);
    simulator.put_robot(Robot::new("robot", "Operations"));
    let running = simulator.start().await.unwrap();
    let data = tempdir().unwrap();
    let ingest = tour::furnish(data.path(), running.address(), &running.webhook("robot"), "").await.ingest;
    let bellhop = Bellhop::serve(data.path(), &["--robot-host", &running.address().to_string()]).await;
    tour::post_event(&bellhop, &ingest, "DiskFull").await;
    soon(simulator.wait_for_messages("robot", 1)).await;
    let session = Session::log_in(&bellhop, tour::EMAIL, tour::PASSWORD).await;
    let delivery = tour::a_delivery(&session).await;
    let without_simulator = |path: &str| path.starts_with("/simulator");
    for (path, status, body) in tour::walk(&session, &delivery).await {
        assert!(status == 200 || (without_simulator(&path) && status == 404), "{path}: {status} {body}");
    }
    let mut found = Vec::new();
    for route in table().into_iter().filter(|route| route.path.contains("{id}")) {
        let path = route.path.replace("{id}", "999");
        let status = session.get(&path).await.status().as_u16();
        if status != 404 {
            found.push((path, status));
        }
    }
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(session.get("/nowhere").await.status().as_u16(), 404);
    for list in ["/contacts", "/contact-groups", "/dispatch-rules", "/alerts", "/deliveries"] {
        let beyond = session.get(&format!("{list}?page=9")).await.text().await.unwrap();
        assert!(beyond.contains("ends before this page"), "{list}: what is there is not said to be missing");
    }
}

#[tokio::test]
async fn with_a_session_a_post_from_another_site_is_refused_all_the_same() {
    let simulator = Simulator::new(Settings::default(), SystemClock).start().await.unwrap();
    let data = tempdir().unwrap();
    tour::furnish(data.path(), simulator.address(), &simulator.webhook("robot"), "").await;
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    let session = Session::log_in(&bellhop, tour::EMAIL, tour::PASSWORD).await;
    let posts = || table().into_iter().filter(|route| route.method == Method::POST && route.path.starts_with("/_fn"));
    assert!(posts().count() > 10);
    for route in posts() {
        let request = || bellhop.client.post(format!("{}{}", bellhop.base_url, route.path));
        for refused in [
            request().header("origin", "https://evil.example"),
            request().header("origin", "null"),
            request().header("sec-fetch-site", "cross-site"),
            request().header("sec-fetch-site", "same-site"),
        ] {
            assert_eq!(session.send(refused).await.status().as_u16(), 403, "{}", route.path);
        }
    }
    assert_eq!(session.get("/contacts/1").await.status().as_u16(), 200, "nothing was deleted");
}

#[tokio::test]
async fn an_address_that_leads_nowhere_needs_a_session_too() {
    let data = tempdir().unwrap();
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    let (status, _) = bellhop.get("/secrets").await;
    assert_eq!(status, 303);
    assert_eq!(bellhop.post("/_fn/no/such/function", "").await.0, 401);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let data = tempdir().unwrap();
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    for path in ["/login", "/healthz", "/", "/pkg/none.css"] {
        let answer = bellhop.client.get(format!("{}{path}", bellhop.base_url)).send().await.unwrap();
        let header =
            |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "same-origin", "{path}");
        assert!(header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
    }
}

#[tokio::test]
async fn a_request_from_another_site_is_refused() {
    let data = tempdir().unwrap();
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    let post = |origin: &str| {
        let request = bellhop.client.post(format!("{}/_fn/x", bellhop.base_url));
        request.header("origin", origin.to_owned()).header("sec-fetch-site", "cross-site").send()
    };
    assert_eq!(post("https://evil.example").await.unwrap().status().as_u16(), 403);
}

#[tokio::test]
async fn metrics_are_given_for_their_token_only() {
    let data = tempdir().unwrap();
    let bellhop = Bellhop::serve(data.path(), &["--metrics-token", "let me see"]).await;
    let url = format!("{}/metrics", bellhop.base_url);
    let refused = bellhop.client.get(&url).bearer_auth("something else").send().await.unwrap();
    assert_eq!(refused.status().as_u16(), 401);
    let metrics = bellhop.client.get(&url).bearer_auth("let me see").send().await.unwrap();
    let text = metrics.text().await.unwrap();
    assert!(text.contains("bellhop_queue_deliveries 0"), "{text}");
}

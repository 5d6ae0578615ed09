//! What the doors of the console say: headers, cookies, bodies that are too large, forms that cannot be read, proxies.

mod support;

use std::net::SocketAddr;

use app::{
    api::session::LogIn,
    context::{SECURE_SESSION_COOKIE, SESSION_COOKIE},
};
use leptos::server_fn::ServerFn as _;
use support::{Bellhop, Session, Workshop, command, serve, session::location, tour};
use tempfile::{TempDir, tempdir};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

async fn with_account() -> TempDir {
    let data = tempdir().unwrap();
    let workshop = Workshop::open(data.path(), SocketAddr::from(([127, 0, 0, 1], 1))).await;
    workshop.administrator(tour::EMAIL, tour::PASSWORD).await;
    workshop.close().await;
    data
}

#[tokio::test]
async fn over_https_browsers_are_held_to_it_and_the_session_is_of_this_host_alone() {
    let data = with_account().await;
    let by_http = Bellhop::serve(data.path(), &[]).await;
    let before = Session::log_in(&by_http, tour::EMAIL, tour::PASSWORD).await;
    let old = before.cookie(SESSION_COOKIE).unwrap();
    assert!(!before.get("/").await.headers().contains_key("strict-transport-security"));
    assert_eq!(by_http.terminate().await, Some(0));

    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut serve = command();
    serve.args(["serve", "--public-url", "https://bellhop.example.org", "--listen", &address.to_string(), "--data"]);
    serve.arg(data.path());
    let mut bellhop = Bellhop::start(serve).await;
    // It says the public address, which leads nowhere here.
    bellhop.base_url = format!("http://{address}");
    let with_old = async |path: &str| {
        let request = bellhop.client.get(format!("{}{path}", bellhop.base_url)).header("accept", "text/html");
        request.header("cookie", format!("{SESSION_COOKIE}={old}")).send().await.unwrap()
    };
    assert_eq!(with_old("/").await.status(), 200, "whoever was logged in still is");

    let session = Session::new(&bellhop);
    let answer = session.try_log_in(tour::EMAIL, tour::PASSWORD).await;
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
    let cookies: Vec<&str> =
        answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    let cookie = cookies.iter().find(|cookie| cookie.starts_with(SECURE_SESSION_COOKIE)).expect("a cookie");
    for part in ["; Path=/", "; Secure", "; HttpOnly"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(session.get("/").await.status(), 200);
}

#[tokio::test]
async fn a_form_that_cannot_be_read_is_answered_400_and_leads_nowhere_else() {
    let data = with_account().await;
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    for referer in [None, Some("https://evil.example/x"), Some(&*format!("{}/login", bellhop.base_url))] {
        for body in ["form=x", "form[email][a]=x"] {
            let address = format!("{}{}", bellhop.base_url, LogIn::PATH);
            let mut request = bellhop.client.post(address).header("accept", "text/html");
            if let Some(referer) = referer {
                request = request.header("referer", referer);
            }
            let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
            let answer = request.send().await.unwrap();
            assert_eq!((answer.status().as_u16(), location(&answer)), (400, String::new()), "{referer:?} {body}");
        }
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_with_the_number() {
    let data = with_account().await;
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    let (status, said) = bellhop.post(LogIn::PATH, vec![b'x'; 65_537]).await;
    assert!(status == 413 && said.contains("65536 bytes"), "{status} {said}");
    let session = Session::log_in(&bellhop, tour::EMAIL, tour::PASSWORD).await;
    let save = server::http::table().into_iter().find(|route| route.path.ends_with("/save_contact")).unwrap().path;
    let answer = session.post(&save, &[("form[keywords]", &"x".repeat(2 * 1024 * 1024))]).await;
    assert_eq!(answer.status(), 413);
}

#[tokio::test]
async fn a_proxy_that_nobody_has_told_of_is_shown_where_people_look() {
    let data = with_account().await;
    let (bellhop, mut log) = Bellhop::start_logged(serve(data.path(), &[])).await;
    let session = Session::log_in(&bellhop, tour::EMAIL, tour::PASSWORD).await;
    let overview = async |language: &str| session.get(&format!("/?lang={language}")).await.text().await.unwrap();
    assert!(!overview("en").await.contains("--trusted-proxy"));
    let forwarded = bellhop.client.get(format!("{}/healthz", bellhop.base_url)).header("x-forwarded-for", "192.0.2.1");
    forwarded.send().await.unwrap();
    log.wait_for("give its address with --trusted-proxy").await;
    assert!(overview("en").await.contains("127.0.0.1 looks like a reverse proxy"));
    assert!(overview("zh").await.contains("--trusted-proxy"));
}

#[tokio::test]
async fn what_is_risky_is_said_at_the_start() {
    let data = with_account().await;
    for (arguments, said) in [
        (["--listen=0.0.0.0:0", "--log-format=pretty"], "no --public-url is given"),
        (["--listen=127.0.0.1:0", "--metrics-token=metrics"], "list of processes"),
    ] {
        let mut serve = command();
        serve.arg("serve").args(arguments).arg("--data").arg(data.path());
        let (_bellhop, mut log) = Bellhop::start_logged(serve).await;
        log.wait_for(said).await;
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn it_starts_where_standard_output_is_full() {
    let data = with_account().await;
    let mut command = serve(data.path(), &[]);
    command.stdout(std::fs::File::options().write(true).open("/dev/full").unwrap());
    command.stderr(std::process::Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().unwrap();
    let mut log = support::Log::read(child.stderr.take().unwrap());
    log.wait_for("standard output cannot be written").await;
    let line = log.text.lines().last().unwrap();
    let address = line.split_whitespace().find_map(|word| word.strip_prefix("http://")).expect("where it listens");
    let mut client = tokio::net::TcpStream::connect(address).await.unwrap();
    client.write_all(b"GET /healthz HTTP/1.1\r\nhost: bellhop\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

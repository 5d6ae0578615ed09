//! Whatever a sender or a person can name is text on every page: it opens no element, leaves no attribute, and leads nowhere.

mod support;

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use serde_json::json;
use server::http::table;
use support::{Bellhop, Session, command, session::location, soon, tour};
use tempfile::tempdir;

/// Ends what it may stand in (a title, a text area, a script, a comment, an attribute in either kind of quotes), then opens
/// an element.
const HOSTILE: &str = "</title></textarea></script>--><h1 id=pwn>\"'><h1 id=pwn>` onpwn=1 x=\"";
/// As long as a keyword may be.
const KEYWORD: &str = "</title></script>\"'><h1 id=pwn>";
const LINKS: [&str; 4] = ["javascript:pwn()", "data:text/html,pwn", "//pwn.example/", " java\nscript:pwn()"];

#[tokio::test]
async fn what_a_sender_or_a_person_names_is_text_on_every_page() {
    let data = tempdir().unwrap();
    let (bellhop, session) = demo(data.path()).await;
    let names = Names { bellhop: &bellhop, session: &session };
    let webhook = names.simulated_robot().await;
    names.save("contact", &[("name", HOSTILE), ("webhook_url", &webhook), ("keywords", KEYWORD)]).await;
    names.save("contact_group", &[("name", HOSTILE), ("contacts][0", "1")]).await;
    let rule = [
        ("name", HOSTILE),
        ("conditions][0][label", HOSTILE),
        ("conditions][0][operator", "equals"),
        ("conditions][0][value", HOSTILE),
        ("grouping", HOSTILE),
        ("group_wait", "0"),
        ("group_interval", "1"),
        ("repeat_interval", "600"),
        ("contacts][0", "1"),
        ("enabled", "true"),
        ("dingtalk", "true"),
    ];
    names.save("dispatch_rule", &rule).await;
    let integration = [("name", HOSTILE), ("description", HOSTILE), ("kind", "alertmanager"), ("enabled", "true")];
    names.save("integration", &integration).await;
    let ingest = names.ingest().await;
    let alerts: Vec<_> = LINKS.iter().map(|link| alert(link)).collect();
    assert_eq!(bellhop.post(&ingest, json!({ "alerts": alerts }).to_string()).await.0, 200);
    // A refused item and a refused body: both are told of on pages.
    let refused = json!({ "alerts": [{ "labels": { "a": { HOSTILE: 1 } }, "startsAt": HOSTILE }, HOSTILE] });
    bellhop.post(&ingest, refused.to_string()).await;

    let delivery = soon(names.delivery()).await;
    let mut pages = tour::pages(&delivery);
    for list in ["/", "/contacts", "/contact-groups", "/dispatch-rules", "/integrations", "/alerts", "/deliveries"] {
        for name in ["search", "done", "n", "draft", "page", "state", "level", "integration", "robot", "lang"] {
            pages.push(format!("{list}?{name}={}", encoded(HOSTILE)));
        }
    }
    for path in ["/login?next=", "/login?draft=", "/setup?token=", "/simulator?robot=", "/alerts/", "/"] {
        pages.push(format!("{path}{}", encoded(HOSTILE)));
    }
    pages.extend(names.refused_forms().await);
    pages.push(names.chat().await);
    for alert in 2..=LINKS.len() {
        pages.push(format!("/alerts/{alert}"));
    }
    let mut found = Vec::new();
    let mut shown = 0;
    for path in &pages {
        let page = session.get(path).await.text().await.unwrap();
        shown += usize::from(page.contains("pwn"));
        found.extend(live(&page).into_iter().map(|what| format!("{path}: {what}")));
    }
    assert!(found.is_empty(), "{} of {} pages: {found:#?}", found.len(), pages.len());
    assert!(shown > 20, "the names are shown at all: {shown}");
}

#[test]
fn the_test_itself_finds_what_is_live() {
    let found = live(
        "<title></title><h1 id=pwn>x</h1><a title=\"\" onpwn=1 href=' JavaScript:pwn()'></a><textarea><h1 id=pwn></textarea>",
    );
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(live("<title>&lt;/title><h1 id=pwn></title><p title='<h1 id=pwn>'>&lt;h1 id=pwn></p>").is_empty());
}

/// What of a page the hostile names have made: elements, attributes, addresses.
fn live(page: &str) -> Vec<String> {
    let mut emitter = DefaultEmitter::default();
    // Titles, text areas and scripts are read as a browser does.
    emitter.naively_switch_states(true);
    let mut tags = Vec::new();
    for token in Tokenizer::new_with_emitter(page, emitter) {
        let Ok(token) = token;
        if let Token::StartTag(tag) = token {
            tags.extend(live_in(&tag));
        }
    }
    tags
}

fn live_in(tag: &StartTag<()>) -> Option<String> {
    let suspicious = tag.attributes.iter().any(|(name, value)| {
        let (name, value) = (String::from_utf8_lossy(name), String::from_utf8_lossy(value));
        let compact: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let leads_away = ["href", "src", "action", "formaction", "content"].contains(&name.as_ref())
            && ["javascript:", "data:", "//"].iter().any(|scheme| compact.to_lowercase().starts_with(scheme));
        name.contains("pwn") || (name == "id" && value == "pwn") || leads_away
    });
    suspicious.then(|| format!("{tag:?}"))
}

fn alert(link: &str) -> serde_json::Value {
    json!({
        "labels": { "alertname": format!("{HOSTILE}{link}"), "severity": HOSTILE, HOSTILE: HOSTILE },
        "annotations": { "summary": HOSTILE, "description": HOSTILE, HOSTILE: HOSTILE, "runbook_url": link },
        "generatorURL": link,
        "status": "firing",
    })
}

async fn demo(data: &std::path::Path) -> (Bellhop, Session) {
    let mut demo = command();
    demo.args(["demo", "--listen", "127.0.0.1:0", "--simulator-port", "0", "--data"]).arg(data);
    let mut bellhop = Bellhop::start(demo).await;
    bellhop.lines.next_line().await.unwrap().expect("it says where the simulator listens");
    let link = bellhop.lines.next_line().await.unwrap().expect("it prints a link");
    let path = link.rsplit_once(&bellhop.base_url).expect("a link on itself").1.to_owned();
    let session = Session::new(&bellhop);
    assert_eq!(location(&session.get(&path).await), "/");
    (bellhop, session)
}

/// Gives hostile names to everything.
struct Names<'a> {
    bellhop: &'a Bellhop,
    session: &'a Session,
}

impl Names<'_> {
    async fn post(&self, function: &str, fields: &[(&str, &str)]) -> String {
        let route = table().into_iter().find(|route| route.path.rsplit('/').next() == Some(function));
        let path = route.unwrap_or_else(|| panic!("no {function}")).path;
        let fields: Vec<(String, &str)> =
            fields.iter().map(|(name, value)| (format!("form[{name}]"), *value)).collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        location(&self.session.post(&path, &fields).await)
    }

    async fn save(&self, noun: &str, fields: &[(&str, &str)]) {
        let to = self.post(&format!("save_{noun}"), fields).await;
        assert!(!to.contains("draft="), "{noun} was refused: {}", self.page(&to).await);
    }

    /// The webhook URL of a simulated robot in a group of that name.
    async fn simulated_robot(&self) -> String {
        self.post("add_simulated_robot", &[("new_group", HOSTILE)]).await;
        let page = self.page(&self.chat().await).await;
        value_after(&page, "http://127.0.0.1:", "/robot/send?access_token=")
    }

    /// The page of that robot: the last one that was added.
    async fn chat(&self) -> String {
        let page = self.page("/simulator").await;
        let links = page.split("href=\"/simulator?robot=").skip(1).filter_map(|rest| rest.split('"').next());
        format!("/simulator?robot={}", links.last().expect("a robot"))
    }

    async fn ingest(&self) -> String {
        let page = self.page("/integrations/1").await;
        let token = value_after(&page, &self.bellhop.base_url, "/api/v1/events/");
        token.strip_prefix(&self.bellhop.base_url).unwrap().to_owned()
    }

    /// Forms that come back with what was typed.
    async fn refused_forms(&self) -> Vec<String> {
        let long = HOSTILE.repeat(3);
        let mut drafts = Vec::new();
        for (function, fields) in [
            (
                "save_contact",
                vec![("name", long.as_str()), ("phone", HOSTILE), ("email", HOSTILE), ("webhook_url", HOSTILE)],
            ),
            ("test_contact", vec![("name", HOSTILE), ("webhook_url", HOSTILE)]),
            ("save_contact_group", vec![("name", &long)]),
            ("save_integration", vec![("name", &long), ("description", HOSTILE), ("auto_resolve", HOSTILE)]),
            (
                "save_dispatch_rule",
                vec![
                    ("name", &long),
                    ("grouping", HOSTILE),
                    ("conditions][0][value", HOSTILE),
                    ("group_wait", HOSTILE),
                ],
            ),
            (
                "dry_run",
                vec![
                    ("conditions][0][label", HOSTILE),
                    ("conditions][0][operator", "matches"),
                    ("conditions][0][value", "("),
                ],
            ),
            ("save_settings", vec![("public_url", HOSTILE), ("zone", HOSTILE), ("robot_budget", HOSTILE)]),
            ("invite", vec![("email", HOSTILE)]),
            ("save_simulator_limits", vec![("limit", HOSTILE), ("penalty", HOSTILE)]),
        ] {
            drafts.push(self.post(function, &fields).await);
        }
        assert!(drafts.iter().all(|to| to.contains("draft=")), "all of them are refused: {drafts:?}");
        drafts
    }

    /// The first delivery, once it is there.
    async fn delivery(&self) -> String {
        loop {
            let page = self.page("/deliveries").await;
            if let Some(id) = page.split("href=\"/deliveries/").nth(1).and_then(|rest| rest.split('"').next()) {
                return id.to_owned();
            }
            tokio::task::yield_now().await;
        }
    }

    async fn page(&self, path: &str) -> String {
        self.session.get(path).await.text().await.unwrap()
    }
}

/// A URL in a page that begins and goes on like this.
fn value_after(page: &str, beginning: &str, middle: &str) -> String {
    let ends = |c: char| !c.is_ascii_alphanumeric() && !"_-.~".contains(c);
    let (before, after) = page.split_once(middle).unwrap_or_else(|| panic!("no {middle}: {page}"));
    let start = before.rfind(beginning).expect("its beginning");
    format!("{}{middle}{}", &before[start..], after.split(ends).next().unwrap_or_default())
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |all, byte| all + &format!("%{byte:02X}"))
}

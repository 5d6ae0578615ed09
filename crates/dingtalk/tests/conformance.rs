//! What a sender must get right (`docs/dingtalk.md`), in 22 cases over real HTTP on loopback, against the simulator. What the outbox makes
//! of a verdict (waiting, pausing, repeating) is tested where it lives; here a test repeats by itself.

use std::time::Duration;

use dingtalk::{
    At, Client, ClientConfig, HostPolicy, Markdown, Message, MessageError, Secret, Text, WebhookError, WebhookUrl,
};
use model::{
    Millis,
    answer::{Answer, Meaning, Verdict},
};
use simulator::{Fault, LostReason, ManualClock, Outcome, Robot, RobotPatch, Running, Settings, Simulator, Wording};

const NOW: Millis = Millis(1_700_000_000_004);
const TOKEN: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const SECRET: &str = "SEC0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// A simulator with one robot, and a client that may reach it.
struct World {
    simulator: Simulator,
    running: Running,
    clock: ManualClock,
    client: Client,
}

async fn world(robot: Robot) -> World {
    let clock = ManualClock::at(NOW);
    let simulator = Simulator::new(Settings::default(), clock.clone());
    simulator.put_robot(robot);
    let running = simulator.start().await.unwrap();
    let client = client(&running, ClientConfig::default());
    World { simulator, running, clock, client }
}

fn client(running: &Running, config: ClientConfig) -> Client {
    let host_policy = HostPolicy::default().with_simulator(running.address());
    Client::new(ClientConfig { host_policy, ..config }).unwrap()
}

fn robot() -> Robot {
    Robot::new(TOKEN, "Operations")
}

fn body(content: &str, uuid: &str) -> Vec<u8> {
    Message::Text(Text::new(content)).body(uuid).unwrap()
}

impl World {
    async fn send_at(&self, token: &str, secret: Option<&str>, now: Millis, body: Vec<u8>) -> Answer {
        let url = WebhookUrl::parse(&self.running.webhook(token)).unwrap();
        let secret = secret.and_then(Secret::parse);
        let answer = self.client.send(&url, secret.as_ref(), now, body).await;
        assert!(!answer.errmsg.contains(token) && !format!("{answer:?}").contains(SECRET), "{answer:?}");
        answer
    }

    async fn send(&self, content: &str, uuid: &str) -> Answer {
        self.send_at(TOKEN, None, NOW, body(content, uuid)).await
    }

    async fn verdict(&self) -> (Verdict, Meaning) {
        verdict(&self.send("hello", "u").await)
    }

    /// What a sender without any care would send: any URL, any request.
    async fn careless(
        &self,
        query: &str,
        request: impl FnOnce(reqwest::RequestBuilder) -> reqwest::RequestBuilder,
    ) -> Answer {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("http://{}/robot/send?{query}", self.running.address());
        let response = request(http.post(url).header("content-type", "application/json")).send().await.unwrap();
        let status = response.status().as_u16();
        dingtalk::read_answer(status, &response.bytes().await.unwrap())
    }

    fn fault(&self, fault: Fault, times: u32) {
        self.simulator.script(TOKEN, fault, times).unwrap();
    }

    fn change(&self, patch: RobotPatch) {
        self.simulator.change_robot(TOKEN, patch).unwrap();
    }

    fn delivered(&self) -> usize {
        self.simulator.chat(TOKEN).len()
    }
}

fn verdict(answer: &Answer) -> (Verdict, Meaning) {
    (answer.verdict, answer.meaning.clone())
}

#[tokio::test]
async fn case_01_a_valid_message_is_sent() {
    let world = world(robot().secret(SECRET).keyword("hello")).await;
    let answer = world.send_at(TOKEN, Some(SECRET), NOW, body("hello", "u")).await;
    assert_eq!(verdict(&answer), (Verdict::Sent, Meaning::Accepted));
    assert_eq!((answer.http_status, answer.errcode.as_deref(), answer.errmsg.as_str()), (Some(200), Some("0"), "ok"));
    assert_eq!(world.delivered(), 1);
}

#[tokio::test]
async fn case_02_a_code_given_as_text_is_a_success_too() {
    let world = world(robot()).await;
    world.fault(Fault::Raw { status: 200, body: r#"{"errcode":"0","errmsg":"ok"}"#.to_owned(), taken: true }, 1);
    assert_eq!(world.verdict().await.0, Verdict::Sent);
    assert_eq!(world.delivered(), 1);
}

#[tokio::test]
async fn cases_03_and_04_every_request_is_a_post_of_json() {
    let world = world(robot()).await;
    assert_eq!(world.verdict().await.0, Verdict::Sent);
    assert_eq!(world.simulator.requests(TOKEN)[0].method, "POST");

    let query = format!("access_token={TOKEN}");
    let text_plain = world.careless(&query, |request| request.header("content-type", "text/plain")).await;
    assert_ne!(text_plain.verdict, Verdict::Sent);
    let get = reqwest::Client::builder().no_proxy().build().unwrap().get(world.running.webhook(TOKEN));
    let get = get.send().await.unwrap().bytes().await.unwrap();
    assert_eq!(verdict(&dingtalk::read_answer(200, &get)), (Verdict::Failed, Meaning::WrongEndpoint));
}

#[tokio::test]
async fn case_05_a_url_without_a_token_is_refused_before_and_after() {
    let world = world(robot()).await;
    for query in ["", "access_token="] {
        let url = format!("http://{}/robot/send?{query}", world.running.address());
        assert_eq!(WebhookUrl::parse(&url), Err(WebhookError::TokenMissing));
        let answer = world.careless(query, |request| request.body("{}")).await;
        assert_eq!(verdict(&answer), (Verdict::Blocked, Meaning::TokenMissing));
    }
}

#[tokio::test]
async fn case_06_an_unknown_token_blocks_the_robot() {
    let world = world(robot()).await;
    let answer = world.send_at("another-token", None, NOW, body("hello", "u")).await;
    assert_eq!(verdict(&answer), (Verdict::Blocked, Meaning::TokenUnknown));
    assert_eq!(answer.errcode.as_deref(), Some("300005"));
}

#[tokio::test]
async fn cases_07_to_11_each_security_setting_is_named_in_every_wording() {
    for wording in [Wording::Old, Wording::New] {
        let world = world(robot().keyword("Alert")).await;
        let seen_as = Some("203.0.113.9".parse().unwrap());
        world.simulator.set_settings(Settings { wording, seen_as, ..Settings::default() });
        assert_eq!(world.verdict().await, (Verdict::Blocked, Meaning::KeywordMissing), "case 7, {wording:?}");

        world.change(RobotPatch { secret: Some(SECRET.to_owned()), ..RobotPatch::default() });
        let mismatch = (Verdict::Blocked, Meaning::SignatureMismatch);
        let missing = (Verdict::Blocked, Meaning::SignatureMissing);
        assert_eq!(world.verdict().await, missing, "case 8, no signature, {wording:?}");
        let wrong = world.send_at(TOKEN, Some("SECwrong"), NOW, body("Alert", "u")).await;
        assert_eq!(verdict(&wrong), mismatch, "case 8, wrong secret, {wording:?}");

        let stale = world.send_at(TOKEN, Some(SECRET), NOW.plus(-61 * 60_000), body("Alert", "u")).await;
        assert_eq!(verdict(&stale), (Verdict::Retry, Meaning::TimestampInvalid), "case 9, {wording:?}");
        let again = world.send_at(TOKEN, Some(SECRET), NOW, body("Alert", "u")).await;
        assert_eq!(again.verdict, Verdict::Sent, "case 9, after reading the clock again, {wording:?}");

        let unencoded =
            format!("access_token={TOKEN}&timestamp={}&sign=ZeaJlNY30xUaF/p+hFzRR5gZ4qFj+i4uxCJUEwchUXQ=", NOW.0);
        let raw = world.careless(&unencoded, |request| request.body(body("Alert", "u2"))).await;
        assert_eq!(verdict(&raw), mismatch, "case 10, {wording:?}");
        let encoded = world.send_at(TOKEN, Some(SECRET), NOW, body("Alert", "u2")).await;
        assert_eq!(encoded.verdict, Verdict::Sent, "case 10, the same signature encoded, {wording:?}");

        let ip_list = Some(vec!["10.0.0.0/8".parse().unwrap()]);
        world.change(RobotPatch { ip_list, ..RobotPatch::default() });
        let ip = Some("203.0.113.9".to_owned());
        assert_eq!(world.verdict().await, (Verdict::Blocked, Meaning::AddressNotListed { ip }), "case 11, {wording:?}");
    }
}

#[tokio::test]
async fn case_12_a_robot_that_is_off_gone_or_without_a_group_is_blocked() {
    for wording in [Wording::Old, Wording::New] {
        for (robot, meaning) in [
            (Robot { enabled: false, ..robot() }, Meaning::RobotDisabled),
            (Robot { group_alive: false, ..robot() }, Meaning::GroupDissolved),
            (Robot { removed: true, ..robot() }, Meaning::RobotRemoved),
        ] {
            let world = world(robot).await;
            world.simulator.set_settings(Settings { wording, ..Settings::default() });
            assert_eq!(world.verdict().await, (Verdict::Blocked, meaning));
        }
    }
}

#[tokio::test]
async fn case_13_a_body_that_is_too_long_never_leaves_and_would_be_refused() {
    let world = world(robot()).await;
    let empty = body("x", "u").len() - 1;
    let largest = Text::new("x".repeat(dingtalk::MAX_BODY_BYTES - empty));
    let largest = Message::Text(largest).body("u").unwrap();
    assert_eq!(world.send_at(TOKEN, None, NOW, largest.clone()).await.verdict, Verdict::Sent);
    let longer = Text::new("x".repeat(dingtalk::MAX_BODY_BYTES - empty + 1));
    assert_eq!(Message::Text(longer).body("u"), Err(MessageError::TooLong { bytes: 20_001 }));
    for wording in [Wording::Old, Wording::New] {
        world.simulator.set_settings(Settings { wording, ..Settings::default() });
        let longer = [largest.as_slice(), b" "].concat();
        let answer = world.send_at(TOKEN, None, NOW, longer).await;
        assert_eq!(
            verdict(&answer),
            (Verdict::Failed, Meaning::TooLong),
            "not throttled: its text has the word exceed"
        );
    }
}

#[tokio::test]
async fn case_14_the_twenty_first_message_throttles_this_robot_alone() {
    let world = world(robot()).await;
    world.simulator.put_robot(Robot::new("another-token", "Others"));
    for n in 0..20 {
        assert_eq!(world.send("hello", &n.to_string()).await.verdict, Verdict::Sent);
    }
    let throttled = (Verdict::ThrottledRobot, Meaning::TooManyMessages);
    let first = world.send("hello", "21").await;
    assert_eq!((verdict(&first), first.errcode.as_deref()), (throttled.clone(), Some("660026")));
    world.clock.advance(599_999);
    let last = world.send("hello", "21").await;
    assert_eq!((verdict(&last), last.errcode.as_deref()), (throttled, Some("410100")));
    assert_eq!(world.send_at("another-token", None, NOW, body("hello", "u")).await.verdict, Verdict::Sent);
    world.clock.advance(1);
    assert_eq!(world.send("hello", "21").await.verdict, Verdict::Sent);
    assert_eq!(world.delivered(), 21);
}

#[tokio::test]
async fn case_15_a_busy_service_gets_the_same_message_until_it_takes_it() {
    let world = world(robot()).await;
    world.fault(Fault::busy(), 2);
    for _ in 0..2 {
        let answer = world.send("hello", "u").await;
        assert_eq!((verdict(&answer), answer.maybe_delivered), ((Verdict::Retry, Meaning::Busy), true));
    }
    assert_eq!(world.send("hello", "u").await.verdict, Verdict::Sent);
    assert_eq!((world.delivered(), world.simulator.posts(TOKEN, "u")), (1, 3));
}

#[tokio::test]
async fn case_16_whatever_happens_to_the_answer_one_message_appears() {
    for fault in [Fault::LoseAnswer, Fault::HalfAnswer, Fault::Hold, Fault::Reset] {
        let mut world = world(robot()).await;
        if fault == Fault::Hold {
            let total_timeout = Duration::from_millis(300);
            world.client = client(&world.running, ClientConfig { total_timeout, ..ClientConfig::default() });
        }
        world.fault(fault.clone(), 1);
        let answer = world.send("hello", "u").await;
        assert_eq!(verdict(&answer), (Verdict::Retry, Meaning::Unanswered), "{fault:?}");
        assert!(answer.maybe_delivered, "{fault:?}");
        assert_eq!(answer.http_status, (fault == Fault::HalfAnswer).then_some(200), "{fault:?}");
        world.client = client(&world.running, ClientConfig::default());
        assert_eq!(world.send("hello", "u").await.verdict, Verdict::Sent, "{fault:?}");
        assert_eq!((world.delivered(), world.simulator.posts(TOKEN, "u")), (1, 2), "{fault:?}");
        let requests = world.simulator.requests(TOKEN);
        assert_eq!(requests[0].body, requests[1].body, "{fault:?}");
    }
}

#[tokio::test]
async fn case_17_a_gateways_page_is_repeated() {
    let world = world(robot()).await;
    for (status, maybe) in [(502, false), (500, false), (408, false), (504, true)] {
        world.fault(Fault::page(status), 1);
        let answer = world.send("hello", "u").await;
        assert_eq!((verdict(&answer), answer.maybe_delivered), ((Verdict::Retry, Meaning::Gateway), maybe), "{status}");
        assert_eq!((answer.http_status, answer.errcode), (Some(status), None));
    }
    world.fault(Fault::page(429), 1);
    assert_eq!(world.verdict().await, (Verdict::ThrottledRobot, Meaning::TooManyMessages));
}

#[tokio::test]
async fn case_18_a_blocked_address_stops_all_robots() {
    let world = world(robot()).await;
    world.simulator.script_all(Fault::address_blocked(), 1);
    assert_eq!(world.verdict().await, (Verdict::ThrottledAll, Meaning::AddressBlocked));
    assert_eq!(world.delivered(), 0);
}

#[tokio::test]
async fn case_19_an_answer_that_says_nothing_or_something_new_is_shown_and_never_a_success() {
    let world = world(robot()).await;
    world.fault(Fault::answer("{}"), 1);
    let nothing = world.send("hello", "u").await;
    assert_eq!((verdict(&nothing), nothing.errmsg.as_str()), ((Verdict::Retry, Meaning::Gateway), "{}"));
    world.fault(Fault::answer(r#"{"errcode":987654,"errmsg":"?"}"#), 1);
    let unknown = world.send("hello", "u").await;
    assert_eq!(verdict(&unknown), (Verdict::Failed, Meaning::Unknown));
    assert_eq!((unknown.errcode.as_deref(), unknown.errmsg.as_str()), (Some("987654"), "?"));
}

#[tokio::test]
async fn case_20_a_redirect_is_not_followed() {
    let world = world(robot()).await;
    world.simulator.put_robot(Robot::new("another-token", "Others"));
    world.fault(Fault::Redirect { location: world.running.webhook("another-token") }, 1);
    assert_eq!(world.verdict().await, (Verdict::Blocked, Meaning::Redirected));
    assert!(world.simulator.requests("another-token").is_empty());
}

#[tokio::test]
async fn case_21_a_mention_needs_its_place_in_the_text() {
    let world = world(robot()).await;
    let at = At::mobiles(["13800138000"]).and_user_ids(["manager4220"]);
    let without = Message::Markdown(Markdown::new("CPU", "#### CPU").at(at.clone()));
    assert_eq!(at.missing_from("#### CPU"), ["13800138000", "manager4220"]);
    let with = Message::Markdown(Markdown::new("CPU", format!("#### CPU\n\n{}", at.text())).at(at));
    for (message, uuid) in [(without, "u1"), (with, "u2")] {
        assert_eq!(world.send_at(TOKEN, None, NOW, message.body(uuid).unwrap()).await.verdict, Verdict::Sent);
    }
    let chat = world.simulator.chat(TOKEN);
    assert!(
        chat[0].mentions.is_empty() && chat[0].lost_mentions.iter().all(|lost| lost.reason == LostReason::NotInText)
    );
    let mentioned: Vec<&str> = chat[1].mentions.iter().map(|mention| mention.to.as_str()).collect();
    assert_eq!(mentioned, ["13800138000", "manager4220"]);
}

#[tokio::test]
async fn case_22_what_the_simulator_would_refuse_is_refused_before_it_leaves() {
    let world = world(robot()).await;
    for (message, field, part, code) in [
        (Message::Text(Text::new("")), "text.content", r#""text":{}"#, 400_202),
        (Message::Markdown(Markdown::new("", "x")), "markdown.title", r#""markdown":{"text":"x"}"#, 400_402),
        (Message::Markdown(Markdown::new("x", "")), "markdown.text", r#""markdown":{"title":"x"}"#, 400_403),
    ] {
        assert_eq!(message.body("u"), Err(MessageError::FieldMissing { field }));
        let anyway = format!(r#"{{"msgtype":"{}",{part}}}"#, message.msgtype());
        let answer = world.send_at(TOKEN, None, NOW, anyway.into_bytes()).await;
        assert_eq!(verdict(&answer), (Verdict::Failed, Meaning::FieldMissing));
        assert!(
            matches!(world.simulator.requests(TOKEN).pop().unwrap().outcome, Outcome::Refused { errcode, .. } if errcode == code)
        );
    }
    let other = world.send_at(TOKEN, None, NOW, br#"{"msgtype":"image"}"#.to_vec()).await;
    assert_eq!(verdict(&other), (Verdict::Failed, Meaning::UnsupportedType));
    let broken = world.send_at(TOKEN, None, NOW, b"{".to_vec()).await;
    assert_eq!(verdict(&broken), (Verdict::Failed, Meaning::FieldMissing));
}

#[tokio::test]
async fn all_five_types_are_accepted() {
    use dingtalk::{ActionCard, Button, Buttons, FeedCard, FeedLink, Link, Orientation};
    let world = world(robot()).await;
    let url = "https://console.example.org/alerts/42";
    let buttons = vec![Button::new("Claim", url), Button::new("Resolve", url)];
    let several = Buttons::Several { buttons, orientation: Orientation::Horizontal };
    let messages = [
        Message::Text(Text::new("x")),
        Message::Link(Link::new("T", "X", url)),
        Message::Markdown(Markdown::new("T", "X")),
        Message::ActionCard(ActionCard::new("T", "X", Buttons::Single(Button::new("View", url)))),
        Message::ActionCard(ActionCard::new("T", "X", several)),
        Message::FeedCard(FeedCard::new([FeedLink::new("T", url, "https://console.example.org/1.png")])),
    ];
    for (number, message) in messages.iter().enumerate() {
        let body = message.body(&number.to_string()).unwrap();
        assert_eq!(world.send_at(TOKEN, None, NOW, body).await.verdict, Verdict::Sent);
    }
    let shown: Vec<usize> = world.simulator.chat(TOKEN).iter().map(|message| message.links.len()).collect();
    assert_eq!(shown, [0, 1, 0, 1, 2, 1]);
}

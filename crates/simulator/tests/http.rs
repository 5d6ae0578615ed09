//! The simulator as a client on the network meets it: faults on the wire, and the control API.

use std::error::Error as _;

use model::Millis;
use serde_json::{Value, json};
use simulator::{
    ChatMessage, Fault, ManualClock, Outcome, RequestRecord, Robot, RobotView, Running, Settings, Simulator,
};

struct World {
    simulator: Simulator,
    running: Running,
    http: reqwest::Client,
}

async fn world() -> World {
    let simulator = Simulator::new(Settings::default(), ManualClock::at(Millis(1_700_000_000_000)));
    simulator.put_robot(Robot::new("t", "Operations"));
    let running = simulator.start().await.unwrap();
    let redirect = reqwest::redirect::Policy::none();
    let http = reqwest::Client::builder().no_proxy().redirect(redirect).retry(reqwest::retry::never()).build().unwrap();
    World { simulator, running, http }
}

impl World {
    fn post(&self, content: &str) -> reqwest::RequestBuilder {
        let body = json!({ "msgtype": "text", "text": { "content": content }, "msgUuid": content });
        self.http.post(self.running.webhook("t")).json(&body)
    }

    async fn answer(&self, content: &str) -> Value {
        self.post(content).send().await.unwrap().json().await.unwrap()
    }

    fn control(&self, path: &str) -> String {
        format!("http://{}/control/{path}", self.running.address())
    }

    fn fault(&self, fault: Fault) {
        self.simulator.script("t", fault, 1).unwrap();
    }
}

fn innermost(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = cause.to_string();
        next = cause.source();
    }
    text
}

#[tokio::test]
async fn a_message_is_accepted_and_whoever_waits_sees_it() {
    let world = world().await;
    let (answer, chat) = tokio::join!(world.answer("hello"), world.simulator.wait_for_messages("t", 1));
    assert_eq!(answer, json!({ "errcode": 0, "errmsg": "ok" }));
    assert_eq!(chat[0].text, "hello");
}

#[tokio::test]
async fn other_methods_and_paths_are_answered_as_dingtalk_does() {
    let world = world().await;
    let get = world.http.get(world.running.webhook("t")).send().await.unwrap();
    assert_eq!(get.json::<Value>().await.unwrap()["errcode"], 43_002);
    let wrong = world.http.post(format!("http://{}/robot/sent", world.running.address())).send().await.unwrap();
    assert_eq!(wrong.status(), 200);
    assert_eq!(wrong.json::<Value>().await.unwrap()["errcode"], 404);
}

#[tokio::test]
async fn a_lost_answer_closes_the_connection_without_a_byte() {
    let world = world().await;
    world.fault(Fault::LoseAnswer);
    let error = world.post("x").send().await.unwrap_err();
    assert!(!error.is_connect(), "{error:?}");
    assert_eq!(innermost(&error), "connection closed before message completed");
    assert_eq!(world.simulator.chat("t").len(), 1);
}

#[tokio::test]
async fn a_reset_is_a_reset() {
    let world = world().await;
    world.fault(Fault::Reset);
    let error = world.post("x").send().await.unwrap_err();
    assert!(innermost(&error).contains("reset"), "{error:?}");
    assert!(world.simulator.chat("t").is_empty());
    assert_eq!(world.answer("x").await["errcode"], 0);
}

#[tokio::test]
async fn half_an_answer_breaks_off_in_its_body() {
    let world = world().await;
    world.fault(Fault::HalfAnswer);
    let mut response = world.post("x").send().await.unwrap();
    assert_eq!(response.status(), 200);
    let mut got = Vec::new();
    let error = loop {
        match response.chunk().await {
            Ok(chunk) => got.extend_from_slice(&chunk.expect("the answer must not end well")),
            Err(error) => break error,
        }
    };
    assert!(error.is_decode() || error.is_body(), "{error:?}");
    assert_eq!(String::from_utf8(got).unwrap(), r#"{"errcode":0,"#);
    assert_eq!(world.simulator.chat("t").len(), 1);
}

#[tokio::test]
async fn a_held_answer_comes_when_it_is_released() {
    let world = world().await;
    world.fault(Fault::Hold);
    let release = async {
        world.simulator.wait_for_messages("t", 1).await;
        assert_eq!(world.answer("y").await["errcode"], 0, "others are answered meanwhile");
        world.simulator.release_held();
    };
    let (answer, ()) = tokio::join!(world.answer("x"), release);
    assert_eq!(answer["errcode"], 0);
}

#[tokio::test]
async fn a_delayed_answer_outlives_an_impatient_client() {
    let world = world().await;
    world.fault(Fault::Delay { milliseconds: 60_000 });
    // It goes away once its request has come in.
    tokio::select! {
        answer = world.post("x").send() => panic!("answered: {answer:?}"),
        () = world.simulator.wait_until(|simulator| !simulator.requests("t").is_empty()) => {}
    }
    assert_eq!(world.answer("x").await["errcode"], 0);
    let chat = world.simulator.chat("t");
    assert_eq!((chat.len(), chat[0].posts, chat[0].repeats), (1, 2, 1));
    assert_eq!(world.simulator.posts("t", "x"), 2);
}

#[tokio::test]
async fn pages_redirects_and_raw_answers_come_as_ordered() {
    let world = world().await;
    world.fault(Fault::page(502));
    world.fault(Fault::Redirect { location: "https://elsewhere.example/".to_owned() });
    world.fault(Fault::answer("{}"));
    let page = world.post("x").send().await.unwrap();
    assert_eq!((page.status().as_u16(), page.headers()["content-type"].as_bytes()), (502, b"text/html".as_slice()));
    assert!(page.text().await.unwrap().starts_with("<html>"));
    let redirect = world.post("x").send().await.unwrap();
    assert_eq!(
        (redirect.status().as_u16(), redirect.headers()["location"].as_bytes()),
        (302, b"https://elsewhere.example/".as_slice())
    );
    assert_eq!(world.answer("x").await, json!({}));
    assert!(world.simulator.chat("t").is_empty());
}

#[tokio::test]
async fn faults_for_all_come_before_a_robots_own_and_can_be_forgotten() {
    let world = world().await;
    world.fault(Fault::busy());
    world.simulator.script_all(Fault::address_blocked(), 1);
    assert_eq!(world.answer("x").await["status"], 1111);
    assert_eq!(world.answer("x").await["errcode"], -1);
    world.fault(Fault::busy());
    world.simulator.clear_faults();
    assert_eq!(world.answer("x").await["errcode"], 0);
}

#[tokio::test]
async fn another_process_can_do_everything_by_the_control_api() {
    let world = world().await;
    let http = &world.http;
    let made: RobotView = http
        .post(world.control("robots"))
        .json(&json!({ "group_name": "Night" }))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!((made.robot.token.len(), made.robot.enabled), (64, true));
    let robots: Vec<RobotView> = http.get(world.control("robots")).send().await.unwrap().json().await.unwrap();
    assert_eq!(robots.len(), 2);

    let patched = http.patch(world.control("robots/t")).json(&json!({ "keywords": ["alert"] })).send().await.unwrap();
    assert_eq!(patched.json::<RobotView>().await.unwrap().robot.keywords, ["alert"]);
    assert_eq!(world.answer("hello").await["errcode"], 310_000);
    let fault = json!({ "kind": "page", "status": 503, "times": 2 });
    assert_eq!(http.post(world.control("robots/t/faults")).json(&fault).send().await.unwrap().status(), 204);
    assert_eq!(world.post("alert").send().await.unwrap().status(), 503);
    assert_eq!(http.delete(world.control("faults")).send().await.unwrap().status(), 204);
    assert_eq!(world.answer("alert").await["errcode"], 0);

    let chat: Vec<ChatMessage> = http.get(world.control("robots/t/chat")).send().await.unwrap().json().await.unwrap();
    assert_eq!((chat.len(), chat[0].posts), (1, 2));
    let requests: Vec<RequestRecord> =
        http.get(world.control("robots/t/requests")).send().await.unwrap().json().await.unwrap();
    let outcomes: Vec<&Outcome> = requests.iter().map(|request| &request.outcome).collect();
    assert!(matches!(outcomes[..], [Outcome::Refused { errcode: 310_000, .. }, Outcome::NotTaken, Outcome::Delivered]));

    let settings = http.put(world.control("settings")).json(&json!({ "limit": 1 })).send().await.unwrap();
    assert_eq!(settings.json::<Settings>().await.unwrap(), Settings { limit: 1, ..Settings::default() });
    assert_eq!(world.answer("alert 2").await["errcode"], 660_026);
    assert_eq!(http.delete(world.control("robots/t/chat")).send().await.unwrap().status(), 204);
    assert!(world.simulator.chat("t").is_empty());
    assert_eq!(http.delete(world.control("robots/t")).send().await.unwrap().status(), 204);
    assert_eq!(http.get(world.control("robots/t/chat")).send().await.unwrap().status(), 404);
    assert_eq!(world.answer("alert 3").await["errcode"], 300_005);
    let strays: Vec<RequestRecord> = http.get(world.control("requests")).send().await.unwrap().json().await.unwrap();
    assert_eq!(strays.len(), 1);
}

#[tokio::test]
async fn without_the_control_router_there_is_no_control() {
    let simulator = Simulator::new(Settings::default(), ManualClock::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/control/robots", listener.local_addr().unwrap());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let asked = async { http.get(url).send().await.unwrap().json::<Value>().await.unwrap() };
    tokio::select! {
        served = simulator.serve(listener) => panic!("{served:?}"),
        answer = asked => assert_eq!(answer["errcode"], 404),
    }
}

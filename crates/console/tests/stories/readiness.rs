//! Whether Bellhop is ready is asked of the dispatcher itself, with bounded patience.

use std::sync::{Arc, Condvar, Mutex};

use console::{Console, Parts, Ready};
use dingtalk::{Client, ClientConfig, HostPolicy};
use dispatch::{Clock, Failpoints, ManualClock, Sleep};
use model::{Millis, Mono, Now};
use store::{Key, Store};

/// A clock that holds whoever looks at it.
struct Sticky {
    clock: ManualClock,
    is_stuck: Mutex<bool>,
    moved: Condvar,
}

impl Sticky {
    fn stick(&self, is_stuck: bool) {
        *self.is_stuck.lock().unwrap() = is_stuck;
        self.moved.notify_all();
    }
}

impl Clock for Sticky {
    fn now(&self) -> Now {
        drop(self.moved.wait_while(self.is_stuck.lock().unwrap(), |is_stuck| *is_stuck).unwrap());
        self.clock.now()
    }

    fn sleep_until(&self, at: Mono) -> Sleep<'_> {
        self.clock.sleep_until(at)
    }
}

fn manual() -> ManualClock {
    ManualClock::at(Now { wall: Millis(1_790_000_000_000), mono: Mono(0) })
}

/// What is found once a second has passed, or as many as it takes.
async fn found(console: &Console, clock: &ManualClock) -> Ready {
    let asked = tokio::spawn({
        let console = console.clone();
        async move { console.ready().await }
    });
    while !asked.is_finished() {
        clock.advance(1_000);
        tokio::task::yield_now().await;
    }
    asked.await.unwrap()
}

#[tokio::test]
async fn a_dispatcher_that_hangs_is_not_ready_and_one_that_goes_on_is() {
    let data = tempfile::tempdir().unwrap();
    let key = Key::load(data.path(), None).unwrap();
    let store = Store::open(store::Options::new(data.path().join(Store::FILE), key)).await.unwrap();
    let sticky = Arc::new(Sticky { clock: manual(), is_stuck: Mutex::new(false), moved: Condvar::new() });
    // On threads of its own: what hangs holds no thread of those who ask.
    let elsewhere = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let starting = elsewhere.spawn(dispatch::start(dispatch::Parts {
        store: store.clone(),
        client: Client::new(ClientConfig::default()).unwrap(),
        clock: sticky.clone(),
        seed: 1,
        public_url: model::web::PublicUrl::default(),
        failpoints: Failpoints::default(),
    }));
    let (dispatcher, running) = starting.await.unwrap().unwrap();
    let clock = Arc::new(manual());
    let parts = Parts {
        store,
        dispatcher,
        clock: clock.clone(),
        policy: HostPolicy::default(),
        public_url: model::web::PublicUrl::default(),
        example_robot: None,
    };
    let console = Console::open(parts).await.unwrap();
    while found(&console, &clock).await != Ready::Yes {}

    sticky.stick(true);
    // The first ones may still be answered: it hangs where it looks at the clock the next time.
    let mut silent = 0;
    while silent < 100 {
        silent = if found(&console, &clock).await == Ready::Silent { silent + 1 } else { 0 };
    }
    sticky.stick(false);
    while found(&console, &clock).await != Ready::Yes {}
    running.stop().await;
    assert_eq!(console.ready().await, Ready::Stopped);
    elsewhere.shutdown_background();
}

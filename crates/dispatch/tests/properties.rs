//! Random stories on what runs: the real dispatcher, a real store, robots behind HTTP. `BELLHOP_STORIES` draws more of them than
//! the few that there is time for at each change.

mod support;

#[path = "properties/disk.rs"]
mod disk;
#[path = "properties/naive.rs"]
mod naive;
#[path = "properties/stage.rs"]
mod stage;
#[path = "properties/steps.rs"]
mod steps;
#[path = "properties/twins.rs"]
mod twins;

/// Stories to draw, where `few` are enough for every day.
fn stories(few: u32) -> proptest::test_runner::Config {
    let cases = std::env::var("BELLHOP_STORIES").map_or(few, |text| text.parse().expect("a number"));
    proptest::test_runner::Config { cases, failure_persistence: None, ..proptest::test_runner::Config::default() }
}

fn on_a_stage(story: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(story);
}

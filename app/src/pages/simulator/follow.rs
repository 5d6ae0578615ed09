//! Keeps the page as it is at the simulator, while its tab is seen. Nothing is changed on the page when nothing has changed.

use leptos::prelude::*;

use crate::api::simulator::Live;

#[cfg(feature = "hydrate")]
pub fn start(key: String, live: RwSignal<Live>) {
    use crate::api::simulator::follow_simulator;
    use leptos::task::spawn_local;

    const EVERY: std::time::Duration = std::time::Duration::from_secs(2);

    let asking = StoredValue::new(false);
    let ask = move || {
        if document().hidden() || asking.try_get_value() != Some(false) {
            return;
        }
        asking.set_value(true);
        let (key, version) = (key.clone(), live.with_untracked(|live| live.version.clone()));
        spawn_local(async move {
            let answer = follow_simulator(key, version).await;
            // The page may have been left meanwhile.
            if let Ok(Some(new)) = answer {
                live.try_set(new);
            }
            asking.try_set_value(false);
        });
    };
    Effect::new(move || {
        if let Ok(handle) = set_interval_with_handle(ask.clone(), EVERY) {
            on_cleanup(move || handle.clear());
        }
    });
}

#[cfg(not(feature = "hydrate"))]
pub fn start(_: String, _: RwSignal<Live>) {}

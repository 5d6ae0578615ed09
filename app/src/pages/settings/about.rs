//! What the installation is and how much it holds.

use console::view::SettingsView;
use leptos::prelude::*;

use crate::{
    components::{Card, KeyValue, KeyValues},
    visit::words,
};

#[component]
pub fn About(view: SettingsView) -> impl IntoView {
    let all = words();
    let words = &all.settings;
    view! {
        <Card title=words.about>
            <KeyValues>
                <KeyValue name=words.version>{format!("Bellhop {}", view.version)}</KeyValue>
                <KeyValue name=words.database><span class="num">{size(view.database_bytes)}</span></KeyValue>
                <KeyValue name=words.stored>
                    {(all.common.alerts)(view.alerts)}" · "{(all.common.deliveries)(view.deliveries)}
                </KeyValue>
                <KeyValue name=words.kept>{words.kept_for}</KeyValue>
            </KeyValues>
        </Card>
    }
}

/// `640 KB`, `1.5 GB`.
fn size(bytes: i64) -> String {
    const STEP: i64 = 1024;
    let units = ["bytes", "KB", "MB", "GB", "TB"];
    let mut unit = 0;
    let mut scale = 1;
    while bytes / scale >= STEP && unit < units.len() - 1 {
        scale *= STEP;
        unit += 1;
    }
    let tenths = bytes * 10 / scale;
    if unit < 2 || tenths % 10 == 0 {
        format!("{} {}", tenths / 10, units[unit])
    } else {
        format!("{}.{} {}", tenths / 10, tenths % 10, units[unit])
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_told_in_their_largest_unit() {
        for (bytes, text) in
            [(0, "0 bytes"), (655_360, "640 KB"), (1_048_576, "1 MB"), (1_572_864, "1.5 MB"), (1_610_612_736, "1.5 GB")]
        {
            assert_eq!(super::size(bytes), text);
        }
    }
}

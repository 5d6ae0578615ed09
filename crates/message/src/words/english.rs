//! English.

use model::notification::{Reason, Trouble};

use super::Words;

pub const WORDS: Words = Words {
    resolved_tag: "Resolved",
    silent_tag: "No longer reported",
    ended_tag: "Ended",
    unresolved: |count| format!("{count} firing"),
    resolved: |count| format!("{count} resolved"),
    not_reported: |count| format!("{count} no longer reported"),
    ended: |count| format!("{count} ended"),
    firing_and_resolved: |firing, resolved| format!("{firing} firing, {resolved} resolved"),
    firing_and_ended: |firing, ended| format!("{firing} firing, {ended} ended"),
    and_others: |first, others| format!("{first} and {}", counted(others, "other")),
    more_alerts: |count| format!("… and {}", counted(count, "more alert")),
    more_labels: |count| format!("… and {}", counted(count, "more label")),
    more_people: |count| format!("and {count} more"),
    more_characters: |count| format!("… {} more", counted(count, "character")),
    since: |at| format!("Since {at}"),
    over: |at, lasted| format!("Resolved {at} after {lasted}"),
    over_by: |at, lasted, name| format!("Resolved by hand {at} after {lasted}, by {name}"),
    silent: |at| format!("No longer reported, {at}: its sender leaves out alerts, so it may still fire"),
    heard: |at| format!(" (reported {at})"),
    details: "Details",
    source: "Source",
    source_too_long: "(the link to its source is too long)",
    console: "Open Bellhop",
    reason: |reason| match reason {
        Reason::First => "first notification",
        Reason::NewAlerts => "new alerts",
        Reason::SomeResolved => "some alerts resolved",
        Reason::AllResolved => "all alerts resolved",
        Reason::Repeat => "still firing",
        Reason::EndedUnsent => "fired and ended before it could be sent",
        Reason::Test => "test message",
        Reason::Resend => "sent again by hand",
        Reason::Notice => "system notification",
    },
    ended_reason: "alerts that are no longer reported",
    cut_off: "The sender left out further alerts of this group: raise max_alerts there, or set it to 0.",
    overflow: |max| {
        format!(
            "The rule had more groups than it may have ({}): these alerts share one group. Look at its grouping labels.",
            grouped(max as usize)
        )
    },
    repeated: |lasted| format!("still firing after {lasted}"),
    units: ["d", "h", "min", "s"],
    test_title: "Test message",
    test_body: |name| format!("Alerts for {name} will arrive in this group."),
    notice_title: |trouble, robot| match trouble {
        Trouble::RobotBlocked => format!("Bellhop: the robot of {robot} refuses messages"),
        Trouble::DeliveryFailed => format!("Bellhop: a message to the robot of {robot} was given up"),
    },
    notice_body: |trouble| match trouble {
        Trouble::RobotBlocked => "Its messages wait until somebody fixes it: the Overview says how.",
        Trouble::DeliveryFailed => "Its group was not notified. The delivery says why, and can be sent again.",
    },
    answer: "DingTalk's answer: ",
};

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count))
}

/// `1,240`.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    #[test]
    fn large_numbers_are_grouped() {
        for (count, text) in [(0, "0"), (999, "999"), (1_240, "1,240"), (1_234_567, "1,234,567")] {
            assert_eq!(super::grouped(count), text);
        }
    }
}

//! English.

use model::notification::{Reason, Trouble};

use super::Words;

pub const WORDS: Words = Words {
    resolved_tag: "Resolved",
    firing: |count| format!("{count} firing"),
    unresolved: |count| format!("{count} firing"),
    resolved: |count| format!("{count} resolved"),
    alerts: |count| counted(count, "alert"),
    firing_and_resolved: |firing, resolved| format!("{firing} firing, {resolved} resolved"),
    and_others: |first, others| format!("{first} and {}", counted(others, "other")),
    more_alerts: |count| format!("… and {}", counted(count, "more alert")),
    more_labels: |count| format!("… and {}", counted(count, "more label")),
    more_people: |count| format!("and {count} more"),
    since: "Since ",
    started: "Started ",
    ended: "resolved ",
    lasted: "lasted ",
    details: "Details",
    source: "Source",
    console: "Open Bellhop",
    rule: "Dispatch rule: ",
    reason: |reason| match reason {
        Reason::First => "first notification",
        Reason::NewAlerts => "new alerts",
        Reason::SomeResolved => "some alerts resolved",
        Reason::AllResolved => "all alerts resolved",
        Reason::Repeat => "still firing",
        Reason::Test => "test message",
        Reason::Resend => "sent again by hand",
        Reason::Notice => "system notification",
    },
    repeated: |since, lasted| format!("still firing, since {since} ({lasted})"),
    units: ["d", "h", "min", "s"],
    test_title: "Test message",
    test_body: |name| format!("Alerts for {name} will arrive in this group."),
    notice_title: |trouble, robot| match trouble {
        Trouble::RobotBlocked => format!("Bellhop: the robot of {robot} refuses messages"),
        Trouble::DeliveryFailed => format!("Bellhop: a message to the robot of {robot} was given up"),
    },
    notice_body: |trouble| match trouble {
        Trouble::RobotBlocked => "Its messages wait until somebody mends it: the Overview says how.",
        Trouble::DeliveryFailed => "Its group was not told. The delivery says why, and can be sent again.",
    },
    answer: "DingTalk's answer: ",
};

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

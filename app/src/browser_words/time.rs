//! Times relative to now. Also in the browser, whose clock says what now is.

use model::account::Language;

use super::count;

pub struct Time {
    pub just_now: &'static str,
    /// A span of whole units.
    pub seconds: fn(i64) -> String,
    pub minutes: fn(i64) -> String,
    pub hours: fn(i64) -> String,
    pub days: fn(i64) -> String,
    /// Around a span.
    pub ago: fn(&str) -> String,
    pub ahead: fn(&str) -> String,
    pub milliseconds: fn(i64) -> String,
}

pub const EN: Time = Time {
    just_now: "just now",
    seconds: |n| count(n, "second"),
    minutes: |n| count(n, "minute"),
    hours: |n| count(n, "hour"),
    days: |n| count(n, "day"),
    ago: |span| format!("{span} ago"),
    ahead: |span| format!("in {span}"),
    milliseconds: |n| format!("{n} ms"),
};

pub const ZH: Time = Time {
    just_now: "刚刚",
    seconds: |n| format!("{n} 秒"),
    minutes: |n| format!("{n} 分钟"),
    hours: |n| format!("{n} 小时"),
    days: |n| format!("{n} 天"),
    ago: |span| format!("{span}前"),
    ahead: |span| format!("{span}后"),
    milliseconds: |n| format!("{n} 毫秒"),
};

pub const fn of(language: Language) -> &'static Time {
    match language {
        Language::English => &EN,
        Language::Chinese => &ZH,
    }
}

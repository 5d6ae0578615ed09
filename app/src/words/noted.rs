//! Words of what was left out or changed of a posted alert.

use model::noted::Noted;

use super::Words;
use crate::browser_words::times::span;

/// An end without a time of its own is the time of receipt.
const SECOND: i64 = 1_000;

impl Words {
    pub fn noted(&self, noted: &Noted) -> String {
        self.either(english as fn(&Self, &Noted) -> String, chinese)(self, noted)
    }
}

fn english(words: &Words, noted: &Noted) -> String {
    match noted {
        Noted::LabelsLeftOut { sent, kept } => format!(
            "Of {sent} labels {kept} were kept: alertname, severity and what says where it is, then the first by name."
        ),
        Noted::AnnotationsLeftOut { sent, kept } => {
            format!("Of {sent} annotations {kept} were kept: summary, description, message, then the first by name.")
        }
        Noted::NameCut { name, bytes, max } => {
            format!("A name of {bytes} bytes was cut to {max}. It begins with “{name}”.")
        }
        Noted::LabelCut { name, bytes, max } => {
            format!("The value of the label “{name}”, {bytes} bytes, was cut to {max}.")
        }
        Noted::AnnotationCut { name, bytes, max } => {
            format!("The annotation “{name}”, {bytes} bytes, was cut to {max}.")
        }
        Noted::ControlCharacters { name } => format!("“{name}” has control characters; each was replaced by \u{FFFD}."),
        Noted::LinkLeftOut { bytes, max } => {
            format!("The link to the source has {bytes} bytes; one of more than {max} is left out.")
        }
        Noted::TimeUnknown { field, value } => {
            format!("{field} “{value}” is not a time; the time of receipt was taken. Send for example 2026-11-23T10:00:00Z.")
        }
        Noted::TimeWithoutZone { field, value, zone } => {
            format!("{field} “{value}” has no time zone; {zone} was taken. Send it with one, for example +08:00 at its end.")
        }
        Noted::StartInFuture { milliseconds } => format!(
            "startsAt was {} ahead; the time of receipt was taken. Check the sender's clock.",
            span(*milliseconds / 1000, words.time)
        ),
        Noted::EndBeforeStart => {
            "endsAt is before startsAt; the time of receipt was taken. Check the sender's clock.".to_owned()
        }
        Noted::StatusUnknown { status } => {
            format!("The status “{status}” is not known; endsAt decided, and without one the alert fires. Send firing or resolved.")
        }
        Noted::SeverityUnknown { word } => {
            format!("The severity “{word}” is not known; the alert is P3. Set its level under “Severity” on this page.")
        }
        Noted::NotUtf8 { read_as } if read_as.is_empty() => {
            "The body is not UTF-8; what is wrong was replaced by \u{FFFD}. Send UTF-8.".to_owned()
        }
        Noted::NotUtf8 { read_as } => format!("The body is not UTF-8; it was read as {read_as}. Send UTF-8."),
        Noted::JsonMended => {
            "The body is not quite JSON (a line break in a text, a comma too many, half a character); it was corrected. Let a JSON \
             library write it."
                .to_owned()
        }
        Noted::OtherKind { format } => format!(
            "The body is of the kind {}, not of this integration's; it was read as that.",
            words.kind(*format)
        ),
        Noted::Truncated { alerts, group } => {
            format!("The sender left out {alerts} alerts of the group “{group}”. Raise max_alerts at the sender, or set it to 0.")
        }
        Noted::EndNotKnown { milliseconds } if *milliseconds < SECOND => {
            "Reported as over, and not known to fire: nothing was left to be resolved.".to_owned()
        }
        Noted::EndNotKnown { milliseconds } => format!(
            "Reported as over, {} before it was received, and not known to fire: nothing was left to be resolved. If alerts that fire \
             are reported like that, the sender's clock is behind: set it.",
            span(*milliseconds / 1000, words.time)
        ),
        Noted::OldNews => "Reported as firing, with the same start, less than 10 minutes after its sender said that it is over: most \
             often the old news of a second Alertmanager. It fires if nobody says until 10 minutes after that end that it is over."
            .to_owned(),
    }
}

fn chinese(words: &Words, noted: &Noted) -> String {
    match noted {
        Noted::LabelsLeftOut { sent, kept } => {
            format!("共 {sent} 个标签，保留了 {kept} 个：优先 alertname、severity 及位置类标签，其余按名称排序。")
        }
        Noted::AnnotationsLeftOut { sent, kept } => {
            format!("共 {sent} 个注解，保留了 {kept} 个：优先 summary、description、message，其余按名称排序。")
        }
        Noted::NameCut { name, bytes, max } => {
            format!("名称长 {bytes} 字节，已截断为 {max} 字节，开头为“{name}”。")
        }
        Noted::LabelCut { name, bytes, max } => {
            format!("标签“{name}”的值长 {bytes} 字节，已截断为 {max} 字节。")
        }
        Noted::AnnotationCut { name, bytes, max } => {
            format!("注解“{name}”长 {bytes} 字节，已截断为 {max} 字节。")
        }
        Noted::ControlCharacters { name } => format!("“{name}”含有控制字符，已逐个替换为 \u{FFFD}。"),
        Noted::LinkLeftOut { bytes, max } => {
            format!("来源链接长 {bytes} 字节，超过 {max} 字节，未保留。")
        }
        Noted::TimeUnknown { field, value } => {
            format!("{field}“{value}”不是有效时间，已改用接收时间。请按 2026-11-23T10:00:00Z 的格式发送。")
        }
        Noted::TimeWithoutZone { field, value, zone } => {
            format!("{field}“{value}”没有时区，已按 {zone} 处理。请在末尾加上时区，例如 +08:00。")
        }
        Noted::StartInFuture { milliseconds } => {
            format!(
                "startsAt 比当前时间晚 {}，已改用接收时间。请检查发送方的时钟。",
                span(*milliseconds / 1000, words.time)
            )
        }
        Noted::EndBeforeStart => "endsAt 早于 startsAt，已改用接收时间。请检查发送方的时钟。".to_owned(),
        Noted::StatusUnknown { status } => {
            format!("无法识别状态“{status}”，已按 endsAt 判断，没有 endsAt 则视为触发。请发送 firing 或 resolved。")
        }
        Noted::SeverityUnknown { word } => {
            format!("无法识别严重程度“{word}”，已按 P3 处理。请在本页“严重程度”中指定其级别。")
        }
        Noted::NotUtf8 { read_as } if read_as.is_empty() => {
            "内容不是 UTF-8 编码，无法识别的部分已替换为 \u{FFFD}。请使用 UTF-8 发送。".to_owned()
        }
        Noted::NotUtf8 { read_as } => format!("内容不是 UTF-8 编码，已按 {read_as} 读取。请使用 UTF-8 发送。"),
        Noted::JsonMended => {
            "内容不是规范的 JSON（文本中有换行、多余的逗号或半个字符），已修正。请用 JSON 库生成内容。".to_owned()
        }
        Noted::OtherKind { format } => {
            format!("内容的类型是 {}，与本集成不同，已按该类型读取。", words.kind(*format))
        }
        Noted::Truncated { alerts, group } => {
            format!("发送方省略了分组“{group}”中的 {alerts} 条告警。请在发送方调大 max_alerts，或设为 0。")
        }
        Noted::EndNotKnown { milliseconds } if *milliseconds < SECOND => {
            "上报为已结束，但此前没有该告警的触发记录，因此无需恢复。".to_owned()
        }
        Noted::EndNotKnown { milliseconds } => format!(
            "上报为已结束（结束于接收前 {}），但此前没有该告警的触发记录，因此无需恢复。如果触发中的告警被这样上报，说明发送方的时钟偏慢，请校准。",
            span(*milliseconds / 1000, words.time)
        ),
        Noted::OldNews => "上报方说恢复后 10 分钟内，又收到开始时间相同的触发：多半是第二个 Alertmanager 的过时消息。如果到恢复后 10 分钟仍没有再次收到恢复，该告警会重新触发。".to_owned(),
    }
}

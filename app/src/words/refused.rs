//! Words of why something posted was not taken: what was wrong, and what to change at the sender.

use model::refused::{Why, Wrong, WrongItem};

use super::Words;

/// What was wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub what: String,
    pub fix: String,
    /// A body that is right.
    pub example: Option<&'static str>,
}

/// Limits of bodies are whole ones.
const MIB: usize = 1024 * 1024;

impl Words {
    pub fn refused(&self, why: &Why) -> Refused {
        let (what, fix) = self.either(english as fn(&Self, &Why) -> (String, String), chinese)(self, why);
        Refused { what, fix, example: example(why) }
    }
}

fn example(why: &Why) -> Option<&'static str> {
    match why {
        Why::Empty { format } | Why::NotJson { format, .. } | Why::NoAlerts { format } => Some(format.example()),
        Why::TooManyWrong { first, .. } => example_of(&first.wrong),
        Why::Items { items, .. } => items.iter().find_map(|item| example_of(&item.wrong)),
        _ => None,
    }
}

const fn example_of(wrong: &Wrong) -> Option<&'static str> {
    match wrong {
        Wrong::NotAnAlert { format } => Some(format.example()),
        _ => None,
    }
}

fn english(words: &Words, why: &Why) -> (String, String) {
    let advice = |what: &str, fix: &str| (what.to_owned(), fix.to_owned());
    match why {
        Why::Disabled => advice("The integration was disabled.", "Enable it on this page."),
        Why::OldApi => advice(
            "It was posted to Alertmanager's API v1, which ended with Alertmanager 0.27.",
            "In Prometheus set api_version: v2.",
        ),
        Why::NotForPrometheus => advice(
            "There was not /api/v2/alerts behind the token.",
            "Prometheus adds /api/v2/alerts to the address of this page by itself; any other sender must be given it.",
        ),
        Why::BehindTheToken => {
            advice("There was something behind the token in the address.", "Copy the address of this page again.")
        }
        Why::TooLarge { max } => (
            format!("The body was larger than {} MiB.", max / MIB),
            "Send fewer alerts at a time, or shorter annotations.".to_owned(),
        ),
        Why::NoMemory => advice(
            "Too many large bodies came at the same time.",
            "Nothing, if it was once: senders repeat it. Else send fewer alerts at a time.",
        ),
        Why::NotReadToItsEnd => advice(
            "The body broke off before its end.",
            "Look for a time-out at the sender, or at a proxy between it and Bellhop.",
        ),
        Why::Compressed => advice("The body was compressed (gzip).", "Switch the compression off at the sender."),
        Why::Empty { .. } => advice("The body was empty.", "Look at the template or the script of the sender."),
        Why::NotJson { error, .. } => {
            (format!("The body was not JSON: {error}."), "Let a JSON library write it.".to_owned())
        }
        Why::NoAlerts { format } => (
            "The body was JSON, but neither a list nor an object with a list “alerts” or with “labels”.".to_owned(),
            format!("Send what belongs to the kind {}.", words.kind(*format)),
        ),
        Why::TooManyAlerts { max } => {
            (format!("The body had more than {max} alerts."), "Send fewer at a time.".to_owned())
        }
        Why::TooManyWrong { max, first } => (
            format!(
                "More than {max} alerts of the body were wrong, so nothing of it was taken. {}",
                item_english(first)
            ),
            fix_english(&first.wrong).to_owned(),
        ),
        Why::Items { items, more } => {
            let listed: Vec<String> = items.iter().map(item_english).collect();
            let others = if *more > 0 { format!(" And {more} more.") } else { String::new() };
            (format!("{}{others}", listed.join(" ")), fixes(items, fix_english))
        }
        Why::Full { max } => (
            format!("{max} alerts of this integration fire, which is its limit. New ones were turned away."),
            "Find out why so many fire; the limit can be changed with “Edit”.".to_owned(),
        ),
        Why::NotStored { error } => (
            format!("It could not be stored: {error}."),
            "Senders repeat it. If it goes on, look into Bellhop's log.".to_owned(),
        ),
        Why::Told(message) => (message.clone(), String::new()),
    }
}

fn item_english(WrongItem { index, wrong }: &WrongItem) -> String {
    match wrong {
        Wrong::NotAnAlert { .. } => format!("Index {index}: it is not an object."),
        Wrong::LabelWithoutName => format!("Index {index}: a label has no name."),
        Wrong::NoLabel => format!("Index {index}: it has no label with a value."),
        Wrong::TooManyLabels { max } => format!("Index {index}: it has more than {max} labels."),
        Wrong::LabelsNoObject => format!("Index {index}: “labels” is not an object."),
        Wrong::NotStored => format!("Index {index}: it could not be stored."),
    }
}

const fn fix_english(wrong: &Wrong) -> &'static str {
    match wrong {
        Wrong::NotAnAlert { .. } => "Send an object for each alert.",
        Wrong::LabelWithoutName => "Give each label a name.",
        Wrong::NoLabel => "Send at least one label, such as alertname.",
        Wrong::TooManyLabels { .. } => "Put what does not tell alerts apart into annotations.",
        Wrong::LabelsNoObject => "Send labels as an object of texts.",
        Wrong::NotStored => "Sending it again is of no use; Bellhop's log has the details.",
    }
}

fn chinese(words: &Words, why: &Why) -> (String, String) {
    let advice = |what: &str, fix: &str| (what.to_owned(), fix.to_owned());
    match why {
        Why::Disabled => advice("该集成当时已停用。", "请在本页启用。"),
        Why::OldApi => advice(
            "上报到了 Alertmanager 的 API v1，该版本自 Alertmanager 0.27 起已移除。",
            "请在 Prometheus 中设置 api_version: v2。",
        ),
        Why::NotForPrometheus => advice(
            "地址中 Token 之后不是 /api/v2/alerts。",
            "Prometheus 会自动在本页地址后加上 /api/v2/alerts；其他发送方请手动加上。",
        ),
        Why::BehindTheToken => advice("地址中 Token 之后有多余内容。", "请重新复制本页的地址。"),
        Why::TooLarge { max } => {
            (format!("请求体超过 {} MiB。", max / MIB), "请减少每次发送的告警数，或缩短注解。".to_owned())
        }
        Why::NoMemory => {
            advice("同时收到的大请求过多。", "偶尔出现无需处理，发送方会重试；否则请减少每次发送的告警数。")
        }
        Why::NotReadToItsEnd => advice("请求体未传完就中断了。", "请检查发送方或中间代理的超时设置。"),
        Why::Compressed => advice("请求体经过 gzip 压缩。", "请在发送方关闭压缩。"),
        Why::Empty { .. } => advice("请求体为空。", "请检查发送方的模板或脚本。"),
        Why::NotJson { error, .. } => (format!("请求体不是 JSON：{error}。"), "请用 JSON 库生成内容。".to_owned()),
        Why::NoAlerts { format } => (
            "请求体是 JSON，但既不是列表，也不是含有列表“alerts”或“labels”的对象。".to_owned(),
            format!("请按类型 {} 的格式发送。", words.kind(*format)),
        ),
        Why::TooManyAlerts { max } => (format!("一次发送的告警超过 {max} 条。"), "请减少每次发送的告警数。".to_owned()),
        Why::TooManyWrong { max, first } => (
            format!("超过 {max} 条告警有误，因此全部未接收。{}", item_chinese(first)),
            fix_chinese(&first.wrong).to_owned(),
        ),
        Why::Items { items, more } => {
            let listed: String = items.iter().map(item_chinese).collect();
            let others = if *more > 0 { format!("另有 {more} 条有误。") } else { String::new() };
            (format!("{listed}{others}"), fixes(items, fix_chinese))
        }
        Why::Full { max } => (
            format!("该集成未恢复的告警已达上限 {max} 条，新告警未被接收。"),
            "请排查为何有这么多告警；上限可在“编辑”中修改。".to_owned(),
        ),
        Why::NotStored { error } => {
            (format!("无法保存：{error}。"), "发送方会重试。如果持续出现，请查看 Bellhop 的日志。".to_owned())
        }
        Why::Told(message) => (message.clone(), String::new()),
    }
}

fn item_chinese(WrongItem { index, wrong }: &WrongItem) -> String {
    match wrong {
        Wrong::NotAnAlert { .. } => format!("下标 {index}：不是对象。"),
        Wrong::LabelWithoutName => format!("下标 {index}：有标签没有名称。"),
        Wrong::NoLabel => format!("下标 {index}：没有任何有值的标签。"),
        Wrong::TooManyLabels { max } => format!("下标 {index}：标签超过 {max} 个。"),
        Wrong::LabelsNoObject => format!("下标 {index}：“labels”不是对象。"),
        Wrong::NotStored => format!("下标 {index}：无法保存。"),
    }
}

const fn fix_chinese(wrong: &Wrong) -> &'static str {
    match wrong {
        Wrong::NotAnAlert { .. } => "每条告警应为一个对象。",
        Wrong::LabelWithoutName => "请为每个标签指定名称。",
        Wrong::NoLabel => "请至少发送一个标签，例如 alertname。",
        Wrong::TooManyLabels { .. } => "请把不用于区分告警的内容放到注解中。",
        Wrong::LabelsNoObject => "标签应为值是文本的对象。",
        Wrong::NotStored => "重新发送没有用，详情见 Bellhop 的日志。",
    }
}

/// Each once.
fn fixes(items: &[WrongItem], fix: fn(&Wrong) -> &'static str) -> String {
    let mut fixes: Vec<&str> = Vec::new();
    for fix in items.iter().map(|item| fix(&item.wrong)) {
        if !fixes.contains(&fix) {
            fixes.push(fix);
        }
    }
    fixes.join(" ")
}

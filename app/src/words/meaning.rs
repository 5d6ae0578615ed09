//! What an answer of DingTalk means and how to fix it, for each [`Meaning`] (`docs/dingtalk.md` 6).

use std::borrow::Cow;

use model::{
    account::Language,
    answer::{Answer, Meaning, Verdict},
};

use super::Words;

/// What happened, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    pub what: Cow<'static, str>,
    pub fix: &'static str,
}

impl Words {
    pub fn meaning(&self, meaning: &Meaning) -> Advice {
        let (what, fix) = match self.language {
            Language::English => english(meaning),
            Language::Chinese => chinese(meaning),
        };
        let what = match (meaning, self.language) {
            (Meaning::AddressNotListed { ip: Some(ip) }, Language::English) => {
                Cow::Owned(format!("DingTalk saw the address {ip}, which is not in the robot's IP list."))
            }
            (Meaning::AddressNotListed { ip: Some(ip) }, Language::Chinese) => {
                Cow::Owned(format!("钉钉看到的来源 IP 是 {ip}，不在机器人的 IP 白名单中。"))
            }
            _ => Cow::Borrowed(what),
        };
        Advice { what, fix }
    }
}

impl Words {
    /// As [`Words::meaning`], of a test message: nothing repeats it.
    pub fn meaning_of_test(&self, answer: &Answer) -> Advice {
        let advice = self.meaning(&answer.meaning);
        match answer.verdict {
            Verdict::Retry | Verdict::ThrottledRobot | Verdict::ThrottledAll => {
                Advice { fix: self.contact.test_not_repeated, ..advice }
            }
            Verdict::Sent | Verdict::Blocked | Verdict::Failed => advice,
        }
    }
}

fn english(meaning: &Meaning) -> (&'static str, &'static str) {
    match meaning {
        Meaning::Accepted => ("DingTalk accepted the message.", "Look into the group chat."),
        Meaning::Busy => ("DingTalk is busy.", "Nothing to do: Bellhop repeats the same message by itself."),
        Meaning::Gateway => (
            "Something on the way to DingTalk gave an error page instead of an answer.",
            "Bellhop tries again by itself. If it stays, look at the proxy between Bellhop and DingTalk.",
        ),
        Meaning::Unreachable => (
            "DingTalk could not be reached. The message was certainly not delivered.",
            "Check name resolution, firewall and proxy of the machine that Bellhop runs on. Bellhop tries again by itself.",
        ),
        Meaning::Unanswered => (
            "The message was written, but no answer came in time. It may have been delivered.",
            "Bellhop repeats it with the same message id, so that the group sees it once. If it stays, check the network.",
        ),
        Meaning::Interrupted => (
            "Bellhop stopped while the message was under way. It may have been delivered.",
            "Nothing to do: Bellhop repeats it with the same message id.",
        ),
        Meaning::Redirected => (
            "The address answered with a redirect, which is never followed.",
            "Copy the webhook URL of the robot from DingTalk again. If a proxy redirects, let it pass DingTalk through.",
        ),
        Meaning::TooManyMessages => (
            "The robot sent too fast: DingTalk allows 20 messages a minute, and pauses for up to 10 minutes after that.",
            "Bellhop waits and sends then. If it happens often, group more alerts into one message, or use more robots.",
        ),
        Meaning::AddressBlocked => (
            "DingTalk has blocked the address of this machine for sending too much.",
            "All robots pause for 5 minutes. Look for another program on this machine or behind the same address that sends to DingTalk.",
        ),
        Meaning::TokenMissing => (
            "The webhook URL has no token.",
            "Copy the whole webhook URL from the robot's settings in DingTalk, including “access_token=”.",
        ),
        Meaning::TokenUnknown => (
            "DingTalk does not know the token of this webhook URL: it was reset, or not copied completely.",
            "Open the robot's settings in DingTalk, copy the webhook URL again and save it in the contact.",
        ),
        Meaning::KeywordMissing => (
            "None of the robot's keywords is in the message.",
            "Enter the keywords of the robot's security settings in the contact's field “Keywords”, exactly as they are in DingTalk.",
        ),
        Meaning::SignatureMismatch => (
            "The signature does not fit: the contact's signing secret is not the robot's.",
            "Copy the secret (SEC…) from the robot's security settings into the contact's field “Signing secret”.",
        ),
        Meaning::SignatureMissing => (
            "The robot asks for a signature; this contact has no signing secret.",
            "Copy the secret (SEC…) from the robot's security settings into the contact's field “Signing secret”.",
        ),
        Meaning::TimestampInvalid => (
            "The clocks of this machine and of DingTalk differ by more than an hour.",
            "Set the clock of this machine right (NTP).",
        ),
        Meaning::AddressNotListed { .. } => (
            "The address of this machine is not in the robot's IP list.",
            "Add the address to the robot's security settings in DingTalk, or choose another security setting there.",
        ),
        Meaning::RobotDisabled => (
            "The robot is switched off.",
            "Switch it on in DingTalk: Group Settings, Robots. Then press “Send a test message”.",
        ),
        Meaning::RobotRemoved => (
            "The robot does not exist any more.",
            "Add a new custom robot to the group and save its webhook URL in the contact.",
        ),
        Meaning::GroupDissolved => (
            "The group chat does not exist any more.",
            "Add a custom robot to another group and save its webhook URL in the contact, or delete the contact.",
        ),
        Meaning::WrongEndpoint => (
            "The URL does not lead to a robot.",
            "Copy the whole webhook URL from the robot's settings in DingTalk. It looks like https://oapi.dingtalk.com/robot/send?access_token=…",
        ),
        Meaning::AccessDenied => (
            "DingTalk denies access to this robot.",
            "Ask the owner of the group whether the robot may be used, or add a new one.",
        ),
        Meaning::TooLong => (
            "The message is too long for DingTalk.",
            "Bellhop keeps messages under the limit; please report this. Shorter annotations help until then.",
        ),
        Meaning::UnsupportedType => {
            ("The robot does not take this type of message.", "Please report this as a defect of Bellhop.")
        }
        Meaning::FieldMissing => {
            ("DingTalk misses a field of the message.", "Please report this as a defect of Bellhop.")
        }
        Meaning::UnsafeLink => (
            "DingTalk refuses a link in the message as unsafe.",
            "Look at the links in the alert's annotations, and at the public URL in the Settings.",
        ),
        Meaning::ContentRefused => (
            "DingTalk's content moderation refused the message.",
            "Look at the alert's labels and annotations for words that could be the reason, and change them at the source.",
        ),
        Meaning::NotAllowed => (
            "Bellhop itself may not send to this address.",
            "Check the host of the webhook URL. To allow another host than oapi.dingtalk.com, start Bellhop with --robot-host.",
        ),
        Meaning::SecretUnreadable => (
            "The stored webhook URL or signing secret of this robot cannot be read.",
            "Enter both again in the contact. Other robots are not affected.",
        ),
        Meaning::Unknown => (
            "DingTalk refused the message with a code that Bellhop does not know.",
            "Read DingTalk's text, fix what it says and send again.",
        ),
    }
}

fn chinese(meaning: &Meaning) -> (&'static str, &'static str) {
    match meaning {
        Meaning::Accepted => ("钉钉已接收该消息。", "无需处理，请到群里查看。"),
        Meaning::Busy => ("钉钉系统繁忙。", "无需处理，Bellhop 会自动重发相同的消息。"),
        Meaning::Gateway => {
            ("在到达钉钉的途中收到了错误页面。", "Bellhop 会自动重试。如持续出现，请检查 Bellhop 与钉钉之间的代理。")
        }
        Meaning::Unreachable => (
            "无法连接钉钉，消息未送达（可确定）。",
            "请检查 Bellhop 所在机器的域名解析、防火墙和代理。Bellhop 会自动重试。",
        ),
        Meaning::Unanswered => (
            "消息已发出，但未及时收到回应，可能已送达。",
            "Bellhop 会用相同的消息 ID 重发，群里只会看到一次。如持续出现，请检查网络。",
        ),
        Meaning::Interrupted => {
            ("消息发送途中 Bellhop 停止了，可能已送达。", "无需处理，Bellhop 会用相同的消息 ID 重发。")
        }
        Meaning::Redirected => (
            "该地址返回了重定向，Bellhop 不会跟随。",
            "请从钉钉重新复制机器人的 Webhook 地址。如是代理所致，请让代理直接放行钉钉。",
        ),
        Meaning::TooManyMessages => (
            "发送太快：钉钉每个机器人每分钟最多 20 条消息，超出后最长暂停 10 分钟。",
            "Bellhop 会等待后再发送。如经常出现，请把更多告警合并到一条消息，或使用更多机器人。",
        ),
        Meaning::AddressBlocked => (
            "本机的 IP 因发送过多被钉钉暂时封禁。",
            "所有机器人暂停 5 分钟。请检查本机或同一出口 IP 上是否有其他程序在向钉钉发送。",
        ),
        Meaning::TokenMissing => (
            "Webhook 地址中没有 access_token。",
            "请从钉钉的机器人设置中复制完整的 Webhook 地址，包括 “access_token=”。",
        ),
        Meaning::TokenUnknown => (
            "access_token 无效：可能已重置，或复制不完整。",
            "请打开钉钉的机器人设置，重新复制 Webhook 地址并保存到联系人。",
        ),
        Meaning::KeywordMissing => {
            ("消息中没有机器人的关键词。", "请把机器人安全设置中的关键词原样填到联系人的“关键词”。")
        }
        Meaning::SignatureMissing => {
            ("机器人要求加签，但该联系人没有加签密钥。", "请把机器人安全设置中的密钥（SEC…）复制到联系人的“加签密钥”。")
        }
        Meaning::SignatureMismatch => (
            "签名不匹配：联系人的加签密钥与机器人的不一致。",
            "请把机器人安全设置中的密钥（SEC…）复制到联系人的“加签密钥”。",
        ),
        Meaning::TimestampInvalid => ("本机与钉钉的时钟相差超过一小时。", "请校准本机时钟（NTP）。"),
        Meaning::AddressNotListed { .. } => {
            ("本机的 IP 不在机器人的 IP 白名单中。", "请在钉钉的机器人安全设置中加入该 IP，或改用其他安全设置。")
        }
        Meaning::RobotDisabled => ("机器人已停用。", "请在钉钉的群设置 → 机器人中启用它，然后点击“发送测试消息”。"),
        Meaning::RobotRemoved => {
            ("机器人已不存在。", "请在群里添加新的自定义机器人，并把它的 Webhook 地址保存到联系人。")
        }
        Meaning::GroupDissolved => {
            ("群已被解散。", "请在其他群里添加自定义机器人并把 Webhook 地址保存到联系人，或删除该联系人。")
        }
        Meaning::WrongEndpoint => (
            "该地址不指向机器人。",
            "请从钉钉的机器人设置中复制完整的 Webhook 地址，形如 https://oapi.dingtalk.com/robot/send?access_token=…",
        ),
        Meaning::AccessDenied => ("钉钉拒绝访问该机器人。", "请向群主确认是否允许使用该机器人，或添加新的机器人。"),
        Meaning::TooLong => {
            ("消息超出了钉钉的长度限制。", "Bellhop 会控制消息长度，请反馈此问题。在此之前可以缩短告警的注解。")
        }
        Meaning::UnsupportedType => ("机器人不支持该消息类型。", "请将其作为 Bellhop 的缺陷反馈。"),
        Meaning::FieldMissing => ("钉钉认为消息缺少字段。", "请将其作为 Bellhop 的缺陷反馈。"),
        Meaning::UnsafeLink => ("钉钉认为消息中的链接不安全。", "请检查告警注解中的链接，以及设置中的公开地址。"),
        Meaning::ContentRefused => {
            ("消息未通过钉钉的内容审核。", "请检查告警的标签和注解中可能触发审核的词，并在来源处修改。")
        }
        Meaning::NotAllowed => (
            "Bellhop 自身不允许向该地址发送。",
            "请检查 Webhook 地址的主机名。如需允许 oapi.dingtalk.com 以外的主机，请用 --robot-host 启动 Bellhop。",
        ),
        Meaning::SecretUnreadable => {
            ("该机器人已保存的 Webhook 地址或加签密钥无法读取。", "请在联系人中重新填写这两项。其他机器人不受影响。")
        }
        Meaning::Unknown => {
            ("钉钉以 Bellhop 未知的错误码拒绝了消息。", "请阅读钉钉返回的文本，按其提示处理后重新发送。")
        }
    }
}

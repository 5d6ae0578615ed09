//! What is wrong with a field and what to do about it, for each [`Problem`].

use model::{account::Language, problem::Problem};

use super::{Words, count};

impl Words {
    pub fn problem(&self, problem: &Problem) -> String {
        match self.language {
            Language::English => english(problem),
            Language::Chinese => chinese(problem),
        }
    }
}

fn english(problem: &Problem) -> String {
    match problem {
        Problem::Required => "Fill in this field.".into(),
        Problem::TooLong { max } => format!("Shorten it to {max} characters."),
        Problem::TooShort { min } => format!("Give at least {min} characters."),
        Problem::TooMany { max } => format!("Give at most {max} entries."),
        Problem::NameTaken { by } => format!("“{by}” already has this name. Choose another one."),
        Problem::PhoneTaken { by } => format!("This phone number already belongs to “{by}”. Edit that contact instead, or give another number."),
        Problem::EmailTaken { by } => format!("This email address already belongs to “{by}”. Edit that one instead, or give another address."),
        Problem::PhoneMalformed => "This is not a phone number. Give digits, with + and the country code if it is not a Chinese number.".into(),
        Problem::EmailMalformed => "This is not an email address. It looks like name@example.org.".into(),
        Problem::ContactUnreachable => "Give at least one of mobile phone number, email and DingTalk robot.".into(),
        Problem::WebhookMalformed => "This is not a URL. Copy the whole webhook URL of the robot from DingTalk.".into(),
        Problem::WebhookNotHttps => "The URL must start with https://. Copy the whole webhook URL of the robot from DingTalk.".into(),
        Problem::WebhookHostNotAllowed { host } => format!("Messages may not be sent to {host}. If this is right, start Bellhop with --robot-host {host}."),
        Problem::WebhookPath => "This is not the address of a robot: its path must end in /robot/send. Copy the whole webhook URL from DingTalk.".into(),
        Problem::WebhookTokenMissing => "The URL has no access_token. Copy the whole webhook URL of the robot from DingTalk.".into(),
        Problem::WebhookIsSecret => "This is the signing secret (SEC…), not the webhook URL. Put it into the field “Signing secret”, and the webhook URL here.".into(),
        Problem::WebhookIsToken => "This is only the token. The whole URL is https://oapi.dingtalk.com/robot/send?access_token= followed by the token.".into(),
        Problem::WebhookSchemeMissing => "Put https:// before it.".into(),
        Problem::WebhookOfOther { product } => format!("This is the address of a robot of {product}. Bellhop sends to DingTalk only: copy the webhook URL of a DingTalk robot."),
        Problem::WebhookHostMisspelt { host, meant } => format!("Messages may not be sent to {host}. Did you mean {meant}?"),
        Problem::SecretIsUrl => "This is a URL. The signing secret begins with SEC and stands in the robot's security settings, under “Additional signature”.".into(),
        Problem::SecretMalformed => "This is not a signing secret: it begins with SEC and is one word. Copy it from the robot's security settings, under “Additional signature”.".into(),
        Problem::KeywordIsSecret => "This is the signing secret (SEC…), not a keyword. Put it into the field “Signing secret”.".into(),
        Problem::SecretWithoutRobot => "A signing secret belongs to a robot. Give the webhook URL of the robot, too.".into(),
        Problem::KeywordTooLong { max } => format!("A keyword has at most {max} characters. Separate keywords by commas."),
        Problem::LabelTooLong { max } => format!("The name of a label has at most {max} bytes. Separate labels by commas."),
        Problem::RegexInvalid { position, message } => format!("This is not a regular expression: {message} (at character {position})."),
        Problem::RegexTooCostly => "This expression would take too long to match. Write * or + for counted repetitions such as {0,64}, or name what may be repeated, as in [^.]{0,64} for .{0,64}.".into(),
        Problem::RegexesTooMany { max, mebibytes } => format!("All rules together have {max} different regular expressions or {mebibytes} MiB of them, and no more are taken. Use “equals” or “is one of” where that is enough, or an expression that another rule has."),
        Problem::ConditionIncomplete => "Give the name of a label, or remove the condition.".into(),
        Problem::SecondsOutOfRange { min, max } => format!("Give {min} to {max} seconds."),
        Problem::OutOfRange { min, max } => format!("Give a number from {min} to {max}."),
        Problem::LastAccount => "This is the last account that can log in. Invite somebody else first.".into(),
        Problem::TestNotResent => "A test message is sent from the form of its contact: open the contact and press “Send a test message”.".into(),
        Problem::NoSimulator => "The example needs the built-in simulator. Start Bellhop with “bellhop demo” or with --simulator.".into(),
        Problem::NoIntegration => "A test alert needs an enabled integration to come in by. Create one first.".into(),
        Problem::NotANumber => "Give a whole number.".into(),
        Problem::HandlerMissing => "Choose at least one contact or contact group.".into(),
        Problem::Unknown { what } => format!("{what} does not exist any more. Choose again."),
        Problem::Choice => "Choose one of the entries.".into(),
        Problem::PasswordTooShort { min } => format!("The password needs at least {min} characters."),
        Problem::PasswordTooCommon => "This password would be guessed soon. Take four or more words that do not belong together, or let a password manager make one; your name, dates and well-known passwords with a few signs behind them are tried first.".into(),
        Problem::PasswordWrong => "This is not your password. Try again.".into(),
        Problem::TooManyTries { seconds } => format!("Too many wrong passwords. Try again in {}.", count((*seconds).into(), "second")),
        Problem::ProofNeeded => "Type your own password, to confirm that it is you.".into(),
        Problem::ProofByLinkNeeded => "Open the log-in link that “bellhop demo” has printed once more, to confirm that it is you; then try again.".into(),
        Problem::FormForeign => "This form did not come from a page of your session, so nothing was done. You may have logged in again meanwhile. Look at what it says; if this is what you want, send it again.".into(),
        Problem::LinkInvalid => "This link has been used or is too old. Ask for a new one.".into(),
        Problem::ZoneUnknown => "This is not a time zone. Give its name, such as Asia/Shanghai or UTC.".into(),
        Problem::UrlMalformed => "This is not the address of a host. Give http:// or https:// and the host, without a path: https://bellhop.example.org.".into(),
        Problem::SeverityLine { line } => format!("Line {line} is not word = level. Give for example SEV1 = P1, one a line; levels are P1 to P6."),
        Problem::LabelsMalformed => "Give labels as name=value, one a line, or as a JSON object.".into(),
        Problem::NoLabels => "Give at least one label.".into(),
        Problem::Malformed { expected } => format!("Expected {expected}."),
    }
}

fn chinese(problem: &Problem) -> String {
    match problem {
        Problem::Required => "请填写此项。".into(),
        Problem::TooLong { max } => format!("请缩短到 {max} 个字符以内。"),
        Problem::TooShort { min } => format!("至少需要 {min} 个字符。"),
        Problem::TooMany { max } => format!("最多 {max} 项。"),
        Problem::NameTaken { by } => format!("“{by}”已使用该名称，请换一个。"),
        Problem::PhoneTaken { by } => format!("该手机号码已属于“{by}”。请编辑该联系人，或填写其他号码。"),
        Problem::EmailTaken { by } => format!("该邮箱已属于“{by}”。请编辑已有的那一个，或填写其他邮箱。"),
        Problem::PhoneMalformed => "不是有效的手机号码。请填写数字，非中国大陆号码请加 + 和国家代码。".into(),
        Problem::EmailMalformed => "不是有效的邮箱地址，格式应类似 name@example.org。".into(),
        Problem::ContactUnreachable => "手机号码、邮箱、钉钉机器人至少填写一项。".into(),
        Problem::WebhookMalformed => "不是有效的网址。请从钉钉复制机器人完整的 Webhook 地址。".into(),
        Problem::WebhookNotHttps => "地址必须以 https:// 开头。请从钉钉复制机器人完整的 Webhook 地址。".into(),
        Problem::WebhookHostNotAllowed { host } => {
            format!("不允许向 {host} 发送消息。如确有需要，请用 --robot-host {host} 启动 Bellhop。")
        }
        Problem::WebhookPath => {
            "这不是机器人的地址：路径必须以 /robot/send 结尾。请从钉钉复制完整的 Webhook 地址。".into()
        }
        Problem::WebhookTokenMissing => "地址中没有 access_token。请从钉钉复制机器人完整的 Webhook 地址。".into(),
        Problem::WebhookIsSecret => {
            "这是加签密钥（SEC…），不是 Webhook 地址。请把它填到“加签密钥”，并在此填写 Webhook 地址。".into()
        }
        Problem::WebhookIsToken => "这只是 access_token。完整地址为 https://oapi.dingtalk.com/robot/send?access_token= 加上它。".into(),
        Problem::WebhookSchemeMissing => "请在前面加上 https://。".into(),
        Problem::WebhookOfOther { product } => {
            format!("这是 {product} 机器人的地址。Bellhop 只向钉钉发送消息，请复制钉钉机器人的 Webhook 地址。")
        }
        Problem::WebhookHostMisspelt { host, meant } => format!("不允许向 {host} 发送消息。是否应为 {meant}？"),
        Problem::SecretIsUrl => "这是网址。加签密钥以 SEC 开头，位于机器人安全设置的“加签”处。".into(),
        Problem::SecretMalformed => {
            "不是加签密钥：密钥以 SEC 开头，中间没有空格。请从机器人安全设置的“加签”处复制。".into()
        }
        Problem::KeywordIsSecret => "这是加签密钥（SEC…），不是关键词。请把它填到“加签密钥”。".into(),
        Problem::SecretWithoutRobot => "加签密钥属于某个机器人，请同时填写机器人的 Webhook 地址。".into(),
        Problem::KeywordTooLong { max } => format!("每个关键词最多 {max} 个字符，多个关键词请用逗号分隔。"),
        Problem::LabelTooLong { max } => format!("标签名最多 {max} 字节，多个标签请用逗号分隔。"),
        Problem::RegexInvalid { position, message } => {
            format!("不是有效的正则表达式：{message}（第 {position} 个字符）。")
        }
        Problem::RegexTooCostly => {
            "该表达式匹配耗时过长。请用 * 或 + 代替 {0,64} 这样的计数重复，或写明可重复的字符，例如用 [^.]{0,64} 代替 .{0,64}。".into()
        }
        Problem::RegexesTooMany { max, mebibytes } => {
            format!("所有分派规则的正则表达式合计最多 {max} 个（相同的只算一个）、{mebibytes} MiB，已达上限。请改用“等于”或“属于”，或使用其他规则已有的表达式。")
        }
        Problem::ConditionIncomplete => "请填写标签名，或删除该条件。".into(),
        Problem::SecondsOutOfRange { min, max } => format!("请填写 {min} 到 {max} 秒。"),
        Problem::OutOfRange { min, max } => format!("请填写 {min} 到 {max} 之间的数。"),
        Problem::LastAccount => "这是最后一个可以登录的账号，请先邀请其他人。".into(),
        Problem::TestNotResent => "测试消息请在联系人表单中发送：打开该联系人，点击“发送测试消息”。".into(),
        Problem::NoSimulator => "示例需要内置模拟器。请用 “bellhop demo” 或 --simulator 启动 Bellhop。".into(),
        Problem::NoIntegration => "测试告警需要一个已启用的集成作为入口，请先创建。".into(),
        Problem::NotANumber => "请填写整数。".into(),
        Problem::HandlerMissing => "请至少选择一个联系人或联系人组。".into(),
        Problem::Unknown { what } => format!("{what} 已不存在，请重新选择。"),
        Problem::Choice => "请从列表中选择一项。".into(),
        Problem::PasswordTooShort { min } => format!("密码至少需要 {min} 个字符。"),
        Problem::PasswordTooCommon => {
            "该密码很快会被猜到。请使用四个以上互不相关的词，或由密码管理器生成；姓名、日期以及常见密码加几个符号都会最先被尝试。".into()
        }
        Problem::PasswordWrong => "密码不正确，请重试。".into(),
        Problem::TooManyTries { seconds } => format!("密码错误次数过多，请在 {seconds} 秒后重试。"),
        Problem::ProofNeeded => "请输入您自己的密码，以确认是您本人操作。".into(),
        Problem::ProofByLinkNeeded => {
            "请再次打开 “bellhop demo” 打印的登录链接，以确认是您本人操作，然后重试。".into()
        }
        Problem::FormForeign => {
            "该表单不是来自您当前会话的页面，未执行任何操作。可能您已重新登录。请核对内容，如确认无误请再次提交。".into()
        }
        Problem::LinkInvalid => "该链接已被使用或已过期，请索取新链接。".into(),
        Problem::ZoneUnknown => "不是有效的时区。请填写名称，例如 Asia/Shanghai 或 UTC。".into(),
        Problem::UrlMalformed => {
            "不是有效的地址。请填写 http:// 或 https:// 加主机名，不带路径，例如 https://bellhop.example.org。".into()
        }
        Problem::SeverityLine { line } => format!("第 {line} 行不是“词 = 级别”。请每行填写一个，例如 SEV1 = P1，级别为 P1 到 P6。"),
        Problem::LabelsMalformed => "请按 name=value 每行一个填写标签，或填写 JSON 对象。".into(),
        Problem::NoLabels => "请至少填写一个标签。".into(),
        Problem::Malformed { expected } => format!("应为：{expected}。"),
    }
}

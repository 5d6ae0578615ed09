//! Words of all forms.

pub struct Form {
    pub save: &'static str,
    pub wrong: &'static str,
    /// What is wrong, behind the field's label.
    pub after_label: fn(&str) -> String,
    pub filter: &'static str,
    pub empty_keeps: &'static str,
    pub secrets_lost: &'static str,
    pub texts_lost: &'static str,
    pub seconds: &'static str,
    pub proof_password: &'static str,
    /// Minutes that a proof counts.
    pub proof_help: fn(i64) -> String,
    pub proof_link: fn(i64) -> String,
}

pub const EN: Form = Form {
    save: "Save",
    wrong: "Nothing was saved. Please correct this:",
    after_label: |problem| format!(": {problem}"),
    filter: "Find in this list",
    empty_keeps: "Leave empty to keep what is stored.",
    secrets_lost: "Secrets are never sent back to the browser: please enter the webhook URL and the signing secret again.",
    texts_lost: "Some of what you typed was too long to be kept: please fill in the empty fields again, with shorter texts.",
    seconds: "seconds",
    proof_password: "Your own password",
    proof_help: |minutes| {
        format!("Confirm that it is you: you logged in, or gave it, more than {minutes} minutes ago.")
    },
    proof_link: |minutes| {
        format!(
            "Confirm that it is you: you logged in more than {minutes} minutes ago. Open the log-in link that “bellhop demo” has printed once more, then come back here."
        )
    },
};

pub const ZH: Form = Form {
    save: "保存",
    wrong: "尚未保存，请更正以下内容：",
    after_label: |problem| format!("：{problem}"),
    filter: "在列表中查找",
    empty_keeps: "留空则保留已存的内容。",
    secrets_lost: "出于安全考虑，密钥不会回传到浏览器：请重新填写 Webhook 地址和加签密钥。",
    texts_lost: "部分内容过长，未能保留：请重新填写空白的字段，并缩短内容。",
    seconds: "秒",
    proof_password: "您自己的密码",
    proof_help: |minutes| format!("请确认是您本人操作：距离您上次登录或输入密码已超过 {minutes} 分钟。"),
    proof_link: |minutes| {
        format!(
            "请确认是您本人操作：距离您上次登录已超过 {minutes} 分钟。请再次打开 “bellhop demo” 打印的登录链接，然后回到此处。"
        )
    },
};

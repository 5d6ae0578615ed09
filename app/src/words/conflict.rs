//! Two people who edit one thing.

pub struct Conflict {
    /// With who did it.
    pub changed_by: fn(&str) -> String,
    /// By the reader's own account.
    pub changed_own: &'static str,
    /// Nobody knows who did it.
    pub changed: &'static str,
    pub changed_why: &'static str,
    /// The form does not say what it was made from.
    pub unversioned: &'static str,
    pub unversioned_why: &'static str,
    pub last_change: &'static str,
    pub deleted: &'static str,
    pub deleted_why: &'static str,
    /// What a deleted contact, or integration, loses.
    pub lost_contact: &'static str,
    pub lost_integration: &'static str,
    /// The name of the table, and its columns.
    pub differences: &'static str,
    pub field: &'static str,
    pub stored: &'static str,
    pub typed: &'static str,
    pub same: &'static str,
    pub empty: &'static str,
    pub new_secret: &'static str,
    pub secrets_again: &'static str,
    /// Behind the items of one side: how many both have.
    pub and_shared: fn(usize) -> String,
    /// One side has no other.
    pub only_shared: fn(usize) -> String,
    /// What was chosen and is gone, by its number.
    pub gone: fn(&str) -> String,
    pub save_mine: &'static str,
    pub save_as_new: &'static str,
    pub discard_mine: &'static str,
    /// Who changed something last, behind when.
    pub by: fn(&str) -> String,
}

pub const EN: Conflict = Conflict {
    changed_by: |by| format!("{by} changed this while you were editing it"),
    changed_own: "You changed this yourself meanwhile, in another window",
    changed: "This was changed while you were editing it",
    changed_why: "Nothing of yours is saved yet. Compare and choose, or go on in the form below: it still holds what you typed.",
    unversioned: "Compare before you save",
    unversioned_why: "Your page was opened before Bellhop was updated and does not say what it was made from. Nothing of yours is saved yet; the form below still holds what you typed.",
    last_change: "Last change",
    deleted: "This was deleted while you were editing it",
    deleted_why: "What you typed is still in the form below. You can save it as a new one.",
    lost_contact: "The webhook URL and the signing secret are gone: enter them again, if it had a robot. Groups and rules do not name it any more.",
    lost_integration: "A new integration has a new URL: point your monitoring system to it.",
    differences: "What differs",
    field: "Field",
    stored: "Stored now",
    typed: "Yours",
    same: "Nothing differs in the fields of this form.",
    empty: "empty",
    new_secret: "a new one, not shown",
    secrets_again: "To save yours, enter again below what was not kept: the webhook URL, the signing secret, texts that were too long.",
    and_shared: |n| format!("and {n} in both"),
    only_shared: |n| format!("only the {n} in both"),
    gone: |id| format!("number {id}, deleted"),
    save_mine: "Save mine",
    save_as_new: "Save as new",
    discard_mine: "Discard mine",
    by: |email| format!("by {email}"),
};

pub const ZH: Conflict = Conflict {
    changed_by: |by| format!("您编辑期间，{by} 已修改了此内容"),
    changed_own: "您已在另一个窗口中修改了此内容",
    changed: "您编辑期间，此内容已被修改",
    changed_why: "您的修改尚未保存。请对比后选择，也可以在下方表单中继续编辑，您填写的内容仍然保留。",
    unversioned: "保存前请先对比",
    unversioned_why: "您的页面是在 Bellhop 升级之前打开的，无法判断它基于哪个版本。您的修改尚未保存，填写的内容仍保留在下方表单中。",
    last_change: "最近修改",
    deleted: "您编辑期间，此内容已被删除",
    deleted_why: "您填写的内容仍保留在下方表单中，可以另存为新的。",
    lost_contact: "Webhook 地址和加签密钥已随之删除：如需机器人，请重新填写。联系人组和分派规则中也不再包含它。",
    lost_integration: "新的集成会有新的 URL：请在监控系统中改用新地址。",
    differences: "不同之处",
    field: "字段",
    stored: "当前已保存",
    typed: "您填写的",
    same: "表单中的字段没有不同。",
    empty: "空",
    new_secret: "已重新填写，不显示",
    secrets_again: "如需保存您的修改，请在下方重新填写未保留的内容：Webhook 地址、加签密钥、过长的文本。",
    and_shared: |n| format!("以及双方都有的 {n} 项"),
    only_shared: |n| format!("仅双方都有的 {n} 项"),
    gone: |id| format!("编号 {id}，已删除"),
    save_mine: "保存我的修改",
    save_as_new: "另存为新的",
    discard_mine: "放弃我的修改",
    by: |email| format!("（{email}）"),
};

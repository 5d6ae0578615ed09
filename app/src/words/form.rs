//! Words of all forms, and why one could not be saved.

use super::Words;
use crate::error::AppError;

pub struct Form {
    pub save: &'static str,
    pub wrong: &'static str,
    /// What is wrong, behind the field's label.
    pub after_label: fn(&str) -> String,
    pub filter: &'static str,
    pub empty_keeps: &'static str,
    pub secrets_lost: &'static str,
    pub seconds: &'static str,
    pub optional: &'static str,
}

pub const EN: Form = Form {
    save: "Save",
    wrong: "Not saved. Please correct this:",
    after_label: |problem| format!(": {problem}"),
    filter: "Find in this list",
    empty_keeps: "Leave empty to keep what is stored.",
    secrets_lost: "Secrets are never sent back to the browser: please enter the webhook URL and the signing secret again.",
    seconds: "seconds",
    optional: "Optional.",
};

pub const ZH: Form = Form {
    save: "保存",
    wrong: "尚未保存，请更正以下内容：",
    after_label: |problem| format!("：{problem}"),
    filter: "在列表中查找",
    empty_keeps: "留空则保留已存的内容。",
    secrets_lost: "出于安全考虑，密钥不会回传到浏览器：请重新填写 Webhook 地址和加签密钥。",
    seconds: "秒",
    optional: "选填。",
};

impl Words {
    /// Why something could not be done, and what to do.
    pub fn fault(&self, error: &AppError) -> String {
        match error {
            AppError::LoggedOut => self.either(
                "Your session has ended. Log in again in another tab, then try once more.",
                "会话已结束。请在另一个标签页重新登录，然后重试。",
            ),
            AppError::Forbidden => self.either("You may not do this.", "您没有权限执行此操作。"),
            AppError::NotFound => self.either(
                "This does not exist any more. Somebody may have deleted it.",
                "该内容已不存在，可能已被他人删除。",
            ),
            AppError::Malformed => self.either(
                "The request could not be understood. Reload the page and try again.",
                "无法识别该请求。请刷新页面后重试。",
            ),
            AppError::Unavailable => self.either(
                "Bellhop cannot do this right now. Nothing was changed; try again in a moment.",
                "Bellhop 暂时无法处理。未做任何更改，请稍后重试。",
            ),
            AppError::Unreachable => self.either(
                "Bellhop did not answer. Check your connection and try again; what you typed is still here.",
                "Bellhop 没有响应。请检查网络后重试；您填写的内容仍然保留。",
            ),
            AppError::Internal { id } if id.is_empty() => self.either(
                "Something went wrong inside Bellhop. The log has the details.",
                "Bellhop 内部出错，详情见日志。",
            ),
            AppError::Internal { id } => {
                return match self.language {
                    model::account::Language::English => {
                        format!("Something went wrong inside Bellhop. The log has the details under {id}.")
                    }
                    model::account::Language::Chinese => format!("Bellhop 内部出错，日志编号：{id}。"),
                };
            }
        }
        .to_owned()
    }
}

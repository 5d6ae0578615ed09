//! Why something could not be done, and what to do. Also in the browser, which finds some of it out by itself.

use model::account::Language;

use super::either;
use crate::error::AppError;

pub fn fault(language: Language, error: &AppError) -> String {
    let text = match error {
        AppError::LoggedOut => either(
            language,
            "Your session has ended. Log in again in another tab, then try once more.",
            "会话已结束。请在另一个标签页重新登录，然后重试。",
        ),
        AppError::Forbidden => either(language, "You may not do this.", "您没有权限执行此操作。"),
        AppError::NotFound => either(
            language,
            "This does not exist any more. Somebody may have deleted it.",
            "该内容已不存在，可能已被他人删除。",
        ),
        AppError::Changed => either(
            language,
            "Somebody changed this meanwhile, and nothing was saved. Reload the page and try again.",
            "此内容刚刚被他人修改，您的操作未保存。请刷新页面后重试。",
        ),
        AppError::Malformed => either(
            language,
            "The request could not be understood. Reload the page and try again.",
            "无法识别该请求。请刷新页面后重试。",
        ),
        AppError::Unavailable => either(
            language,
            "Bellhop cannot do this right now. Nothing was changed; try again in a moment.",
            "Bellhop 暂时无法处理。未做任何更改，请稍后重试。",
        ),
        AppError::Busy => either(
            language,
            "Too many people are logging in at this moment. Nothing is wrong with what you typed: try again in a few seconds.",
            "当前登录人数过多。您填写的内容没有问题，请几秒后重试。",
        ),
        AppError::Disk => either(
            language,
            "Bellhop cannot store anything: the disk of its machine is full or failing. Nothing was changed. Free some space there, then try again.",
            "Bellhop 无法写入数据：服务器磁盘已满或出现故障。未做任何更改，请先清理磁盘空间，然后重试。",
        ),
        AppError::Interrupted => either(
            language,
            "Bellhop did not answer to the end. Look whether this was done before you try again.",
            "Bellhop 未能给出完整的响应。重试前请先确认此操作是否已完成。",
        ),
        AppError::Unreachable => either(
            language,
            "Bellhop did not answer. Check your connection and try again; what you typed is still here.",
            "Bellhop 没有响应。请检查网络后重试；您填写的内容仍然保留。",
        ),
        AppError::Internal { id } if id.is_empty() => either(
            language,
            "Something went wrong inside Bellhop. The log has the details.",
            "Bellhop 内部出错，详情见日志。",
        ),
        AppError::Internal { id } => {
            return match language {
                Language::English => {
                    format!("Something went wrong inside Bellhop. The log has the details under {id}.")
                }
                Language::Chinese => format!("Bellhop 内部出错，日志编号：{id}。"),
            };
        }
    };
    text.to_owned()
}

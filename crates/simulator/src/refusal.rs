//! What the platform answers instead of `ok` (`docs/dingtalk.md` 6), in its old and its new wording (`docs/dingtalk.md` 1).

use std::net::IpAddr;

use crate::Wording;

/// An error code and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub errcode: i64,
    pub errmsg: String,
}

const SECURITY: i64 = 310_000;

pub fn endpoint() -> Refusal {
    refusal(404, "请求的URI地址不存在")
}

pub fn method() -> Refusal {
    refusal(43_002, "需要POST请求")
}

pub fn content_type() -> Refusal {
    refusal(43_004, "无效的HTTP HEADER Content-Type")
}

pub fn parameter(name: &str) -> Refusal {
    refusal(40_035, format!("缺少参数 {name}"))
}

pub fn token_unknown() -> Refusal {
    refusal(300_005, "token is not exist")
}

pub fn robot_removed() -> Refusal {
    refusal(400_106, "机器人不存在")
}

pub fn robot_disabled(wording: Wording) -> Refusal {
    refusal(400_102, by(wording, "bot is stopped", "机器人已停用"))
}

pub fn group_dissolved() -> Refusal {
    refusal(400_013, "群已被解散")
}

pub fn address(ip: IpAddr, wording: Wording) -> Refusal {
    let old = more(&format!("ip {ip} not in whitelist"));
    let new = format!("错误描述:来源IP {ip} 不在白名单内;解决方案:请联系群管理员把它加入机器人的IP地址段;");
    refusal(SECURITY, by(wording, &old, &new))
}

pub fn timestamp(wording: Wording) -> Refusal {
    let new = "description:机器人发送签名过期;solution:签名生成时间和发送时间请保持在 1 小时以内;\
               link:请参考本接口对应文档查看获取方式;";
    refusal(SECURITY, by(wording, &more("invalid timestamp"), new))
}

pub fn signature(wording: Wording) -> Refusal {
    let new = "description:机器人发送签名不匹配;solution:请确认签名和生成签名的时间戳必须都放在调用的网址中,\
               请确认机器人的密钥加密和填写正确;link:请参考本接口对应文档查看签名生成的方式;";
    refusal(SECURITY, by(wording, &more("sign not match"), new))
}

pub fn keyword(wording: Wording) -> Refusal {
    let new = "错误描述:关键词不匹配;解决方案:请联系群管理员查看此机器人的关键词,并在发送的信息中包含此关键词;";
    refusal(SECURITY, by(wording, &more("keywords not in content"), new))
}

pub fn too_long(wording: Wording) -> Refusal {
    let new = "description: body 大小不合法;solution:请保持大小在 20000bytes 以内;";
    refusal(460_101, by(wording, "message too long, exceed 20000 bytes", new))
}

pub fn message_type() -> Refusal {
    refusal(400_105, "不支持的消息类型")
}

pub fn field(errcode: i64, path: &str) -> Refusal {
    refusal(errcode, format!("miss param: {path}"))
}

/// The message that broke the limit.
pub fn too_many() -> Refusal {
    refusal(660_026, "sending too many messages per minute")
}

/// Each message while the penalty lasts.
pub fn throttled() -> Refusal {
    refusal(410_100, "发送速度太快而限流")
}

fn refusal(errcode: i64, errmsg: impl Into<String>) -> Refusal {
    Refusal { errcode, errmsg: errmsg.into() }
}

fn by<'a>(wording: Wording, old: &'a str, new: &'a str) -> &'a str {
    match wording {
        Wording::Old => old,
        Wording::New => new,
    }
}

fn more(text: &str) -> String {
    format!("{text}, more: [https://ding-doc.dingtalk.com/doc#/serverapi2/qf2nxq]")
}

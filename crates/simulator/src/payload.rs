//! The body of a request (`docs/dingtalk.md` 3): which fields each message type must have, and what of it a group would see.

use serde_json::{Map, Value};

use crate::{
    chat::ChatLink,
    refusal::{self, Refusal},
};

type Object = Map<String, Value>;

/// A message with all the fields that its type needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payload {
    pub msgtype: String,
    pub title: Option<String>,
    /// What stands in the bubble; empty for a feed card.
    pub text: String,
    pub links: Vec<ChatLink>,
    pub at: At,
}

/// Who is to be mentioned (`docs/dingtalk.md` 4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct At {
    pub mobiles: Vec<String>,
    pub user_ids: Vec<String>,
    pub all: bool,
}

/// The body as JSON object; `None` for anything else.
pub fn parse(body: &[u8]) -> Option<Object> {
    serde_json::from_slice(body).ok()
}

/// `msgUuid`, the key by which repeats are recognised.
pub fn msg_uuid(body: &Object) -> Option<&str> {
    body.get("msgUuid")?.as_str().filter(|uuid| !uuid.is_empty())
}

/// Checks the fields of `docs/dingtalk.md` 3. The codes of `actionCard->title` and of a card's buttons are in no source; theirs are made up
/// beside 400503.
pub fn read(body: &Object) -> Result<Payload, Refusal> {
    let msgtype = text(body, "msgtype").unwrap_or_default();
    let nothing = Object::new();
    let part = body.get(&msgtype).and_then(Value::as_object);
    let fields = Fields { object: part.unwrap_or(&nothing), name: &msgtype };
    let payload = match msgtype.as_str() {
        "text" => Payload { text: fields.required("content", 400_202)?, ..Payload::default() },
        "link" => {
            let text = fields.required("text", 400_302)?;
            let title = fields.required("title", 400_303)?;
            let url = fields.required("messageUrl", 400_304)?;
            Payload { title: Some(title.clone()), text, links: vec![ChatLink { title, url }], ..Payload::default() }
        }
        "markdown" if part.is_none() => return Err(refusal::field(400_401, "markdown")),
        "markdown" => {
            let title = Some(fields.required("title", 400_402)?);
            Payload { title, text: fields.required("text", 400_403)?, ..Payload::default() }
        }
        "actionCard" => {
            let text = fields.required("text", 400_503)?;
            let title = Some(fields.required("title", 400_502)?);
            Payload { title, text, links: fields.buttons()?, ..Payload::default() }
        }
        "feedCard" => Payload { links: fields.feed()?, ..Payload::default() },
        _ => return Err(refusal::message_type()),
    };
    Ok(Payload { at: at(body), msgtype, ..payload })
}

impl Payload {
    /// Whether `keyword` is in one of the parts that are searched for it (`docs/dingtalk.md` 1), case-sensitive.
    pub fn has(&self, keyword: &str) -> bool {
        let titles = self.links.iter().map(|link| link.title.as_str()).filter(|_| self.msgtype == "feedCard");
        self.title.as_deref().into_iter().chain([self.text.as_str()]).chain(titles).any(|part| part.contains(keyword))
    }

    /// Links and feed cards mention nobody (`docs/dingtalk.md` 4).
    pub fn can_mention(&self) -> bool {
        matches!(self.msgtype.as_str(), "text" | "markdown" | "actionCard")
    }
}

struct Fields<'a> {
    object: &'a Object,
    name: &'a str,
}

impl Fields<'_> {
    fn required(&self, field: &str, errcode: i64) -> Result<String, Refusal> {
        text(self.object, field).ok_or_else(|| refusal::field(errcode, &format!("{}->{field}", self.name)))
    }

    fn buttons(&self) -> Result<Vec<ChatLink>, Refusal> {
        if let (Some(title), Some(url)) = (text(self.object, "singleTitle"), text(self.object, "singleURL")) {
            return Ok(vec![ChatLink { title, url }]);
        }
        self.list("btns", "actionURL").ok_or_else(|| refusal::field(400_504, "actionCard->btns"))
    }

    fn feed(&self) -> Result<Vec<ChatLink>, Refusal> {
        let missing = || refusal::field(400_602, "feedCard->links");
        let pictures = self.object.get("links").and_then(Value::as_array).ok_or_else(missing)?;
        if !pictures.iter().all(|link| link.as_object().and_then(|link| text(link, "picURL")).is_some()) {
            return Err(missing());
        }
        self.list("links", "messageURL").ok_or_else(missing)
    }

    /// The objects of a list that is not empty, if each has a title and a URL.
    fn list(&self, field: &str, url: &str) -> Option<Vec<ChatLink>> {
        let items = self.object.get(field)?.as_array().filter(|items| !items.is_empty())?;
        let link = |item: &Value| {
            let item = item.as_object()?;
            Some(ChatLink { title: text(item, "title")?, url: text(item, url)? })
        };
        items.iter().map(link).collect()
    }
}

fn at(body: &Object) -> At {
    let Some(at) = body.get("at").and_then(Value::as_object) else { return At::default() };
    let names = |field: &str| {
        let names = at.get(field).and_then(Value::as_array).into_iter().flatten();
        names.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let all = at.get("isAtAll").and_then(Value::as_bool).unwrap_or_default();
    At { mobiles: names("atMobiles"), user_ids: names("atUserIds"), all }
}

/// A text that is not blank.
fn text(object: &Object, field: &str) -> Option<String> {
    object.get(field)?.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests;

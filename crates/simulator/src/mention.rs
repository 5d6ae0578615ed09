//! Who is really mentioned (`docs/dingtalk.md` 4): in `at`, in the text with an `@` before it, and a member of the group.

use crate::{
    chat::{LostMention, LostReason, Mention},
    payload::Payload,
    robot::{Member, Robot},
};

/// Splits those who were to be mentioned into those who are and those who are not.
pub fn resolve(robot: &Robot, payload: &Payload) -> (Vec<Mention>, Vec<LostMention>) {
    let (mut mentions, mut lost) = (Vec::new(), Vec::new());
    let mobiles = payload.at.mobiles.iter().map(|to| (to, of_mobile as Of));
    let user_ids = payload.at.user_ids.iter().map(|to| (to, of_user_id as Of));
    for (to, of) in mobiles.chain(user_ids) {
        let member = robot.members.iter().find(|member| of(member) == Some(to));
        let reason = if !payload.can_mention() {
            Some(LostReason::TypeWithoutMentions)
        } else if !stands_in(&payload.text, to) {
            Some(LostReason::NotInText)
        } else if member.is_none() && !robot.members.is_empty() {
            Some(LostReason::NotAMember)
        } else {
            None
        };
        match reason {
            Some(reason) => lost.push(LostMention { to: to.clone(), reason }),
            None => mentions.push(Mention { to: to.clone(), name: member.map(|member| member.name.clone()) }),
        }
    }
    (mentions, lost)
}

type Of = fn(&Member) -> Option<&String>;

fn of_mobile(member: &Member) -> Option<&String> {
    member.mobile.as_ref()
}

fn of_user_id(member: &Member) -> Option<&String> {
    member.user_id.as_ref()
}

/// Whether the text holds `@to`, and not only as the beginning of a longer name.
fn stands_in(text: &str, to: &str) -> bool {
    let mention = format!("@{to}");
    text.match_indices(&mention).any(|(at, _)| {
        let next = text[at + mention.len()..].chars().next();
        !next.is_some_and(|next| next.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::At;

    fn resolved(robot: &Robot, msgtype: &str, text: &str, at: &[&str]) -> (Vec<String>, Vec<LostReason>) {
        let mobiles = at.iter().map(|to| (*to).to_owned()).collect();
        let payload = Payload {
            msgtype: msgtype.to_owned(),
            text: text.to_owned(),
            at: At { mobiles, ..At::default() },
            ..Payload::default()
        };
        let (mentions, lost) = resolve(robot, &payload);
        let names = mentions.into_iter().map(|mention| mention.name.unwrap_or(mention.to)).collect();
        (names, lost.into_iter().map(|lost| lost.reason).collect())
    }

    #[test]
    fn only_members_named_in_the_text_are_mentioned() {
        let robot = Robot::demo();
        let (names, lost) =
            resolved(&robot, "markdown", "@13800138000 @13100131000", &["13800138000", "13900139000", "13100131000"]);
        assert_eq!(names, ["On-call"]);
        assert_eq!(lost, [LostReason::NotInText, LostReason::NotAMember]);
    }

    #[test]
    fn a_longer_number_in_the_text_is_somebody_else() {
        let robot = Robot::new("t", "g");
        assert_eq!(resolved(&robot, "text", "@13800138000", &["1380013800"]).1, [LostReason::NotInText]);
        assert_eq!(resolved(&robot, "text", "@13800138000，please", &["13800138000"]).0, ["13800138000"]);
    }

    #[test]
    fn a_link_mentions_nobody() {
        let robot = Robot::new("t", "g");
        assert_eq!(resolved(&robot, "link", "@138", &["138"]).1, [LostReason::TypeWithoutMentions]);
    }
}

//! From bare contacts to rows of a list: with their robots, their groups and the rules that reach them, in a few queries
//! whatever the number of contacts.

use std::collections::HashMap;

use crate::view::ContactRow;
use model::{ContactGroupId, ContactId, Millis, RobotId, RuleId};
use sqlx::{FromRow, SqliteConnection};

use crate::{
    Error,
    column::{Text, to_json},
    robot::summaries,
};

/// The columns `id, name, phone, email, robot_id` of a contact.
#[derive(FromRow)]
pub(crate) struct BaseRow {
    pub(crate) id: i64,
    #[sqlx(try_from = "Text")]
    name: String,
    phone: Option<Text>,
    email: Option<Text>,
    robot_id: Option<i64>,
}

/// In the order of `base`.
pub(crate) async fn rows(
    connection: &mut SqliteConnection,
    base: Vec<BaseRow>,
    now: Millis,
) -> Result<Vec<ContactRow>, Error> {
    let ids = to_json(&base.iter().map(|row| row.id).collect::<Vec<_>>());
    let mut robots: Vec<RobotId> = base.iter().filter_map(|row| row.robot_id).map(RobotId).collect();
    robots.sort_unstable();
    robots.dedup();
    let robots: HashMap<RobotId, _> =
        summaries(connection, &robots, now).await?.into_iter().map(|robot| (robot.id, robot)).collect();
    let mut groups = links(sqlx::query_as(GROUPS).bind(&ids).fetch_all(&mut *connection).await?);
    let mut rules = links(sqlx::query_as(RULES).bind(&ids).fetch_all(&mut *connection).await?);
    Ok(base
        .into_iter()
        .map(|row| ContactRow {
            groups: typed(groups.remove(&row.id), ContactGroupId),
            rules: typed(rules.remove(&row.id), RuleId),
            id: ContactId(row.id),
            name: row.name,
            phone: row.phone.unwrap_or_default().into(),
            email: row.email.unwrap_or_default().into(),
            // Two contacts of a page may share one robot.
            robot: row.robot_id.and_then(|id| robots.get(&RobotId(id)).cloned()),
        })
        .collect())
}

const GROUPS: &str = "select m.contact_id, g.id, g.name
     from contact_group_member m join contact_group g on g.id = m.group_id
     where m.contact_id in (select value from json_each(?1))
     order by g.name collate nocase, g.id";

const RULES: &str = "select used.contact_id, r.id, r.name from (
         select contact_id, rule_id from rule_contact where contact_id in (select value from json_each(?1))
         union
         select m.contact_id, u.rule_id from contact_group_member m join rule_group u on u.group_id = m.group_id
         where m.contact_id in (select value from json_each(?1))
     ) as used join dispatch_rule r on r.id = used.rule_id
     order by r.name collate nocase, r.id";

type Links = HashMap<i64, Vec<(i64, String)>>;

fn links(rows: Vec<(i64, i64, Text)>) -> Links {
    let mut links = Links::new();
    for (contact, id, Text(name)) in rows {
        links.entry(contact).or_default().push((id, name));
    }
    links
}

fn typed<Id>(links: Option<Vec<(i64, String)>>, id: fn(i64) -> Id) -> Vec<(Id, String)> {
    links.unwrap_or_default().into_iter().map(|(raw, name)| (id(raw), name)).collect()
}

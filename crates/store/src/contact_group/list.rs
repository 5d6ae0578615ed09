//! The list of contact groups, and the choices of forms that name some.

use std::collections::HashMap;

use crate::view::{Choice, ContactGroupQuery, ContactGroupRow, Member, Page};
use model::{ContactGroupId, ContactId, RuleId};
use sqlx::{FromRow, SqliteConnection};

use crate::{
    Error, Store,
    column::{Text, to_json},
    search::pattern,
};

impl Store {
    /// By name, each with all its members and the rules that name it.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn contact_groups(&self, query: &ContactGroupQuery) -> Result<Page<ContactGroupRow>, Error> {
        let mut transaction = self.snapshot().await?;
        let search = pattern(&query.search);
        let total =
            sqlx::query_scalar(r"select count(*) from contact_group where team_id = 1 and name like ?1 escape '\'")
                .bind(&search)
                .fetch_one(&mut *transaction)
                .await?;
        let groups: Vec<(i64, Text)> = sqlx::query_as(
            r"select id, name from contact_group where team_id = 1 and name like ?1 escape '\'
              order by name collate nocase, id limit ?2 offset ?3",
        )
        .bind(&search)
        .bind(query.page.limit())
        .bind(query.page.offset())
        .fetch_all(&mut *transaction)
        .await?;
        let ids = to_json(&groups.iter().map(|(id, _)| *id).collect::<Vec<_>>());
        let mut members = members(&mut transaction, &ids).await?;
        let mut rules = rules(&mut transaction, &ids).await?;
        let rows = groups
            .into_iter()
            .map(|(id, name)| ContactGroupRow {
                members: members.remove(&id).unwrap_or_default(),
                rules: rules.remove(&id).unwrap_or_default(),
                id: ContactGroupId(id),
                name: name.into(),
            })
            .collect();
        Ok(Page { rows, total, request: query.page })
    }

    /// All contact groups, by name.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn group_choices(&self) -> Result<Vec<Choice<ContactGroupId>>, Error> {
        let rows: Vec<(i64, Text, bool)> = sqlx::query_as(
            "select g.id, g.name, exists (
                 select 1 from contact_group_member m join contact c on c.id = m.contact_id
                 where m.group_id = g.id and c.robot_id is not null)
             from contact_group g where g.team_id = 1 order by g.name collate nocase, g.id",
        )
        .fetch_all(&self.read)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(id, name, has_robot)| Choice { id: ContactGroupId(id), name: name.into(), has_robot })
            .collect())
    }
}

/// By group.
async fn members(connection: &mut SqliteConnection, ids: &str) -> Result<HashMap<i64, Vec<Member>>, Error> {
    let rows: Vec<MemberRow> = sqlx::query_as(
        "select m.group_id, c.id, c.name, c.phone, c.email, c.robot_id is not null as has_robot
         from contact_group_member m join contact c on c.id = m.contact_id
         where m.group_id in (select value from json_each(?1))
         order by c.name collate nocase, c.id",
    )
    .bind(ids)
    .fetch_all(connection)
    .await?;
    let mut members: HashMap<i64, Vec<Member>> = HashMap::new();
    for row in rows {
        members.entry(row.group_id).or_default().push(Member {
            id: ContactId(row.id),
            name: row.name,
            phone: row.phone.unwrap_or_default().into(),
            email: row.email.unwrap_or_default().into(),
            has_robot: row.has_robot,
        });
    }
    Ok(members)
}

/// The rules that name a group, by group.
pub(super) async fn rules(
    connection: &mut SqliteConnection,
    ids: &str,
) -> Result<HashMap<i64, Vec<(RuleId, String)>>, Error> {
    let rows: Vec<(i64, i64, Text)> = sqlx::query_as(
        "select u.group_id, r.id, r.name from rule_group u join dispatch_rule r on r.id = u.rule_id
         where u.group_id in (select value from json_each(?1))
         order by r.name collate nocase, r.id",
    )
    .bind(ids)
    .fetch_all(connection)
    .await?;
    let mut rules: HashMap<i64, Vec<(RuleId, String)>> = HashMap::new();
    for (group, id, name) in rows {
        rules.entry(group).or_default().push((RuleId(id), name.into()));
    }
    Ok(rules)
}

#[derive(FromRow)]
struct MemberRow {
    group_id: i64,
    id: i64,
    #[sqlx(try_from = "Text")]
    name: String,
    phone: Option<Text>,
    email: Option<Text>,
    has_robot: bool,
}

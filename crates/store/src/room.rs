//! How many rows of what people make there may be: each list, each form and each start reads them all.

use sqlx::SqliteConnection;

use crate::Error;

/// [`Error::Full`] when one more would be too many. `count` counts those there are.
pub(crate) async fn check(connection: &mut SqliteConnection, count: &'static str, max: u32) -> Result<(), Error> {
    let count: i64 = sqlx::query_scalar(count).fetch_one(connection).await?;
    if count >= i64::from(max) { Err(Error::Full { max }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use model::{
        Millis,
        contact_group::ContactGroupForm,
        integration::Kind,
        limits::form::{CONTACT_GROUPS, DISPATCH_RULES, INTEGRATIONS},
    };
    use sqlx::AssertSqlSafe;

    use crate::{Error, IntegrationFields, Sensitive, testing::store};

    /// As many rows as may be, made at once.
    async fn fill(store: &crate::Store, table: &str, columns: &str, values: &str, count: u32) {
        let sql = format!(
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < {count})
             insert into {table} (name, created_at, updated_at, {columns}) select 'n' || i, 0, 0, {values} from n"
        );
        sqlx::query(AssertSqlSafe(sql)).execute(&store.write).await.unwrap();
    }

    #[tokio::test]
    async fn of_what_people_make_there_are_so_many_at_most() {
        let (_folder, store) = store().await;
        fill(&store, "contact_group", "team_id", "1", CONTACT_GROUPS).await;
        let group = ContactGroupForm { name: "One more".into(), ..ContactGroupForm::default() };
        let full = store.save_contact_group(&group, Millis(0)).await;
        assert!(matches!(full, Err(Error::Full { max: CONTACT_GROUPS })), "{full:?}");

        let columns = "kind, description, enabled, token_hash, token";
        fill(&store, "integration", columns, "'prometheus', '', 1, cast(i as blob), x'00'", INTEGRATIONS).await;
        let fields = IntegrationFields {
            name: "One more".into(),
            kind: Kind::Prometheus,
            description: String::new(),
            enabled: true,
            auto_resolve: None,
            severities: model::severity::Table::default(),
            max_active: 20_000,
        };
        let full = store.create_integration(&fields, [0; 32], &Sensitive::new("token"), Millis(0)).await;
        assert!(matches!(full, Err(Error::Full { max: INTEGRATIONS })), "{full:?}");

        let columns = "enabled, conditions, action, catch_all, grouping, group_wait, group_interval, repeat_interval,
            dingtalk, send_recovery, mention, version";
        let values = "1, '[]', 'generate', 0, '[]', 0, 1000, 61000, 1, 1, 'nobody', 1";
        fill(&store, "dispatch_rule", columns, values, DISPATCH_RULES).await;
        let rule = store.dispatch_rules(&crate::view::DispatchRuleQuery::default()).await.unwrap().rows;
        let rule = rule.into_iter().next().unwrap().rule;
        let full = store.copy_dispatch_rule(rule.id, Millis(0)).await;
        assert!(matches!(full, Err(Error::Full { max: DISPATCH_RULES })), "{full:?}");
        store.save_dispatch_rule(&rule, Millis(0)).await.unwrap();
    }
}

-- What a delivery says stands in a table of its own: the start and all lists read short rows. What the version before stored stays
-- where it is.
create table delivery_content (
    delivery_id text not null primary key references delivery (id) on delete cascade,
    -- JSON of model::notification::Notification, with the alerts that can be shown.
    notification text not null,
    -- The exact bytes of the last attempt.
    body blob
) strict;

-- An attempt may have arrived: it is repeated with its bytes, and nothing replaces it.
alter table delivery add column unsure integer not null default 0 check (unsure in (0, 1));
-- The ids of all its alerts as JSON, as they were when it was decided. Null for what was not open at the update.
alter table delivery add column firing text;
alter table delivery add column resolved text;
-- Why it was not sent, where that is not said by its attempts: JSON of model::delivery::Unsent.
alter table delivery add column unsent text;

update delivery set unsure = attempts > 0 and body is not null
    where state in ('queued', 'sending', 'retrying', 'throttled', 'blocked');

update delivery set
        firing = (select json_group_array(shown.value ->> '$.id' order by shown.key)
            from json_each(notification, '$.alerts') as shown where shown.value ->> '$.resolved_at' is null),
        resolved = (select json_group_array(shown.value ->> '$.id' order by shown.key)
            from json_each(notification, '$.alerts') as shown where shown.value ->> '$.resolved_at' is not null),
        rank = coalesce(rank, case
            when reason in ('test', 'resend') then 0
            when reason = 'notice' then 1
            when reason in ('some_resolved', 'all_resolved') then 10
            when reason = 'repeat' then 11
            else coalesce((select min(cast(substr(shown.value ->> '$.severity.level', 2) as integer))
                from json_each(notification, '$.alerts') as shown where shown.value ->> '$.resolved_at' is null), 11) end)
    where state in ('queued', 'sending', 'retrying', 'throttled', 'blocked') and json_valid(notification);

-- A new state, and a column that may be empty now. SQLite has no statement for either; the rows stay as they are
-- (https://sqlite.org/lang_altertable.html, "other kinds of table schema changes").
pragma writable_schema = on;
update sqlite_schema set sql = replace(replace(sql, '''cancelled'', ''failed'')', '''cancelled'', ''failed'', ''expired'')'),
        'notification text not null', 'notification text')
    where type = 'table' and name = 'delivery';
pragma writable_schema = reset;
-- Every connection reads the schema anew.
create table schema_is_changed (id integer primary key) strict;
drop table schema_is_changed;

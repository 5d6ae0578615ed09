-- What a sender's words for urgency mean: JSON of model::severity::Table.
alter table integration add column severities text not null default '{}';

-- Alerts that may fire at the same time.
alter table integration add column max_active integer not null default 20000 check (max_active > 0);

-- The sender's own word. The level that it was given stays as it is.
alter table alert add column severity text not null default '';
update alert set severity = coalesce(substr(labels ->> '$.severity', 1, 40), '') where resolved_at is null and json_valid(labels);

-- The words that came in the last days, counted.
create index alert_severity on alert (integration_id, received_at, severity, level);

-- A message that waits shows its alerts with the level that they were stored with.
update delivery set notification = json_set(notification, '$.alerts', (
        select json_group_array(json_set(shown.value, '$.severity', coalesce(
            (select json_object('level', 'P' || alert.level, 'word', alert.severity) from alert
             where alert.id = shown.value ->> '$.id'),
            json_object('level', 'P6', 'word', ''))) order by shown.key)
        from json_each(notification, '$.alerts') as shown where shown.type = 'object'))
    where body is null and json_valid(notification);

-- What was refused, left out or changed of what each integration posted: JSON of console::remembered::Memory.
create table integration_memory (
    integration_id integer primary key references integration (id) on delete cascade,
    memory text not null
) strict;

-- Who edited something last, and its version: a save that was made from another version is refused.
-- What was there before has version 1, and nobody is known to have edited it. An account's id never comes to mean another one,
-- and names the editor even when it is gone: no reference.

alter table contact add column version integer not null default 1 check (version > 0);
alter table contact add column updated_by integer;

alter table contact_group add column version integer not null default 1 check (version > 0);
alter table contact_group add column updated_by integer;

-- Has a version.
alter table dispatch_rule add column updated_by integer;

alter table integration add column version integer not null default 1 check (version > 0);
alter table integration add column updated_by integer;

-- Of the row `form`.
alter table setting add column version integer not null default 1 check (version > 0);
alter table setting add column updated_by integer;
alter table setting add column updated_at integer;

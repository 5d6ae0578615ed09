-- Times are Unix milliseconds (INTEGER), structured values are JSON (TEXT), secrets are ciphertext (BLOB).
-- Every owned table has a team; for now there is one. Uniqueness is per team.
-- Autoincrement where history outlives the row: an id must never come to mean another one.

create table team (
    id integer primary key,
    name text not null
) strict;

insert into team (id, name) values (1, 'default');

-- One row a setting: `form` (JSON of model::settings::SettingsForm), `alive_at` (last sign of life), `key_check` (proves the key).
create table setting (
    name text primary key,
    value text not null
) strict, without rowid;

-- People ---------------------------------------------------------------------------------------------------------------

create table account (
    id integer primary key autoincrement,
    team_id integer not null default 1 references team (id),
    email text not null,
    -- Null until an invited person has chosen one.
    password_hash text,
    enabled integer not null default 1 check (enabled in (0, 1)),
    language text check (language in ('en', 'zh-CN')),
    theme text not null default 'auto' check (theme in ('auto', 'light', 'dark')),
    created_at integer not null,
    constraint account_email unique (email)
) strict;

create table session (
    -- SHA-256 of the token in the cookie.
    token_hash blob primary key,
    -- Names the session without proving it.
    name text not null unique,
    account_id integer not null references account (id) on delete cascade,
    created_at integer not null,
    last_seen_at integer not null,
    expires_at integer not null,
    user_agent text not null,
    address text not null
) strict, without rowid;

create index session_account on session (account_id);
create index session_expiry on session (expires_at);

create table link (
    -- SHA-256 of the token in the link.
    token_hash blob primary key,
    kind text not null check (kind in ('setup', 'invite', 'reset', 'log_in')),
    account_id integer references account (id) on delete cascade,
    created_at integer not null,
    expires_at integer not null
) strict, without rowid;

create table draft (
    id text primary key,
    session_name text not null,
    content text not null,
    created_at integer not null
) strict, without rowid;

create index draft_age on draft (created_at);
create index draft_session on draft (session_name);

-- Who is told ----------------------------------------------------------------------------------------------------------

create table robot (
    id integer primary key,
    team_id integer not null default 1 references team (id),
    -- Keyed hash of host, path and token.
    identity blob not null,
    url blob not null,
    masked_url text not null,
    secret blob,
    keywords text not null default '[]',
    -- Both null: ok. `throttled_until`: paused. `blocked_*`: refused until a person mends it.
    throttled_until integer,
    blocked_since integer,
    blocked_meaning text,
    blocked_errmsg text,
    created_at integer not null,
    updated_at integer not null,
    constraint robot_identity unique (team_id, identity)
) strict;

create table contact (
    id integer primary key autoincrement,
    team_id integer not null default 1 references team (id),
    name text not null,
    -- Null, not empty, where not given: unique among those that have one.
    phone text,
    email text,
    robot_id integer references robot (id),
    ding_user_id text not null default '',
    system_notifications integer not null check (system_notifications in (0, 1)),
    created_at integer not null,
    updated_at integer not null,
    constraint contact_phone unique (team_id, phone),
    constraint contact_email unique (team_id, email)
) strict;

create index contact_name on contact (team_id, name collate nocase);
create index contact_robot on contact (robot_id);

create table contact_group (
    id integer primary key autoincrement,
    team_id integer not null default 1 references team (id),
    name text not null,
    created_at integer not null,
    updated_at integer not null,
    constraint contact_group_name unique (team_id, name)
) strict;

create table contact_group_member (
    group_id integer not null references contact_group (id) on delete cascade,
    contact_id integer not null references contact (id) on delete cascade,
    primary key (group_id, contact_id)
) strict, without rowid;

create index contact_group_member_contact on contact_group_member (contact_id);

-- Which alerts go to whom ----------------------------------------------------------------------------------------------

create table dispatch_rule (
    id integer primary key autoincrement,
    team_id integer not null default 1 references team (id),
    name text not null,
    enabled integer not null check (enabled in (0, 1)),
    version integer not null,
    conditions text not null,
    action text not null check (action in ('generate', 'discard')),
    catch_all integer not null check (catch_all in (0, 1)),
    grouping text not null,
    group_wait integer not null check (group_wait >= 0),
    group_interval integer not null check (group_interval > 0),
    repeat_interval integer not null check (repeat_interval > 60000),
    dingtalk integer not null check (dingtalk in (0, 1)),
    send_recovery integer not null check (send_recovery in (0, 1)),
    mention text not null check (mention in ('nobody', 'handlers', 'everyone')),
    created_at integer not null,
    updated_at integer not null,
    constraint dispatch_rule_name unique (team_id, name)
) strict;

create table rule_contact (
    rule_id integer not null references dispatch_rule (id) on delete cascade,
    contact_id integer not null references contact (id) on delete cascade,
    primary key (rule_id, contact_id)
) strict, without rowid;

create index rule_contact_contact on rule_contact (contact_id);

create table rule_group (
    rule_id integer not null references dispatch_rule (id) on delete cascade,
    group_id integer not null references contact_group (id) on delete cascade,
    primary key (rule_id, group_id)
) strict, without rowid;

create index rule_group_group on rule_group (group_id);

create table integration (
    id integer primary key autoincrement,
    team_id integer not null default 1 references team (id),
    name text not null,
    kind text not null check (kind in ('arms_event', 'alertmanager', 'prometheus')),
    description text not null,
    enabled integer not null check (enabled in (0, 1)),
    -- Milliseconds; null: never by itself.
    auto_resolve integer,
    -- SHA-256 of the token finds it; the ciphertext shows it again.
    token_hash blob not null,
    token blob not null,
    last_event_at integer,
    created_at integer not null,
    updated_at integer not null,
    constraint integration_name unique (team_id, name),
    constraint integration_token unique (token_hash)
) strict;

-- Alerts received, by integration and minute (Unix minutes); kept for two hours.
create table integration_minute (
    integration_id integer not null references integration (id) on delete cascade,
    minute integer not null,
    alerts integer not null,
    primary key (integration_id, minute)
) strict, without rowid;

-- What was received ----------------------------------------------------------------------------------------------------

-- One row an occurrence; ids are given by the engine, which starts behind the highest that ever was (sqlite_sequence): an id
-- that retention has freed is not given again.
create table alert (
    id integer primary key autoincrement,
    team_id integer not null default 1 references team (id),
    integration_id integer not null,
    -- 16 hexadecimal digits.
    fingerprint text not null,
    name text not null,
    level integer not null check (level between 1 and 6),
    labels text not null,
    annotations text not null,
    generator_url text not null,
    starts_at integer not null,
    ends_at integer,
    ends_by_timeout integer not null check (ends_by_timeout in (0, 1)),
    received_at integer not null,
    updated_at integer not null,
    resolved_at integer
) strict;

-- Lists are newest first.
create index alert_firing on alert (received_at) where resolved_at is null;
create index alert_received on alert (received_at);
create index alert_resolved on alert (resolved_at) where resolved_at is not null;

create table alert_event (
    id integer primary key,
    alert_id integer not null references alert (id) on delete cascade,
    at integer not null,
    -- JSON of model::alert::AlertEventKind.
    what text not null
) strict;

create index alert_event_alert on alert_event (alert_id, id);

-- What was decided -----------------------------------------------------------------------------------------------------

-- Ids as of alerts: open deliveries still name groups that are gone.
create table alert_group (
    id integer primary key autoincrement,
    rule_id integer not null,
    labels text not null,
    created_at integer not null,
    flushed integer not null check (flushed in (0, 1))
) strict;

create index alert_group_rule on alert_group (rule_id);

-- The notification log.
create table notification_log (
    group_id integer not null references alert_group (id) on delete cascade,
    robot_id integer not null,
    firing text not null,
    resolved text not null,
    at integer not null,
    primary key (group_id, robot_id)
) strict, without rowid;

-- A robot accepted a message that showed this occurrence as firing.
create table told (
    robot_id integer not null,
    alert_id integer not null references alert (id) on delete cascade,
    at integer not null,
    primary key (robot_id, alert_id)
) strict, without rowid;

create index told_alert on told (alert_id);

-- The outbox -----------------------------------------------------------------------------------------------------------

-- With row ids, not by its key: the rows are large and have many indexes. What is large comes last, so that lists need not
-- read it.
create table delivery (
    -- UUIDv7, also the msgUuid.
    id text not null primary key,
    team_id integer not null default 1 references team (id),
    robot_id integer not null references robot (id),
    group_id integer,
    rule_id integer,
    rule_version integer not null,
    reason text not null,
    state text not null check (state in ('queued', 'sending', 'sent', 'retrying', 'throttled', 'blocked', 'superseded', 'cancelled', 'failed')),
    title text not null,
    alerts integer not null,
    created_at integer not null,
    due_at integer not null,
    finished_at integer,
    attempts integer not null default 0,
    superseded_by text,
    -- JSON of model::notification::Notification.
    notification text not null,
    -- The exact bytes of the first attempt.
    body blob
) strict;

-- Few rows, whatever the age of the installation: what waits, by lane and by rule.
create index delivery_open on delivery (robot_id, group_id) where state in ('queued', 'sending', 'retrying', 'throttled', 'blocked');
create index delivery_open_rule on delivery (rule_id) where state in ('queued', 'sending', 'retrying', 'throttled', 'blocked');
create index delivery_created on delivery (created_at);
create index delivery_state on delivery (state, created_at);
create index delivery_robot on delivery (robot_id, created_at);
create index delivery_rule on delivery (rule_id, created_at);
create index delivery_sent on delivery (finished_at) where state = 'sent';

create table delivery_alert (
    alert_id integer not null references alert (id) on delete cascade,
    delivery_id text not null references delivery (id) on delete cascade,
    primary key (alert_id, delivery_id)
) strict, without rowid;

create index delivery_alert_delivery on delivery_alert (delivery_id);

create table attempt (
    delivery_id text not null references delivery (id) on delete cascade,
    number integer not null,
    robot_id integer not null,
    started_at integer not null,
    -- Null while under way.
    finished_at integer,
    -- JSON of model::answer::Answer.
    answer text,
    primary key (delivery_id, number)
) strict, without rowid;

-- The budget: recent attempts of each robot.
create index attempt_robot on attempt (robot_id, started_at);

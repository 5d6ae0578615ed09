-- Access: a session knows when its owner last proved who they are, ends when it is idle, and takes its drafts with it; a browser that
-- has logged in before is known; drafts are sealed.

-- Sessions of the version before count as never proved.
alter table session add column proved_at integer not null default 0;

-- Seven days without a sign of life. From now on a sign of life moves `expires_at`.
update session set expires_at = min(expires_at, last_seen_at + 604800000);

-- Browsers that have logged in to an account before: no number of wrong tries by strangers keeps them out.
create table device (
    -- SHA-256 of the token in the cookie. One browser has one cookie for all accounts that log in there.
    token_hash blob not null,
    account_id integer not null references account (id) on delete cascade,
    -- The last log-in.
    used_at integer not null,
    expires_at integer not null,
    primary key (token_hash, account_id)
) strict, without rowid;

create index device_account on device (account_id, used_at);
create index device_expiry on device (expires_at);

-- Drafts of the version before held one-time links in clear: they go, and what stood in the file is overwritten.
pragma secure_delete = on;
drop table draft;
pragma secure_delete = off;

create table draft (
    id text primary key,
    -- However a session ends, its drafts end with it.
    session_name text not null references session (name) on delete cascade,
    -- The one-time link that it shows, if it shows one: once the link is used or void, there is nothing to show.
    link_hash blob references link (token_hash) on delete cascade,
    -- Ciphertext.
    content blob not null,
    created_at integer not null
) strict, without rowid;

create index draft_age on draft (created_at);
create index draft_session on draft (session_name);
create index draft_link on draft (link_hash);

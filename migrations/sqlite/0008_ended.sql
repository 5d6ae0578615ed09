-- How an alert ended: model::alert::Ended and Since as one word; null while it fires, and of what ended before this was written down.
alter table alert add column ended text
    check (ended in ('sender', 'clock', 'silence', 'person', 'person_still_reported', 'person_over'));
-- The person who resolved it.
alter table alert add column ended_by text not null default '';

-- What its sender calls the group in which it last posted it: 16 hexadecimal digits, or empty.
alter table alert add column sent_group text not null default '';
-- Its sender leaves out alerts of that group.
alter table alert add column is_cut integer not null default 0 check (is_cut in (0, 1));

-- What persons resolved and its sender has not.
create index alert_person on alert (id) where ended in ('person', 'person_still_reported');

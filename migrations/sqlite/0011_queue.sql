-- The place of a delivery in the queue of its robot: since when it waits, or the first of those that it has replaced, and its rank
-- (outbox::Rank as a number). Null for what the version before decided: its own time, and the rank of what it says.
alter table delivery add column since integer;
alter table delivery add column rank integer;

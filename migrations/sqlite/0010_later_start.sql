-- Where two senders disagree about the start, the later one; null where they do not, and of what came before this was written down.
alter table alert add column later_start integer;

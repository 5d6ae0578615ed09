-- Groups of alerts that a rule may have at the same time; beyond it all others are one group.
alter table dispatch_rule add column max_groups integer not null default 5000 check (max_groups > 0);

-- That group. There is one of each rule at most.
alter table alert_group add column overflow integer not null default 0 check (overflow in (0, 1));
create index alert_group_overflow on alert_group (rule_id) where overflow = 1;

-- Retention asks whether the log still names a robot: it is kept for as long as somebody may be owed a recovery by it.
create index notification_log_robot on notification_log (robot_id);

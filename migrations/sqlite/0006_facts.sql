-- Who was told of what counts only while the log names the occurrence as firing: what left its last group was not taken out
-- until now, and after a start would have been owed a recovery of a message that never came.
delete from told where alert_id not in
    (select firing.value from notification_log, json_each(notification_log.firing) as firing);

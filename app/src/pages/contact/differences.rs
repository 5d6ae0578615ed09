//! What differs between a contact as stored and as typed.

use console::view::RobotSummary;
use model::{
    contact::{ContactForm, normal_email, normal_phone},
    robot,
};

use crate::{
    form::conflict::{Compare, Difference},
    visit::words,
};

/// `secrets`: the names of those that were typed. `robot`: the stored contact's.
pub fn differences(
    stored: &ContactForm,
    typed: &ContactForm,
    secrets: &[String],
    robot: Option<&RobotSummary>,
) -> Vec<Difference> {
    let words = &words().contact;
    let is_new = |name: &str| secrets.iter().any(|secret| secret == name);
    let url = robot.map(|robot| robot.masked_url.as_str()).unwrap_or_default();
    let secret = robot.filter(|robot| robot.has_secret).map(|_| words.secret_stored).unwrap_or_default();
    Compare::default()
        .text(words.name, &stored.name, &typed.name)
        .normal(words.phone, &stored.phone, &typed.phone, normal_phone)
        .normal(words.email, &stored.email, &typed.email, normal_email)
        .secret(words.robot, url, is_new("webhook_url"), typed.remove_robot)
        .secret(words.secret, secret, is_new("secret"), typed.remove_secret)
        .normal(words.keywords, &stored.keywords, &typed.keywords, robot::keywords)
        .text(words.ding_user_id, &stored.ding_user_id, &typed.ding_user_id)
        .yes_no(words.system_notifications, stored.system_notifications, typed.system_notifications)
        .done()
}

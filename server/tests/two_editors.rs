//! Two people edit one thing, in browsers without JavaScript: the second one sees what is stored and what was typed side by side, by
//! whom and when, and chooses. Nothing that was typed is lost.

mod support;

use simulator::{Robot, Settings, Simulator, SystemClock};
use support::{Bellhop, Session, Workshop, session::location, tour};
use tempfile::tempdir;

const TOKEN: &str = "t0kenOfTheGroupChat";
const HERS: &str = "wei@example.org";

/// Two administrators on a furnished installation.
struct Two {
    mine: Session,
    hers: Session,
    _bellhop: Bellhop,
    _data: tempfile::TempDir,
    _simulator: simulator::Running,
}

async fn two() -> Two {
    let simulator = Simulator::new(Settings::default(), SystemClock);
    simulator.put_robot(Robot::new(TOKEN, "Operations"));
    let running = simulator.start().await.unwrap();
    let data = tempdir().unwrap();
    tour::furnish(data.path(), running.address(), &running.webhook(TOKEN), "SECofTheRobot").await;
    let workshop = Workshop::open(data.path(), running.address()).await;
    // With the same password.
    let known = workshop.store.account_by_email(tour::EMAIL).await.unwrap().unwrap();
    workshop.store.create_account(HERS, known.password_hash.as_deref(), workshop.console.now()).await.unwrap();
    workshop.close().await;
    let bellhop = Bellhop::serve(data.path(), &["--robot-host", &running.address().to_string()]).await;
    let mine = Session::log_in(&bellhop, tour::EMAIL, tour::PASSWORD).await;
    let hers = Session::log_in(&bellhop, HERS, tour::PASSWORD).await;
    Two { mine, hers, _bellhop: bellhop, _data: data, _simulator: running }
}

fn function(name: &str) -> String {
    let paths = server::http::table().into_iter().map(|route| route.path);
    paths.into_iter().find(|path| path.rsplit('/').next() == Some(name)).unwrap_or_else(|| panic!("no {name}"))
}

async fn page(session: &Session, path: &str) -> String {
    let answer = session.get(path).await;
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(status, 200, "{path}: {text}");
    text
}

/// The version that the form on the page was made from.
fn version(page: &str) -> String {
    let tail = page.split("name=\"form[version]\"").nth(1).unwrap_or_else(|| panic!("no version: {page}"));
    tail.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// The part of the page about the conflict, and whether there is one.
fn conflict(page: &str) -> Option<&str> {
    let start = page.find("class=\"notice warn wrong conflict\"")?;
    let part = &page[start..];
    Some(&part[..part.find("</section>").unwrap()])
}

/// Posts the form, which is refused; returns the page that it leads to.
async fn refused(session: &Session, save: &str, fields: &[(&str, &str)]) -> String {
    let to = location(&session.post(&function(save), fields).await);
    assert!(to.contains("/edit?draft=") || to.starts_with("/settings?draft="), "it is saved: {to}");
    page(session, &to).await
}

async fn taken(session: &Session, save: &str, fields: &[(&str, &str)]) {
    let to = location(&session.post(&function(save), fields).await);
    assert!(to.contains("done=saved"), "it is refused: {to}");
}

/// What only pages of the session have.
fn form_token(page: &str) -> String {
    let (_, after) = page.split_once("name=\"form_token\" value=\"").expect("the settings have one");
    after.split('"').next().unwrap_or_default().to_owned()
}

fn borrowed<'a>(fields: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[tokio::test]
async fn a_stale_contact_shows_both_sides_and_never_a_secret() {
    let two = two().await;
    let (mine, hers) = (&two.mine, &two.hers);
    let form = page(mine, "/contacts/1/edit").await;
    let opened = version(&form);
    assert_eq!(conflict(&form), None);
    let by_her =
        [("form[id]", "1"), ("form[version]", &opened), ("form[name]", "Hers <b>"), ("form[phone]", "13800138000")];
    taken(hers, "save_contact", &by_her).await;

    let by_me = [
        ("form[id]", "1"),
        ("form[version]", &opened),
        ("form[name]", "Mine"),
        ("form[phone]", "+86 138 0013 8000"),
        ("form[secret]", "SECthatIsTyped"),
    ];
    let seen = refused(mine, "save_contact", &by_me).await;
    let said = conflict(&seen).expect("both sides are shown");
    assert!(said.contains(&format!("{HERS} changed this while you were editing it")), "{said}");
    assert!(said.contains("<time datetime="), "when: {said}");
    assert!(said.contains("Hers &lt;b&gt;") && said.contains("Mine"), "{said}");
    assert!(!said.contains("Mobile phone number"), "two ways to write one number: {said}");
    assert!(said.contains("Signing secret") && said.contains("a new one, not shown"), "{said}");
    assert!(!seen.contains("SECthatIsTyped"), "{seen}");
    assert!(seen.contains("value=\"+86 138 0013 8000\""), "what was typed is still there: {seen}");
    assert_ne!(version(&seen), opened, "from now on it is made from what was seen");

    // Nothing was saved, and what she saved is kept until it is overwritten knowingly.
    assert!(page(mine, "/contacts/1").await.contains("Hers &lt;b&gt;"));
    let seen_version = version(&seen);
    let knowingly =
        [("form[id]", "1"), ("form[version]", &seen_version), ("form[name]", "Mine"), ("form[email]", "a@b.cn")];
    taken(mine, "save_contact", &knowingly).await;
    let stored = page(mine, "/contacts/1").await;
    assert!(stored.contains("Mine") && stored.contains(&format!("by {}", tour::EMAIL)), "{stored}");

    // She comes a third time, from what she saved.
    let seen =
        refused(hers, "save_contact", &[("form[id]", "1"), ("form[version]", &opened), ("form[name]", "Hers")]).await;
    assert!(conflict(&seen).unwrap().contains(&format!("{} changed this", tour::EMAIL)), "{seen}");
}

#[tokio::test]
async fn a_form_that_does_not_say_what_it_was_made_from_is_compared_first() {
    let two = two().await;
    let mine = &two.mine;
    let seen = refused(mine, "save_contact_group", &[("form[id]", "1"), ("form[name]", "Renamed")]).await;
    let said = conflict(&seen).expect("both sides are shown");
    assert!(said.contains("opened before Bellhop was updated"), "{said}");
    assert!(said.contains("Operations") && said.contains("Renamed"), "{said}");
    let version = version(&seen);
    taken(mine, "save_contact_group", &[("form[id]", "1"), ("form[version]", &version), ("form[name]", "Renamed")])
        .await;
    // A save of one's own from another window.
    let stale = [("form[id]", "1"), ("form[version]", version.as_str()), ("form[name]", "Renamed once more")];
    let seen = refused(mine, "save_contact_group", &stale).await;
    assert!(conflict(&seen).unwrap().contains("You changed this yourself"), "{seen}");
}

#[tokio::test]
async fn stale_rules_integrations_and_settings_are_refused_with_both_sides() {
    let two = two().await;
    let (mine, hers) = (&two.mine, &two.hers);
    let opened = version(&page(mine, "/dispatch-rules/1/edit").await);
    let rule = |name: &'static str, version: &str, env: &'static str| {
        [
            ("form[id]", "1".to_owned()),
            ("form[version]", version.to_owned()),
            ("form[name]", name.to_owned()),
            ("form[conditions][0][label]", "to".to_owned()),
            ("form[conditions][0][value]", env.to_owned()),
            ("form[contacts][]", "1".to_owned()),
            ("form[group_wait]", "0".to_owned()),
            ("form[group_interval]", "1".to_owned()),
            ("form[repeat_interval]", "86400".to_owned()),
        ]
    };
    taken(hers, "save_dispatch_rule", &borrowed(&rule("Hers", &opened, "robot"))).await;
    let seen = refused(mine, "save_dispatch_rule", &borrowed(&rule("Mine", &opened, "me"))).await;
    let said = conflict(&seen).expect("both sides are shown");
    for part in ["Hers", "Mine", "Conditions", "to equals robot", "to equals me"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("Repeat interval"), "it is the same: {said}");
    // A row more, and nothing that was typed or seen is forgotten.
    let seen_version = version(&seen);
    let mut more = rule("Mine", &seen_version, "me").to_vec();
    more.push(("change", "add:0".to_owned()));
    let to = location(&mine.post(&function("change_conditions"), &borrowed(&more)).await);
    let again = page(mine, to.split('#').next().unwrap()).await;
    assert_eq!((version(&again), again.contains("value=\"Mine\"")), (seen_version.clone(), true));
    taken(mine, "save_dispatch_rule", &borrowed(&rule("Mine", &seen_version, "me"))).await;

    let opened = version(&page(mine, "/integrations/1/edit").await);
    assert_eq!(location(&hers.post(&function("switch_integration"), &[("id", "1")]).await), "/integrations/1?done=off");
    let fields = [("form[id]", "1"), ("form[version]", &opened), ("form[name]", "Mine"), ("form[enabled]", "true")];
    let seen = refused(mine, "save_integration", &fields).await;
    let said = conflict(&seen).expect("both sides are shown");
    assert!(said.contains("arms_event") && said.contains("Mine"), "{said}");
    assert!(
        seen.contains("name=\"form[enabled]\" value=\"false\""),
        "what has no field follows what is stored: {seen}"
    );

    let shown = page(mine, "/settings").await;
    let (opened, my_token) = (version(&shown), form_token(&shown));
    let her_token = form_token(&page(hers, "/settings").await);
    let fields = |zone, version, token| {
        let settings = [("form[language]", "en"), ("form[zone]", zone), ("form[robot_budget]", "20")];
        [[("form[version]", version), ("form_token", token)].as_slice(), &settings].concat()
    };
    taken(hers, "save_settings", &fields("Asia/Tokyo", &opened, &her_token)).await;
    let seen = refused(mine, "save_settings", &fields("UTC", &opened, &my_token)).await;
    let said = conflict(&seen).expect("both sides are shown");
    assert!(said.contains("Asia/Tokyo") && said.contains("UTC") && said.contains(HERS), "{said}");
    taken(mine, "save_settings", &fields("UTC", &version(&seen), &my_token)).await;
    assert!(page(mine, "/settings").await.contains(&format!("by {}", tour::EMAIL)));
}

#[tokio::test]
async fn what_was_deleted_meanwhile_can_be_saved_as_new_with_what_was_typed() {
    let two = two().await;
    let (mine, hers) = (&two.mine, &two.hers);
    let cases = [
        ("contacts", "save_contact", "delete_contacts", "ids[]", ("form[phone]", "13800138000")),
        ("contact-groups", "save_contact_group", "delete_contact_groups", "ids[]", ("form[id]", "1")),
        ("integrations", "save_integration", "delete_integration", "id", ("form[description]", "typed")),
    ];
    for (noun, save, delete, id, more) in cases {
        let opened = version(&page(mine, &format!("/{noun}/1/edit")).await);
        let to = location(&hers.post(&function(delete), &[(id, "1"), ("detach", "true")]).await);
        assert!(to.contains("done=deleted"), "{to}");
        let mut fields = vec![("form[id]", "1"), ("form[version]", opened.as_str()), ("form[name]", "Typed")];
        if more.0 != "form[id]" {
            fields.push(more);
        }
        let seen = refused(mine, save, &fields).await;
        let said = conflict(&seen).unwrap_or_else(|| panic!("{noun}: {seen}"));
        assert!(said.contains("deleted while you were editing it") && said.contains("Save as new"), "{said}");
        assert!(seen.contains("name=\"form[id]\" value=\"\""), "it is a new one now: {seen}");
        assert!(seen.contains("value=\"Typed\""), "{seen}");
        let anew = fields.iter().map(|&(name, value)| match name {
            "form[id]" => (name, ""),
            "form[version]" => (name, "0"),
            _ => (name, value),
        });
        taken(mine, save, &anew.collect::<Vec<_>>()).await;
        // Without anything typed there is nothing to save.
        assert_eq!(mine.get(&format!("/{noun}/1/edit")).await.status(), 404, "{noun}");
    }
}

//! Contacts and groups as a person administers them (`docs/product.md`).

use crate::support::{Bench, done};
use console::Detach;
use console::view::{ContactQuery, Deleted, TestResult};
use model::{
    answer::Meaning, contact::ContactForm, contact_group::ContactGroupForm, dispatch_rule::DispatchRuleForm,
    problem::Problem,
};
use simulator::Robot;

#[tokio::test]
async fn phone_and_email_belong_to_one_contact_and_the_error_names_it() {
    let bench = Bench::new().await;
    let linda = ContactForm {
        name: "Linda".into(),
        phone: "+86 138 0013 8000".into(),
        email: "Linda@Example.org".into(),
        ..ContactForm::default()
    };
    bench.save(linda).await;
    let phone = ContactForm { name: "Zhang".into(), phone: "13800138000".into(), ..ContactForm::default() };
    assert_eq!(bench.refused(phone, "phone").await, Problem::PhoneTaken { by: "Linda".into() });
    let email = ContactForm { name: "Zhang".into(), email: "linda@example.org".into(), ..ContactForm::default() };
    assert_eq!(bench.refused(email, "email").await, Problem::EmailTaken { by: "Linda".into() });
}

#[tokio::test]
async fn a_pasted_webhook_url_is_checked_where_it_was_typed() {
    let bench = Bench::new().await;
    let with = |url: &str| ContactForm { name: "Ops".into(), webhook_url: url.into(), ..ContactForm::default() };
    for (url, expected) in [
        ("SEC0123456789abcdef0123456789abcdef", Problem::WebhookIsSecret),
        ("https://oapi.dingtalk.com/robot/send", Problem::WebhookTokenMissing),
        ("http://oapi.dingtalk.com/robot/send?access_token=x", Problem::WebhookNotHttps),
        (
            "https://evil.example/robot/send?access_token=x",
            Problem::WebhookHostNotAllowed { host: "evil.example".into() },
        ),
    ] {
        assert_eq!(bench.refused(with(url), "webhook_url").await, expected, "{url}");
    }
    let keywords = ContactForm { keywords: "a,b,c,d,e,f,g,h,i,j,k".into(), ..bench.contact("Ops", "ops") };
    assert_eq!(bench.refused(keywords, "keywords").await, Problem::TooMany { max: 10 });
}

#[tokio::test]
async fn a_stored_url_is_normalised_and_never_comes_back() {
    let bench = Bench::new().await;
    let url = format!("{}&timestamp=1700000000000&sign=abc%3D", bench.running.webhook("ops"));
    let id = bench.save(ContactForm { webhook_url: url, ..bench.contact("Ops", "ops") }).await;
    let twin = bench.save(bench.contact("Twin", "ops")).await;
    let (first, second) = (
        bench.console.contact(&bench.who, id).await.unwrap().row.robot.unwrap(),
        bench.console.contact(&bench.who, twin).await.unwrap().row.robot.unwrap(),
    );
    assert_eq!(first.id, second.id, "one webhook is one robot");
    assert!(!first.masked_url.contains("sign=") && !first.masked_url.contains("token=ops"), "{}", first.masked_url);
    let form = bench.console.contact_form(&bench.who, id).await.unwrap();
    assert_eq!((form.webhook_url.as_str(), form.secret.as_str()), ("", ""));
}

#[tokio::test]
async fn search_finds_parts_of_name_phone_and_email() {
    let bench = Bench::new().await;
    for (name, phone, email) in
        [("Linda", "13800138000", "linda@example.org"), ("张伟", "13900139000", "zw@example.cn")]
    {
        let form =
            ContactForm { name: name.into(), phone: phone.into(), email: email.into(), ..ContactForm::default() };
        bench.save(form).await;
    }
    for (search, found) in [("ind", "Linda"), ("1390", "张伟"), ("example.cn", "张伟"), ("伟", "张伟")] {
        let query = ContactQuery { search: search.into(), ..ContactQuery::default() };
        let page = bench.console.contacts(&bench.who, query).await.unwrap();
        assert_eq!(page.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), [found], "{search}");
    }
    let percent = ContactQuery { search: "%".into(), ..ContactQuery::default() };
    assert_eq!(bench.console.contacts(&bench.who, percent).await.unwrap().total, 0);
}

#[tokio::test]
async fn a_test_message_shows_the_answer_and_saves_nothing() {
    let bench = Bench::new().await;
    bench.simulator.put_robot(Robot::new("strict", "Strict").keyword("alarm"));
    let form = bench.contact("Ops", "strict");
    let refused = bench.console.test_contact(&bench.who, ContactForm { keywords: "other".into(), ..form.clone() });
    let TestResult::Answered { answer } = refused.await.unwrap() else { panic!("no answer") };
    assert_eq!((answer.meaning, answer.errcode.as_deref()), (Meaning::KeywordMissing, Some("310000")));
    let mended = bench.console.test_contact(&bench.who, ContactForm { keywords: "alarm".into(), ..form });
    let TestResult::Answered { answer } = mended.await.unwrap() else { panic!("no answer") };
    assert_eq!(answer.meaning, Meaning::Accepted);
    assert_eq!(bench.simulator.chat("strict").len(), 1);
    assert_eq!(bench.console.contacts(&bench.who, ContactQuery::default()).await.unwrap().total, 0);
    let nonsense = bench
        .console
        .test_contact(&bench.who, ContactForm { webhook_url: "nonsense".into(), ..bench.contact("Ops", "ops") });
    assert!(matches!(nonsense.await.unwrap(), TestResult::Refused { errors } if errors.of("webhook_url").is_some()));
}

#[tokio::test]
async fn deleting_what_a_rule_uses_is_refused_until_it_is_detached() {
    let bench = Bench::new().await;
    let contact = bench.save(bench.contact("Ops", "ops")).await;
    let group = ContactGroupForm { name: "Platform".into(), contacts: vec![contact], ..ContactGroupForm::default() };
    let group = done(bench.console.save_contact_group(&bench.who, group).await.unwrap());
    let rule = DispatchRuleForm {
        name: "Disks".into(),
        contacts: vec![contact],
        groups: vec![group],
        ..DispatchRuleForm::default()
    };
    let rule = done(bench.console.save_dispatch_rule(&bench.who, rule).await.unwrap());
    let expected = Deleted::InUse { rules: vec![(rule, "Disks".into())] };
    let kept = bench.console.delete_contact_groups(&bench.who, vec![group], Detach::Refuse).await.unwrap();
    assert_eq!(kept, expected);
    assert_eq!(bench.console.delete_contacts(&bench.who, vec![contact], Detach::Refuse).await.unwrap(), expected);
    let gone = bench.console.delete_contact_groups(&bench.who, vec![group], Detach::Detach).await.unwrap();
    assert_eq!(gone, Deleted::Done { count: 1, cancelled: 0 });
    let left = bench.console.dispatch_rule(&bench.who, rule).await.unwrap();
    assert_eq!((left.groups, left.contacts.len()), (Vec::new(), 1));
}

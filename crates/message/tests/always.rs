//! What holds for every notification, however odd.

mod example;

use std::{iter::repeat_n, sync::Arc};

use example::{minutes, notification, style};
use message::{MAX_BYTES, Rendered, Style, preview_bytes, render, render_test};
use model::{
    AlertId, ContactId, Labels,
    account::Language,
    alert::Alert,
    contact::MAX_KEYWORD,
    dispatch_rule::Mention,
    notification::{Notification, Reason},
    routing::Person,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

/// Pieces that mean something to somebody on the way, among any characters at all.
fn nasty(max: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        select(vec![
            "@13800138000",
            "@all",
            "\n",
            "\r\n",
            "\u{2028}",
            "](http://evil.example)",
            "![",
            "**",
            "_",
            "`",
            "\\",
            "\"",
            "\u{0}",
            "\u{1b}[31m",
            "\u{202e}",
            "\u{200b}",
            "# ",
            "> ",
            "- ",
            "1. ",
            "<a href=x>",
            "</font>",
            "&#64;",
            "{{",
            "{%",
            "磁",
            "🔥",
            "e\u{301}",
            "👩\u{200d}🚒",
            "告警",
            "alert",
            "http://h/a_b",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        "[a-z_]{1,9}",
    ];
    (vec(piece, 0..8), prop_oneof![8 => Just(1), 1 => 1..=max])
        .prop_map(|(pieces, times)| pieces.concat().repeat(times))
}

fn labels(max: usize) -> impl Strategy<Value = Labels> {
    let name = prop_oneof![
        select(vec!["alertname", "severity", "instance", "summary", "description", "message"]).prop_map(str::to_owned),
        nasty(3)
    ];
    let value = prop_oneof![select(vec!["critical", "P5", "DiskFull"]).prop_map(str::to_owned), nasty(300)];
    vec((name, value), 0..max).prop_map(Labels::from_iter)
}

prop_compose! {
    fn alerts()(labels in labels(30), annotations in labels(6),
        url in prop_oneof![nasty(20), nasty(900).prop_map(|path| format!("https://p.example/{path}"))],
        id in any::<i64>(), starts_at in any::<i64>(), resolved_at in option::of(any::<i64>())) -> Alert {
        let resolved_at = resolved_at.map(model::Millis);
        Alert { id: AlertId(id), labels: Arc::new(labels), annotations: Arc::new(annotations), generator_url: url,
            starts_at: model::Millis(starts_at), resolved_at, ..example::firing(1, &[]) }
    }
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    let phone = prop_oneof!["1[0-9]{10}", "\\+?[0-9 -]{0,20}", nasty(2)];
    let user_id = prop_oneof!["[a-zA-Z0-9_.@-]{1,64}", "[\\p{Han}𠀀-𠀟]{60,64}", nasty(9)];
    vec((phone, user_id), 0..100).prop_map(|all| {
        let person = |(phone, ding_user_id)| Person { contact: ContactId(1), name: String::new(), phone, ding_user_id };
        all.into_iter().map(person).collect()
    })
}

prop_compose! {
    /// Few different alerts, many times.
    fn notifications()(kinds in vec(alerts(), 0..6),
        times in prop_oneof![4 => Just(1), 2 => 1..40_usize, 1 => 40..700_usize],
        group in labels(4), rule_name in nasty(50), people in people(),
        mention in select(vec![Mention::Nobody, Mention::Handlers, Mention::Handlers, Mention::Everyone]),
        reason in select(vec![Reason::First, Reason::SomeResolved, Reason::Repeat, Reason::Test, Reason::Resend]))
        -> Notification {
        let repeated = kinds.into_iter().flat_map(|alert| repeat_n(Arc::new(alert), times));
        let mut alerts: Vec<Arc<Alert>> = repeated.collect();
        alerts.sort_by_key(|alert| !alert.is_firing());
        let group_labels = Arc::new(group);
        Notification { alerts, group_labels, rule_name, people, mention, reason, ..notification(Vec::new(), &[]) }
    }
}

fn keywords() -> impl Strategy<Value = Vec<String>> {
    vec(prop_oneof!["[a-z]{1,8}", nasty(1), any::<[char; MAX_KEYWORD]>().prop_map(String::from_iter)], 0..10)
}

fn check(message: &Rendered, style: &Style<'_>) {
    let bytes = preview_bytes(message);
    assert!((1..=MAX_BYTES).contains(&bytes), "{bytes} bytes");
    assert!(message.text.contains("\n\n> "), "the layout failed: {}", message.text);
    let at = dingtalk::At {
        mobiles: message.at_mobiles.clone(),
        user_ids: message.at_user_ids.clone(),
        all: message.at_all,
    };
    assert_eq!(at.missing_from(&message.text), Vec::<&str>::new());
    assert!(at.count() <= 50);
    assert!(!(at.all && at.count() > 0));
    let mut usable =
        style.keywords.iter().filter(|word| !word.is_empty() && word.chars().count() <= MAX_KEYWORD).peekable();
    if usable.peek().is_some() {
        let contained = |word: &String| message.title.contains(word.as_str()) && message.text.contains(word.as_str());
        assert!(usable.any(contained), "none of {:?} in {:?} and {:?}", style.keywords, message.title, message.text);
    }
}

/// Without the mentions at its end, the text mentions nobody, is free of control characters, and links only where it should.
fn check_harmless(message: &Rendered) {
    let text: Vec<&str> = message.text.split("\n\n").collect();
    let body = match text.split_last() {
        Some((last, rest)) if last.starts_with('@') || last.starts_with("and ") => rest.join("\n\n"),
        _ => message.text.clone(),
    };
    for (at, _) in body.match_indices('@') {
        assert!(body[at + 1..].starts_with('\u{200b}'), "{:?}", &body[at..]);
    }
    for (at, _) in body.match_indices("](") {
        let target = &body[at + 2..];
        assert!(target.starts_with("http://") || target.starts_with("https://"), "{target:?}");
        assert!(!target.starts_with("http://evil"), "{target:?}");
    }
    assert!(!body.contains(|c: char| c.is_control() && c != '\n'));
    assert!(!message.title.contains(char::is_control));
}

/// Headings, quotes, targets of links, mentions.
fn structure(message: &Rendered) -> (Vec<usize>, Vec<String>, usize) {
    let headings = message.text.lines().map(|line| line.bytes().take_while(|byte| *byte == b'#').count());
    let targets = message.text.match_indices("](").map(|(at, _)| {
        let target = &message.text[at + 2..];
        target[..target.find(')').unwrap_or(target.len())].to_owned()
    });
    let mentions = message.text.match_indices('@').filter(|(at, _)| !message.text[at + 1..].starts_with('\u{200b}'));
    (headings.filter(|level| *level > 0).collect(), targets.collect(), mentions.count())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_message_fits_mentions_whom_it_names_and_holds_a_keyword(
        notification in notifications(), keywords in keywords(), language in select(Language::ALL.to_vec()),
        public_url in option::of(prop_oneof![Just("https://bellhop.example.org".to_owned()), nasty(300)])) {
        let style = Style { keywords: &keywords, public_url: public_url.as_deref(), ..style(language) };
        check(&render(&notification, &style), &style);
    }

    #[test]
    fn user_data_only_shows(notification in notifications()) {
        let message = render(&notification, &style(Language::English));
        check_harmless(&message);
        prop_assert!(message.title.chars().count() < 300);
    }

    /// Whatever is said, the message has the headings, links and mentions that it has when harmless things are said.
    #[test]
    fn texts_do_not_change_the_structure(words in vec(nasty(3), 24), language in select(Language::ALL.to_vec())) {
        let told = |word: &dyn Fn(usize) -> String| {
            let alert = |id: i64| {
                let at = usize::try_from(id).unwrap() * 8;
                let labels = [("alertname", word(at)), ("instance", word(at + 1)), ("own", word(at + 2))];
                let notes = [("summary", word(at + 3)), ("description", word(at + 4)), ("value", word(at + 5)),
                    ("runbook_url", "https://wiki.example.org/x".to_owned()), ("more", word(at + 6))];
                let filled = |all: &[(&str, String)]| -> Labels {
                    all.iter().map(|(name, value)| ((*name).to_owned(), format!("w{at}{value}w"))).collect()
                };
                let mut annotations = filled(&notes);
                annotations.0.insert("runbook_url".into(), notes[3].1.clone());
                Alert { id: AlertId(id), labels: Arc::new(filled(&labels)), annotations: Arc::new(annotations),
                    ..example::firing(id, &[]) }
            };
            let mut all = notification(vec![alert(0), alert(1), alert(2)], &[]);
            all.rule_name = format!("w{}w", word(7));
            render(&all, &style(language))
        };
        let (odd, plain) = (told(&|place| words[place].clone()), told(&|place| format!("word{place}")));
        prop_assert_eq!(structure(&odd), structure(&plain), "{}", odd.text);
    }

    #[test]
    fn every_test_message_holds_too(name in nasty(300), keywords in keywords(), now in any::<i64>()) {
        let style = Style { keywords: &keywords, ..style(Language::Chinese) };
        check(&render_test(&name, &style, model::Millis(now)), &style);
    }
}

#[test]
fn thousands_of_alerts_fill_the_message_almost_entirely() {
    let alert = example::firing(1, &[("alertname", "Down"), ("instance", "host-1")]);
    let many = notification(vec![alert; 5_000], &[("alertname", "Down")]);
    let message = render(&many, &style(Language::Chinese));
    let bytes = preview_bytes(&message);
    assert!((MAX_BYTES - 300..=MAX_BYTES).contains(&bytes), "{bytes}");
}

#[test]
fn one_giant_alert_is_shortened_and_still_told() {
    let value = "磁\"@*".repeat(5_000);
    let pairs: Vec<(String, String)> = (0..1_000).map(|n| (format!("{n}{value}"), value.clone())).collect();
    let mut giant = example::firing(42, &[]);
    giant.labels = Arc::new(pairs.into_iter().collect());
    giant.annotations =
        Arc::new(["summary", "description"].map(|name| (name, format!("{name}{value}"))).into_iter().collect());
    giant.generator_url = format!("https://p.example/{value}");
    let mut one = notification(vec![giant], &[]);
    one.people = (0..100).map(|n| example::person("", &format!("{}{n}", "𠀀".repeat(60)))).collect();
    let keywords = vec!["𠀁".repeat(MAX_KEYWORD)];
    let style = Style { keywords: &keywords, ..style(Language::English) };
    let message = render(&one, &style);
    check(&message, &style);
    assert!(message.text.contains("alerts/42"), "{}", message.text);
    assert!(message.text.contains("summary磁"), "{}", message.text);
    assert!(message.text.contains("more labels"), "{}", message.text);
}

#[test]
fn a_handful_of_long_alerts_is_shortened_rather_than_counted() {
    let alert = |n: i64| {
        let pairs: Vec<(String, String)> =
            (0..20).map(|label| (format!("label{label}"), format!("{n}{}", "值".repeat(300)))).collect();
        Alert { id: AlertId(n), labels: Arc::new(pairs.into_iter().collect()), ..example::firing(n, &[]) }
    };
    let message = render(&notification((1..=5).map(alert).collect(), &[]), &style(Language::English));
    assert!((1..=5).all(|n| message.text.contains(&format!("alerts/{n})"))), "{}", message.text);
}

#[test]
fn a_long_description_is_told_whole_while_there_is_room() {
    let mut alert = example::firing(1, &[("alertname", "A")]);
    let description = format!("{}完", "磁盘空间不足，".repeat(257));
    alert.annotations = Arc::new(Labels::from_iter([("summary", "s"), ("description", &description)]));
    let message = render(&notification(vec![alert], &[]), &style(Language::Chinese));
    assert!(message.text.contains(&description), "{}", message.text);
}

#[test]
fn the_longest_texts_are_shortened_first_and_say_so() {
    let mut alert = example::firing(7, &[("alertname", "A")]);
    let (short, long) = ("a ".repeat(600) + "end of the short one", "磁".repeat(12_000));
    alert.annotations = Arc::new(Labels::from_iter([("summary", short.as_str()), ("description", &long)]));
    let message = render(&notification(vec![alert], &[]), &style(Language::English));
    let bytes = preview_bytes(&message);
    assert!((MAX_BYTES - 10..=MAX_BYTES).contains(&bytes), "{bytes}");
    assert!(message.text.contains("end of the short one"), "{}", message.text);
    let shown = message.text.matches('磁').count();
    let (more, rest) = (12_000 - shown, 1_000);
    let marker =
        format!("[… {},{:03} characters more](https://bellhop.example.org/alerts/7)", more / rest, more % rest);
    assert!(message.text.contains(&marker), "{marker}");
}

#[test]
fn a_storm_of_alerts_with_many_lines_is_told_with_its_alerts() {
    for (count, labels, lines) in [(450, 8, 30), (300, 4, 200), (450, 60, 3)] {
        let alert = |id: i64| {
            let own = (0..labels).map(|n| (format!("label{n}"), format!("{id}")));
            let text = "nine char\n".repeat(lines);
            let annotations =
                Labels::from_iter([("summary", format!("{id} {text}")), ("value", format!("{id} {text}"))]);
            Alert { labels: Arc::new(own.collect()), annotations: Arc::new(annotations), ..example::firing(id, &[]) }
        };
        let message = render(&notification((0..count).map(alert).collect(), &[]), &style(Language::English));
        let bytes = preview_bytes(&message);
        assert!(bytes > MAX_BYTES / 2 && message.text.contains("alerts/1)"), "{count} {labels} {lines}: {bytes} bytes");
    }
}

#[test]
fn a_long_link_to_the_source_is_kept_while_it_fits_and_else_said() {
    let url = format!("https://p.example/graph?{}", "x".repeat(4_000));
    let alert = |id| model::alert::Alert { generator_url: url.clone(), ..example::firing(id, &[]) };
    let one = render(&notification(vec![alert(1)], &[]), &style(Language::English)).text;
    assert!(one.contains(&format!("[Source]({url})")), "{one}");
    let many = render(&notification((0..9).map(alert).collect(), &[]), &style(Language::English)).text;
    assert!(!many.contains(&url) && many.matches("too long").count() == 9, "{many}");
}

#[test]
fn what_resolved_keeps_a_place_in_a_flood() {
    let firing = example::firing(1, &[("alertname", "Down"), ("instance", "host-1")]);
    let resolved = example::resolved(2, 5, &[("alertname", "Down"), ("instance", "host-2")]);
    let mut alerts = vec![firing; 1_000];
    alerts.extend(vec![resolved; 1_000]);
    let message = render(&notification(alerts, &[("alertname", "Down")]), &style(Language::English));
    let (firing, resolved) = (
        message.text.matches("**instance: host-1** · 03:12").count(),
        message.text.matches("**instance: host-2** · Resolved 03:17 after 5 min").count(),
    );
    assert!(resolved > 20 && firing > 2 * resolved, "{firing} firing, {resolved} resolved");
    assert!(message.text.contains(&format!("… and 1,{} more alerts", 1_000 - firing - resolved)));
}

#[test]
fn a_recovery_mentions_nobody_even_if_everyone_is_to_be_mentioned() {
    for mention in [Mention::Everyone, Mention::Handlers] {
        let mut over = notification(vec![example::resolved(1, 5, &[])], &[]);
        (over.mention, over.people) = (mention, vec![example::person("13800138000", "")]);
        let message = render(&over, &style(Language::Chinese));
        assert!(!message.at_all && message.at_mobiles.is_empty() && !message.text.contains('@'));
    }
}

#[test]
fn a_test_notification_without_alerts_is_the_test_message() {
    let mut test = notification(Vec::new(), &[]);
    test.reason = Reason::Test;
    assert_eq!(
        render(&test, &style(Language::English)),
        render_test("Databases", &style(Language::English), minutes(1))
    );
}

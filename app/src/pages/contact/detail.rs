//! One contact.

use console::view::{ContactDetail, RobotSummary};
use leptos::prelude::*;
use model::contact::mentionable_phone;

use super::{
    delete::DeleteContactsDialog,
    robot::{health_badge, health_notice, others},
};
use crate::{
    address::path_id,
    api::contact,
    components::{
        Card, KeyValue, KeyValues, LastChange, LinkButton, Links, Notice, NoticeKind, PageHead, Shape, Time, show,
    },
    form::AskButton,
    visit::words,
};

#[component]
pub fn Detail() -> AnyView {
    let id = path_id();
    show(async move { contact::load_contact(id?).await }, detail)
}

fn detail(contact: ContactDetail) -> AnyView {
    let all = words();
    let (words, common) = (&all.contact, &all.common);
    let path = format!("/contacts/{}", contact.row.id);
    let row = contact.row.clone();
    let groups = row.groups.iter().map(|(id, name)| (format!("/contact-groups/{id}"), name.clone())).collect();
    let rules = row.rules.iter().map(|(id, name)| (format!("/dispatch-rules/{id}"), name.clone())).collect();
    let system = if contact.system_notifications { common.yes } else { common.no };
    let robot = robot(row.robot.clone(), &row.name);
    view! {
        <PageHead title=row.name.clone()>
            <LinkButton href=format!("{path}/edit") label=common.edit icon=Shape::Edit class="primary"/>
            <AskButton action=path ask="delete" id=row.id.to_string() label=common.delete/>
        </PageHead>
        {never_mentions(&row.phone, &contact.ding_user_id)
            .then(|| view! { <Notice kind=NoticeKind::Warn text=words.never_mentions/> })}
        <div class="cols">
            <Card>
                <KeyValues>
                    <KeyValue name=words.phone>{or_dash(&row.phone)}</KeyValue>
                    <KeyValue name=words.email>{or_dash(&row.email)}</KeyValue>
                    <KeyValue name=words.ding_user_id>{or_dash(&contact.ding_user_id)}</KeyValue>
                    <KeyValue name=words.system_notifications>{system}</KeyValue>
                    <KeyValue name=words.member_of><Links items=groups none=words.no_groups/></KeyValue>
                    <KeyValue name=words.used_by><Links items=rules none=words.no_rules/></KeyValue>
                    <KeyValue name=common.created><Time at=contact.created_at/></KeyValue>
                    <KeyValue name=common.updated><LastChange edited=contact.edited/></KeyValue>
                </KeyValues>
            </Card>
            {robot}
        </div>
        <DeleteContactsDialog rows=vec![contact.row]/>
    }
    .into_any()
}

/// A phone number is there, and an @ of this person reaches nobody all the same.
pub fn never_mentions(phone: &str, ding_user_id: &str) -> bool {
    !phone.is_empty() && mentionable_phone(phone).is_none() && ding_user_id.trim().is_empty()
}

fn robot(robot: Option<RobotSummary>, name: &str) -> AnyView {
    let all = words();
    let words = &all.contact;
    let Some(robot) = robot else {
        return view! {
            <Card title=words.robot><Notice kind=NoticeKind::Info text=words.no_robot/></Card>
        }
        .into_any();
    };
    let secret = if robot.has_secret { words.secret_stored } else { all.common.none };
    let shared =
        others(&robot, name).map(|names| view! { <Notice kind=NoticeKind::Info text=(words.shared_with)(&names)/> });
    let (notice, badge) = (health_notice(&robot.health), health_badge(Some(&robot)));
    view! {
        <Card title=words.robot>
            {notice}
            {shared}
            <KeyValues>
                <KeyValue name=words.health>{badge}</KeyValue>
                <KeyValue name="URL"><code class="break">{robot.masked_url}</code></KeyValue>
                <KeyValue name=words.secret>{secret}</KeyValue>
                <KeyValue name=words.keywords>{or_dash(&robot.keywords.join(", "))}</KeyValue>
                <KeyValue name=words.waiting>{robot.waiting}</KeyValue>
            </KeyValues>
        </Card>
    }
    .into_any()
}

fn or_dash(text: &str) -> String {
    if text.is_empty() { "–".to_owned() } else { text.to_owned() }
}

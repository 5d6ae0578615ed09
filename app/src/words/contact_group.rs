//! Contact groups. The names of the fields are those of ARMS (`docs/product.md` 1).

use super::{count, deletion::Deletion};

pub struct ContactGroup {
    pub title: &'static str,
    pub lead: &'static str,
    pub new: &'static str,
    pub new_lead: &'static str,
    pub edit: &'static str,
    pub name: &'static str,
    pub name_help: &'static str,
    pub contacts: &'static str,
    pub contacts_help: &'static str,
    pub no_contacts: &'static str,
    pub new_contact: &'static str,
    pub search: &'static str,
    pub members: &'static str,
    pub robots: &'static str,
    pub no_robots: &'static str,
    pub used_by: &'static str,
    pub no_rules: &'static str,
    pub no_members: &'static str,
    pub no_members_hint: &'static str,
    pub remove: &'static str,
    pub remove_name: fn(&str) -> String,
    /// The contact and the group.
    pub remove_title: fn(&str, &str) -> String,
    /// With the number of rules.
    pub remove_breaks: fn(i64) -> String,
    pub remove_free: &'static str,
    pub empty: &'static str,
    pub empty_hint: &'static str,
    pub deletion: Deletion,
}

pub const EN: ContactGroup = ContactGroup {
    title: "Contact groups",
    lead: "Contacts under one name, so that a dispatch rule can name them together.",
    new: "New contact group",
    new_lead: "Whoever is in the group when an alert fires is notified.",
    edit: "Edit contact group",
    name: "Group name",
    name_help: "The team or the shift: what dispatch rules will call it.",
    contacts: "Contacts",
    contacts_help: "A contact can be in several groups.",
    no_contacts: "There is no contact yet. The group can be filled later.",
    new_contact: "New contact",
    search: "Group name",
    members: "Contacts",
    robots: "Robots",
    no_robots: "Nobody in this group has a DingTalk robot: a rule that names it notifies nobody.",
    used_by: "Used by",
    no_rules: "No dispatch rule uses this group. Nothing is sent because of it.",
    no_members: "Nobody is in this group",
    no_members_hint: "Add contacts to it, or a rule that names it notifies nobody.",
    remove: "Remove",
    remove_name: |name| format!("Remove {name} from the group"),
    remove_title: |contact, group| format!("Remove {contact} from {group}?"),
    remove_breaks: |n| {
        if n == 1 {
            "1 dispatch rule uses the group. It no longer notifies this contact, unless it is named in another way:"
                .to_owned()
        } else {
            format!(
                "{n} dispatch rules use the group. They no longer notify this contact, unless it is named in another way:"
            )
        }
    },
    remove_free: "No dispatch rule uses the group. The contact itself stays.",
    empty: "No contact group yet",
    empty_hint: "Put the contacts of a team or a shift into a group, then name the group as the handler of a dispatch rule.",
    deletion: Deletion {
        title: |n| if n == 1 { "Delete this contact group?".to_owned() } else { format!("Delete {n} contact groups?") },
        one: |name| format!("Delete {name}?"),
        select_first: "Select the contact groups to delete first.",
        free: "No dispatch rule uses it. Its contacts stay.",
        used: |n| {
            let verb = if n == 1 { "uses" } else { "use" };
            format!("{} {verb} it and will notify fewer people:", count(n, "dispatch rule"))
        },
        detach: "Take it out of these rules",
        in_use: "Not deleted: dispatch rules still use it. Tick the box to take it out of them.",
    },
};

pub const ZH: ContactGroup = ContactGroup {
    title: "联系人组",
    lead: "把联系人归到一个名称下，便于在分派规则中统一引用。",
    new: "新建联系人组",
    new_lead: "告警触发时，组内的联系人都会收到通知。",
    edit: "编辑联系人组",
    name: "组名",
    name_help: "团队或班次的名称，分派规则用它来引用该组。",
    contacts: "联系人",
    contacts_help: "一个联系人可以属于多个组。",
    no_contacts: "还没有联系人，可以稍后再添加成员。",
    new_contact: "新建联系人",
    search: "组名",
    members: "联系人",
    robots: "机器人",
    no_robots: "组内没有联系人配置钉钉机器人：引用该组的规则不会通知任何人。",
    used_by: "被使用于",
    no_rules: "没有分派规则使用该组，不会因它发送任何消息。",
    no_members: "该组没有成员",
    no_members_hint: "请添加联系人，否则引用该组的规则不会通知任何人。",
    remove: "移除",
    remove_name: |name| format!("将 {name} 移出该组"),
    remove_title: |contact, group| format!("将 {contact} 移出 {group}？"),
    remove_breaks: |n| format!("{n} 条分派规则正在使用该组，除非另有指定，将不再通知该联系人："),
    remove_free: "没有分派规则使用该组，联系人本身会保留。",
    empty: "还没有联系人组",
    empty_hint: "把同一团队或班次的联系人放进一个组，再在分派规则的处理人中选择它。",
    deletion: Deletion {
        title: |n| format!("删除 {n} 个联系人组？"),
        one: |name| format!("删除 {name}？"),
        select_first: "请先选择要删除的联系人组。",
        free: "没有分派规则使用它，组内的联系人会保留。",
        used: |n| format!("{n} 条分派规则正在使用，删除后将少通知一些人："),
        detach: "从这些规则中移除",
        in_use: "未删除：仍有分派规则在使用。请勾选复选框以将其移除。",
    },
};

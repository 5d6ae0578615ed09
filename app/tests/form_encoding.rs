//! What a browser posts without JavaScript, read as `server_fn` reads it.

use model::{
    ContactId,
    dispatch_rule::{Action, DispatchRuleForm, Mention},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Posted {
    form: DispatchRuleForm,
}

/// As `server_fn::codec::PostUrl` does it.
fn read(body: &str) -> DispatchRuleForm {
    let posted: Posted = serde_qs::Config::new(5, false).deserialize_str(body).expect("it can be read");
    posted.form
}

#[test]
fn rows_and_lists_keep_their_order() {
    let form = read(
        "form%5Bid%5D=&form%5Bname%5D=Disks&form%5Bconditions%5D%5B0%5D%5Bblock%5D=0\
         &form%5Bconditions%5D%5B0%5D%5Blabel%5D=env&form%5Bconditions%5D%5B0%5D%5Boperator%5D=equals\
         &form%5Bconditions%5D%5B0%5D%5Bvalue%5D=a%26b&form%5Bconditions%5D%5B1%5D%5Bblock%5D=1\
         &form%5Bconditions%5D%5B1%5D%5Blabel%5D=host&form%5Bcontacts%5D%5B%5D=3&form%5Bcontacts%5D%5B%5D=1",
    );
    assert_eq!((form.id, form.name.as_str()), (None, "Disks"));
    let rows: Vec<_> = form.conditions.iter().map(|row| (row.block, row.label.as_str(), row.value.as_str())).collect();
    assert_eq!(rows, [(0, "env", "a&b"), (1, "host", "")]);
    assert_eq!(form.contacts, [ContactId(3), ContactId(1)]);
}

#[test]
fn a_box_that_is_not_ticked_is_not_posted_and_counts_as_unticked() {
    let form = read("form%5Bname%5D=Disks&form%5Bdingtalk%5D=true");
    assert!(form.dingtalk);
    assert!(!form.send_recovery && !form.enabled && !form.catch_all);
    assert_eq!((form.action, form.mention), (Action::Generate, Mention::Handlers));
}

//! One field has three names: its path in the model (`conditions[0].label`, as in [`model::problem::FieldError`]), the name
//! that is posted (`form[conditions][0][label]`) and the id of its element (`f-conditions-0-label`).

/// The name that is posted, for `serde_qs`.
pub fn input_name(path: &str) -> String {
    let mut name = String::from("form");
    for part in path.split(['.', '[', ']']).filter(|part| !part.is_empty()) {
        name.push('[');
        name.push_str(part);
        name.push(']');
    }
    name
}

/// The id of the element.
pub fn id_of(path: &str) -> String {
    let mut id = String::from("f");
    for part in path.split(['.', '[', ']', '_']).filter(|part| !part.is_empty()) {
        id.push('-');
        id.push_str(part);
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_three_names() {
        for (path, name, id) in [
            ("name", "form[name]", "f-name"),
            ("webhook_url", "form[webhook_url]", "f-webhook-url"),
            ("conditions[2].value", "form[conditions][2][value]", "f-conditions-2-value"),
            ("contacts[]", "form[contacts]", "f-contacts"),
        ] {
            assert_eq!((input_name(path).as_str(), id_of(path).as_str()), (name, id));
        }
    }
}

//! The layouts of messages: embedded minijinja templates, with strict undefined and bounded fuel. They are templates and not
//! Rust because people will write their own: these are what they will start from, and go through the same machinery.
//! Whatever a template prints is neutralised; only `link(text, url)` makes markdown.

use std::sync::LazyLock;

use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value, syntax::SyntaxConfig};

use crate::markdown;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Alerts,
    Test,
    Notice,
}

impl Layout {
    /// The markdown of a message. Should a template fail, the title is all there is: better than nothing.
    pub fn text(self, title: &str, context: &Value) -> String {
        self.whole(context).unwrap_or_else(|| format!("#### {}", markdown::neutral(title)))
    }

    /// The markdown of a message; `None` where it takes more instructions than the longest message that can be sent.
    pub fn whole(self, context: &Value) -> Option<String> {
        write(self.name(), context).ok()
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Alerts => "alerts.md",
            Self::Test => "test.md",
            Self::Notice => "notice.md",
        }
    }
}

fn write(name: &str, context: &Value) -> Result<String, Error> {
    let text = TEMPLATES.get_template(name)?.render(context)?;
    Ok(markdown::break_lines(&text))
}

/// Instructions a template may take: three times what 20,000 bytes of the shortest lines and labels take.
const FUEL: u64 = 500_000;

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_fuel(Some(FUEL));
    // Not `None`, so that what a macro made is known as already neutral.
    templates.set_auto_escape_callback(|_| AutoEscape::Custom("dingtalk".into()));
    // What is safe is for `link` and macros to say.
    templates.remove_filter("safe");
    templates.set_formatter(|out, _, value| {
        if value.is_undefined() {
            return Err(Error::from(minijinja::ErrorKind::UndefinedError));
        }
        let text = value.to_string();
        Ok(out.write_str(&if value.is_safe() { text } else { markdown::neutral(&text) })?)
    });
    templates.add_function("link", |text: &str, url: Option<&str>| {
        Value::from_safe_string(markdown::link(text, url.unwrap_or_default()))
    });
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        templates.set_syntax(syntax);
    }
    for (name, source) in [
        ("alerts.md", include_str!("layout/alerts.md.j2")),
        ("test.md", include_str!("layout/test.md.j2")),
        ("notice.md", include_str!("layout/notice.md.j2")),
    ] {
        templates.add_template(name, source).expect("the embedded templates are well-formed: a test renders each");
    }
    templates
});

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;

    #[test]
    fn what_a_template_prints_is_neutral_however_it_is_printed() {
        let value = context! { value => "**x** @all" };
        for source in [
            "{{ value }}",
            "{{ value|upper|lower }}",
            "{{ value ~ '' }}",
            "{% autoescape false %}{{ value }}{% endautoescape %}",
            "{% macro it() %}{{ value }}{% endmacro %}{{ it() }}",
            "{{ link(value, none) }}",
        ] {
            let shown = TEMPLATES.render_str(source, value.clone()).unwrap();
            assert_eq!(shown, "\\*\\*x\\*\\* @\u{200b}all", "{source}");
        }
        assert!(TEMPLATES.render_str("{{ value|safe }}", value).is_err());
    }

    #[test]
    fn a_misspelt_name_and_an_endless_loop_are_errors() {
        assert!(TEMPLATES.render_str("{{ valeu }}", ()).is_err());
        assert!(
            TEMPLATES
                .render_str("{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}", ())
                .is_err()
        );
    }

    #[test]
    fn should_a_layout_fail_the_title_is_still_told() {
        assert_eq!(Layout::Alerts.text("*P1*", &context! {}), "#### \\*P1\\*");
    }
}

//! Words of what was left out or changed of a posted alert.

use model::noted::Noted;

use super::Words;

impl Words {
    pub fn noted(&self, noted: &Noted) -> String {
        self.either(english as fn(&Noted) -> String, chinese)(noted)
    }
}

fn english(noted: &Noted) -> String {
    match noted {
        Noted::LabelsLeftOut { sent, kept } => format!(
            "Of {sent} labels {kept} were kept: alertname, severity and what says where it is, then the first by name."
        ),
        Noted::AnnotationsLeftOut { sent, kept } => {
            format!("Of {sent} annotations {kept} were kept: summary, description, message, then the first by name.")
        }
        Noted::NameCut { name, bytes, max } => {
            format!("A name of {bytes} bytes was cut to {max}. It begins with “{name}”.")
        }
        Noted::LabelCut { name, bytes, max } => {
            format!("The value of the label “{name}”, {bytes} bytes, was cut to {max}.")
        }
        Noted::AnnotationCut { name, bytes, max } => {
            format!("The annotation “{name}”, {bytes} bytes, was cut to {max}.")
        }
        Noted::ControlCharacters { name } => format!("“{name}” has control characters; each was replaced by \u{FFFD}."),
        Noted::LinkLeftOut { bytes, max } => {
            format!("The link to the source has {bytes} bytes; one of more than {max} is left out.")
        }
    }
}

fn chinese(noted: &Noted) -> String {
    match noted {
        Noted::LabelsLeftOut { sent, kept } => {
            format!("共 {sent} 个标签，保留了 {kept} 个：优先 alertname、severity 及位置类标签，其余按名称排序。")
        }
        Noted::AnnotationsLeftOut { sent, kept } => {
            format!("共 {sent} 个注释，保留了 {kept} 个：优先 summary、description、message，其余按名称排序。")
        }
        Noted::NameCut { name, bytes, max } => {
            format!("名称长 {bytes} 字节，已截断为 {max} 字节，开头为“{name}”。")
        }
        Noted::LabelCut { name, bytes, max } => {
            format!("标签“{name}”的值长 {bytes} 字节，已截断为 {max} 字节。")
        }
        Noted::AnnotationCut { name, bytes, max } => {
            format!("注释“{name}”长 {bytes} 字节，已截断为 {max} 字节。")
        }
        Noted::ControlCharacters { name } => format!("“{name}”含有控制字符，已逐个替换为 \u{FFFD}。"),
        Noted::LinkLeftOut { bytes, max } => {
            format!("来源链接长 {bytes} 字节，超过 {max} 字节，未保留。")
        }
    }
}

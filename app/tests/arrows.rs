//! Inside this crate a module uses only those that stand below it.

#![cfg(feature = "ssr")]

use std::{collections::BTreeSet, fs, path::Path};

/// From the bottom to the top.
const ORDER: [&str; 19] = [
    "error",
    "posted",
    "html",
    "local",
    "done",
    "browser_words",
    "browser",
    "islands",
    "context",
    "words",
    "visit",
    "address",
    "components",
    "form",
    "api",
    "pages",
    "layout",
    "root",
    "shell",
];

#[test]
fn arrows_between_the_modules_run_one_way() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = BTreeSet::new();
    for (own, module) in ORDER.iter().enumerate() {
        let mut files = vec![src.join(format!("{module}.rs"))];
        files_below(&src.join(module), &mut files);
        for file in files {
            let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            for used in used_by(&text) {
                let Some(at) = ORDER.iter().position(|module| *module == used) else { continue };
                if at > own {
                    wrong.insert(format!("{} uses {used}", file.strip_prefix(&src).unwrap().display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let found = fs::read_dir(&src).unwrap().map(|entry| entry.unwrap().path());
    let modules: BTreeSet<String> = found
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|module| module != "lib")
        .collect();
    assert_eq!(modules, ORDER.iter().map(ToString::to_string).collect(), "every module has its place");
}

fn files_below(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// The modules of the crate that a file names: `crate::form::Form`, `use crate::{form::Form, words}`. Comments do not count.
fn used_by(text: &str) -> BTreeSet<String> {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).fold(String::new(), |mut code, line| {
            code.push_str(line);
            code.push('\n');
            code
        });
    let mut used = BTreeSet::new();
    for part in code.split("crate::").skip(1) {
        let Some(list) = part.strip_prefix('{') else {
            used.extend(first_word(part));
            continue;
        };
        let (mut depth, mut begins) = (0, true);
        for (at, letter) in list.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => begins = true,
                letter if begins && letter.is_alphabetic() => {
                    used.extend(first_word(&list[at..]));
                    begins = false;
                }
                _ => {}
            }
        }
    }
    used
}

fn first_word(text: &str) -> Option<String> {
    let word: String = text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    (!word.is_empty()).then_some(word)
}

#[test]
fn what_a_file_uses_is_read_from_its_code() {
    let text = "use crate::{a::{b, c}, d, e::f as g}; // crate::h\nlet i = crate::j::k();";
    assert_eq!(used_by(text).into_iter().collect::<Vec<_>>(), ["a", "d", "e", "j"]);
}

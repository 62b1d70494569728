//! Sentences of the app: which English ones there are, and views that say something past the door they all go through.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::{repository::File, sentences::is_sentence};

/// Where sentences are.
const APP: &str = "client/app/src/";

/// Attributes whose values nobody reads.
const NOT_READ: [&str; 22] = [
    "accept",
    "autocomplete",
    "charset",
    "class",
    "d",
    "data",
    "describedby",
    "id",
    "inputmode",
    "keyshortcuts",
    "kind",
    "labelledby",
    "name",
    "path",
    "reason",
    "rel",
    "role",
    "style",
    "test",
    "transform",
    "type",
    "href",
];

/// Functions whose arguments nobody reads.
const NOT_SHOWN: [&str; 15] = [
    "closest",
    "matches",
    "expect",
    "path",
    "permanent",
    "transient",
    "match_media",
    "set_font",
    "set_attribute",
    "new_with_src",
    "set_fill_style_str",
    "env",
    "query_selector",
    "query_selector_all",
    "within",
];

/// A sentence that the app asks for in the person's language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Phrase {
    /// The sentence, with its `{gaps}`.
    pub english: String,
    /// Where it stands.
    pub path: String,
}

/// Where sentences may stand in tables, to be asked for one by one. Names of languages are no sentences.
const TABLES: &str = "client/app/src/text/";
const NO_TABLE: &str = "client/app/src/text/languages.rs";

/// Every sentence in an argument of `t`, `fill` and `plural`, and in a table of sentences.
#[must_use]
pub fn phrases(files: &[File]) -> Vec<Phrase> {
    let mut found = Vec::new();
    for (file, tokens) in sources(files) {
        walk(tokens, &mut |name, arguments| {
            for english in spoken(name, arguments).into_iter().flat_map(literals) {
                found.push(Phrase { english, path: file.path.clone() });
            }
        });
    }
    for (file, tokens) in sources(files).filter(|(file, _)| has_tables(&file.path)) {
        let mut sentences = Vec::new();
        look_for_bare(&tokens.into_iter().collect::<Vec<_>>(), &mut sentences);
        found.extend(sentences.into_iter().map(|english| Phrase { english, path: file.path.clone() }));
    }
    found.sort();
    found.dedup_by(|a, b| a.english == b.english);
    found
}

/// Sentences in pages and components that no translation can reach.
#[must_use]
pub fn bare(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for (file, tokens) in sources(files).filter(|(file, _)| !has_tables(&file.path)) {
        let mut found = Vec::new();
        look_for_bare(&tokens.into_iter().collect::<Vec<_>>(), &mut found);
        let said = |text: &String| format!("{}: {text:?} does not go through crate::text", file.path);
        complaints.extend(found.iter().map(said));
    }
    complaints
}

fn has_tables(path: &str) -> bool {
    path.starts_with(TABLES) && path != NO_TABLE
}

/// The app's sources. A file that is no Rust yet fails elsewhere.
fn sources(files: &[File]) -> impl Iterator<Item = (&File, TokenStream)> {
    let app = files.iter().filter(|file| file.path.starts_with(APP) && file.is_rust());
    app.filter_map(|file| Some((file, file.text.parse().ok()?)))
}

/// Calls back for every call of a plain function, with its name and arguments.
fn walk(tokens: TokenStream, seen: &mut impl FnMut(&str, Vec<Vec<TokenTree>>)) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let name = at.checked_sub(1).and_then(|it| tokens.get(it));
        let earlier = at.checked_sub(2).and_then(|it| tokens.get(it)).map(ToString::to_string);
        // A declaration, or a method of the same name.
        let other = earlier.is_some_and(|it| it == "fn" || it == ".");
        if let (Some(TokenTree::Ident(name)), Delimiter::Parenthesis, false) =
            (name, group.delimiter(), other)
        {
            seen(&name.to_string(), arguments(group.stream()));
        }
        walk(group.stream(), seen);
    }
}

fn arguments(stream: TokenStream) -> Vec<Vec<TokenTree>> {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let comma = |it: &TokenTree| matches!(it, TokenTree::Punct(punct) if punct.as_char() == ',');
    tokens.split(comma).map(<[TokenTree]>::to_vec).collect()
}

/// The arguments of a call that are sentences.
fn spoken(name: &str, arguments: Vec<Vec<TokenTree>>) -> Vec<Vec<TokenTree>> {
    let which = match name {
        "t" | "fill" => 0..1,
        "plural" => 1..3,
        _ => 0..0,
    };
    arguments.into_iter().enumerate().filter(|(at, _)| which.contains(at)).map(|(_, it)| it).collect()
}

/// Texts in some tokens and the groups among them.
fn literals(tokens: Vec<TokenTree>) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Literal(literal) => found.extend(text_of(&literal)),
            TokenTree::Group(group) => found.extend(literals(group.stream().into_iter().collect())),
            _ => {}
        }
    }
    found
}

fn text_of(literal: &proc_macro2::Literal) -> Option<String> {
    syn::parse_str::<syn::LitStr>(&literal.to_string()).ok().map(|it| it.value())
}

fn look_for_bare(tokens: &[TokenTree], found: &mut Vec<String>) {
    for (at, token) in tokens.iter().enumerate() {
        let before =
            |steps: usize| at.checked_sub(steps).and_then(|it| tokens.get(it)).map(ToString::to_string);
        let (one, two) = (before(1).unwrap_or_default(), before(2).unwrap_or_default());
        match token {
            TokenTree::Group(group) => {
                // `t(…)` and its like, macros such as `path!(…)`, and attributes.
                let name = if one == "!" { &two } else { &one };
                let through_the_door = ["t", "fill", "plural"].contains(&name.as_str());
                let attribute = one == "#" || (one == "!" && two == "#");
                if !through_the_door && !NOT_SHOWN.contains(&name.as_str()) && !attribute {
                    look_for_bare(&group.stream().into_iter().collect::<Vec<_>>(), found);
                }
            }
            TokenTree::Literal(literal) => {
                let next = tokens.get(at + 1).map(ToString::to_string);
                let after = tokens.get(at + 2).map(ToString::to_string);
                let pattern = one == "|" || next.as_deref() == Some("|") || {
                    next.as_deref() == Some("=") && after.as_deref() == Some(">")
                };
                let compared = one == "=" && ["=", "!"].contains(&two.as_str());
                let unread = one == "=" && NOT_READ.contains(&two.as_str());
                if !pattern && !compared && !unread {
                    found.extend(text_of(literal).filter(|it| is_sentence(it)));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Result;

    use super::*;
    use crate::{expect_none, repository};

    /// Files whose words are names, in a language of their own or of the style sheets.
    const EXCUSED: [&str; 3] = [
        "client/app/src/text/languages.rs",
        "client/app/src/components/emotion_mark.rs",
        "client/app/src/state/",
    ];

    #[test]
    fn views_speak_the_persons_language() -> Result<()> {
        let mut files = repository::files()?;
        files.retain(|file| !EXCUSED.iter().any(|it| file.path.starts_with(it)));
        expect_none(&bare(&files));
        Ok(())
    }

    #[test]
    fn sentences_are_found_in_calls_and_nowhere_else() {
        let text = r#"fn a() { t("One"); fill(if x { "Two {n}" } else { "Three" }, &[("n", &t("Four"))]); }
            fn t(x: &str) { plural(2, "Five", "{n} five"); view! { <p>{t("Six \
                words")}</p> } } // t("Seven")"#;
        let table = r#"const A: &str = "Eight words"; const B: &str = "Somebody 1995";"#;
        let files = [("client/app/src/a.rs", text), ("client/app/src/text/b.rs", table)];
        let found = phrases(&files.map(|(path, text)| File::imagined(path, text)));
        let english: Vec<&str> = found.iter().map(|it| it.english.as_str()).collect();
        assert_eq!(
            english,
            ["Eight words", "Five", "Four", "One", "Six words", "Three", "Two {n}", "{n} five"]
        );
    }

    #[test]
    fn what_nobody_could_translate_is_refused() {
        let refused = |text: &str| bare(&[File::imagined("client/app/src/components/a.rs", text)]).len();
        for text in [
            r#"view! { <p>"Two words"</p> }"#,
            r#"view! { <p aria-label="Word"></p> }"#,
            r#"fn a() { format!("{n} many things") }"#,
            r#"fn a() -> &'static str { if x { "Word" } else { t("Word") } }"#,
        ] {
            assert_eq!(refused(text), 1, "{text}");
        }
        for text in [
            r#"view! { <p class="two words" data-test="Word">{t("Two words")}" ("</p> }"#,
            r#"fn a() { match key { "Enter" | "End" => b("/recording"), "Home" => c(), _ => format!("{hz} Hz") } }"#,
            r#"#[expect(dead_code, reason = "in the open")] fn a() { b.expect("must be so"); key == "Enter" }"#,
            r#"const SOURCE: &str = "Somebody & Other 1995";"#,
        ] {
            assert_eq!(refused(text), 0, "{text}");
        }
    }
}

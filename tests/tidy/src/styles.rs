//! Style sheets that hold for words that run from right to left as well.

use crate::repository::File;

/// Where the app's style sheets are.
const STYLES: &str = "client/app/style/";

/// Properties that have a logical twin, and shorthands whose second and fourth values are the sides.
const SIDED: [&str; 4] = ["margin", "padding", "inset", "border-width"];

/// Declarations that name a side of the screen instead of an end of the line.
#[must_use]
pub fn sides(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|it| it.path.starts_with(STYLES) && it.path.ends_with(".css")) {
        for declaration in declarations(&without_comments(&file.text)) {
            if names_a_side(&declaration) {
                complaints.push(format!("{}: {declaration}; say start and end", file.path));
            }
        }
    }
    complaints
}

fn without_comments(text: &str) -> String {
    let mut parts = text.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once("*/").map_or("", |(_, rest)| rest))
}

/// `name: value` of every rule.
fn declarations(text: &str) -> Vec<String> {
    let pieces = text.split(['{', '}', ';']).map(str::trim);
    let named = |it: &&str| {
        it.split_once(':').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|it| it.is_ascii_lowercase() || it == b'-')
        })
    };
    pieces.filter(named).map(str::to_owned).collect()
}

fn names_a_side(declaration: &str) -> bool {
    let Some((name, value)) = declaration.split_once(':') else { return false };
    let (name, value) = (name.trim(), value.trim());
    let sided = |it: &str| it == "left" || it == "right";
    // Canvases, masks and gradients have sides of their own.
    let drawn = value.contains("gradient(") || name.starts_with("background") || name.starts_with("mask");
    let by_name = name.split('-').any(sided);
    let by_value = !drawn && value.split_whitespace().any(sided);
    by_name || by_value || (SIDED.contains(&name) && is_lopsided(value))
}

/// Four values of which the sides differ.
fn is_lopsided(value: &str) -> bool {
    let mut depth = 0_usize;
    let mut values = vec![String::new()];
    for letter in value.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ' ' if depth == 0 => {
                values.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = values.last_mut() {
            last.push(letter);
        }
    }
    matches!(&values[..], [_, one, _, other] if one != other)
}

#[cfg(test)]
mod tests {
    use anyhow::Result;

    use super::*;
    use crate::{expect_none, repository};

    #[test]
    fn style_sheets_name_no_side() -> Result<()> {
        expect_none(&sides(&repository::files()?));
        Ok(())
    }

    #[test]
    fn sides_are_refused_and_ends_are_not() {
        let refused = |text: &str| sides(&[File::imagined("client/app/style/a.css", text)]).len();
        for text in [
            "a { margin-left: 2px; }",
            "@media (x) { a { b: c; left: 0 } }",
            "a { text-align: right; }",
            "a { padding: 1px 2px 3px calc(1px + 2px); }",
            "a:hover { transform-origin: left; }",
        ] {
            assert_eq!(refused(text), 1, "{text}");
        }
        for text in [
            "a { margin-inline-start: 2px; padding: 1px calc(1px + 2px) 3px calc(1px + 2px); }",
            "/* left: 0; */ a:hover { background: url(x) left; }",
            "a { background-image: linear-gradient(to right, red, blue); }",
        ] {
            assert_eq!(refused(text), 0, "{text}");
        }
    }
}

//! Moves Trunk's inline start script into a file of its own, so that a content security policy without inline
//! script lets it run, and makes sure that nothing inline is left.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use super::assets::short_hash;

/// Rewrites `index.html` in a folder.
///
/// # Errors
/// The page is missing, or holds inline script or style that the policy would refuse.
pub(super) fn externalise(folder: &Path) -> Result<()> {
    let page = folder.join("index.html");
    let html = fs::read_to_string(&page).context("Trunk left no index.html")?;
    let (html, script) = split(&html);
    let html = match script {
        None => html,
        Some(script) => {
            let name = format!("boot-{}.js", short_hash(script.as_bytes()));
            fs::write(folder.join(&name), script)?;
            html.replace(MARK, &name)
        }
    };
    if let Some(inline) = inline_left(&html) {
        bail!("index.html holds {inline}, which the content security policy refuses");
    }
    fs::write(page, html)?;
    Ok(())
}

const OPEN: &str = "<script type=\"module\"";
const CLOSE: &str = "</script>";
const MARK: &str = "%boot%";

/// The page with its inline module replaced by a reference, and the module. Integrity attributes go too: they
/// are Trunk's, from before the wasm was optimised, and say nothing that same-origin files need.
fn split(html: &str) -> (String, Option<String>) {
    let html = without_attribute(html, "integrity");
    let Some((start, body, end)) = inline_module(&html) else { return (html, None) };
    let script = format!("{}\n", html[body..end].trim());
    let reference = format!("<script type=\"module\" src=\"/{MARK}\">");
    (format!("{}{reference}{}", &html[..start], &html[end..]), Some(script))
}

/// Byte positions of the first inline module: tag, text, end of text.
fn inline_module(html: &str) -> Option<(usize, usize, usize)> {
    let mut from = 0;
    loop {
        let start = from + html[from..].find(OPEN)?;
        let body = start + html[start..].find('>')? + 1;
        let end = body + html[body..].find(CLOSE)?;
        if !html[start..body].contains(" src=") {
            return Some((start, body, end));
        }
        from = end;
    }
}

fn without_attribute(html: &str, name: &str) -> String {
    let opening = format!(" {name}=\"");
    let mut rest = html;
    let mut out = String::with_capacity(html.len());
    while let Some((before, after)) = rest.split_once(&opening) {
        out.push_str(before);
        rest = after.split_once('"').map_or("", |(_, tail)| tail);
    }
    out + rest
}

/// What a strict policy would still refuse.
fn inline_left(html: &str) -> Option<&'static str> {
    let lower = html.to_ascii_lowercase();
    let scripts_inline = lower.match_indices("<script").any(|(at, _)| {
        let tag = lower[at..].split('>').next().unwrap_or("");
        !tag.contains(" src=")
    });
    if scripts_inline {
        Some("an inline script")
    } else if lower.contains("<style") || lower.contains(" style=\"") {
        Some("inline style")
    } else if lower.contains(" onload=\"") || lower.contains(" onclick=\"") || lower.contains("javascript:") {
        Some("an inline handler")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><head><link rel=\"modulepreload\" href=\"/a.js\" integrity=\"sha384-x\">\
        <script type=\"module\" src=\"/b.js\"></script></head>\
        <body><script type=\"module\">\nimport init from '/a.js';\n</script></body></html>";

    #[test]
    fn the_inline_module_becomes_a_file() {
        let (html, script) = split(PAGE);
        assert_eq!(script.as_deref(), Some("import init from '/a.js';\n"));
        assert!(html.contains("<body><script type=\"module\" src=\"/%boot%\"></script></body>"));
        assert!(!html.contains("integrity"));
        assert_eq!(inline_left(&html), None);
    }

    #[test]
    fn what_stays_inline_is_found() {
        assert_eq!(inline_left(PAGE), Some("an inline script"));
        assert_eq!(inline_left("<p style=\"color: red\">"), Some("inline style"));
        assert_eq!(inline_left("<body onload=\"x()\">"), Some("an inline handler"));
    }
}

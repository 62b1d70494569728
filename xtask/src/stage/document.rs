//! Markdown as a page of the site, in the app's own style.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use pulldown_cmark::{Options, Parser, html};

/// Style sheets of the app that a document needs; the build puts a digest into their names.
const SHARED_STYLES: [&str; 2] = ["tokens-", "base-"];
/// Its own.
const STYLE: &str = "/document.css";

/// What is around a table.
const SCROLLED: &str = "<div class=\"scrolled\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">";

/// Makes a page of Markdown for the site in `folder`.
pub(super) fn page(folder: &Path, markdown: &str) -> Result<String> {
    let mut styles = String::new();
    for path in SHARED_STYLES.iter().map(|start| style(folder, start)).chain([Ok(STYLE.to_owned())]) {
        styles += &format!("<link rel=\"stylesheet\" href=\"{}\">\n", path?);
    }
    let title = markdown.lines().next().unwrap_or_default().trim_start_matches('#').trim();
    let mut body = String::new();
    html::push_html(&mut body, Parser::new_ext(markdown, Options::ENABLE_TABLES));
    // What is wider than a small screen is scrolled, by keyboard as well.
    let body = body.replace("<table>", &format!("{SCROLLED}<table>")).replace("</table>", "</table></div>");
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title} \u{b7} Sotto</title>\n{styles}</head>\n\
         <body>\n<main class=\"document\">\n<p><a href=\"/settings/models\">Back to the models</a></p>\n{body}</main>\n\
         </body>\n</html>\n"
    ))
}

/// Path of the style sheet whose name begins so.
fn style(folder: &Path, start: &str) -> Result<String> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with(start) && name.ends_with(".css") {
            return Ok(format!("/{name}"));
        }
    }
    None.with_context(|| format!("no style sheet {start}*.css in {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place;

    #[test]
    fn a_document_has_title_tables_and_the_styles_of_the_app() -> Result<()> {
        let folder = place::target().join("xtask-document-test");
        fs::create_dir_all(&folder)?;
        for name in ["tokens-1.css", "base-2.css"] {
            fs::write(folder.join(name), "")?;
        }
        let made = page(&folder, "# A card\n\n| a |\n| --- |\n| 1 |\n")?;
        for part in [
            "<title>A card \u{b7} Sotto</title>",
            "/tokens-1.css",
            "/base-2.css",
            "tabindex=\"0\"><table>",
            "<td>1</td>",
        ] {
            assert!(made.contains(part), "{part} is missing in {made}");
        }
        fs::remove_dir_all(folder)?;
        Ok(())
    }
}

//! Text that cannot be taken for markup.

use std::fmt::{self, Display, Write};

/// Text for HTML and WebVTT, in elements and in quoted attributes.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // What is no text has no place in a page.
                '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}' => f.write_char(' ')?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// Text for a line of Markdown: letters that mean something there get a backslash, lines become one.
pub(crate) struct Plain<'a>(pub(crate) &'a str);

impl Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' => write!(f, "\\{letter}")?,
                '\n' | '\r' | '\t' => f.write_char(' ')?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_written_becomes_markup() {
        let nasty = "<img src=x onerror='a()'>&\"\u{1}";
        assert_eq!(Escaped(nasty).to_string(), "&lt;img src=x onerror=&#39;a()&#39;&gt;&amp;&quot; ");
        assert_eq!(Plain("a|b\n# *c*").to_string(), "a\\|b \\# \\*c\\*");
    }
}

//! What a sentence is, as far as a program can tell.

/// Words that are the same in every language, and names of keys.
const NAMES: [&str; 27] = [
    "Backspace",
    "Delete",
    "End",
    "Enter",
    "Escape",
    "Home",
    "Minus",
    "Plus",
    "B",
    "Hz",
    "kHz",
    "dB",
    "dBFS",
    "dBTP",
    "LU",
    "LUFS",
    "ms",
    "Sotto",
    "JSON",
    "CSV",
    "WAV",
    "FLAC",
    "Opus",
    "Markdown",
    "HTML",
    "Files",
    "Space",
];

/// Whether somebody reads it: two words, or one that begins with a capital. Sources of a measure end in a year.
pub(crate) fn is_sentence(text: &str) -> bool {
    let mut outside = String::new();
    let mut depth = 0_usize;
    for letter in text.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            other if depth == 0 => outside.push(other),
            _ => {}
        }
    }
    let is_source = outside.ends_with(|it: char| it.is_ascii_digit());
    let plain = |word: &&str| {
        word.chars().count() > 1 && word.chars().all(char::is_alphabetic) && !NAMES.contains(word)
    };
    let trimmed = outside.split_whitespace().map(|it| it.trim_matches(|it: char| !it.is_alphanumeric()));
    let words: Vec<&str> = trimmed.filter(plain).collect();
    let capital =
        |word: &str| word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase);
    !is_source && (words.len() > 1 || words.first().is_some_and(|it| capital(it)))
}

#[cfg(test)]
mod tests {
    use super::is_sentence;

    #[test]
    fn words_are_sentences_and_names_are_not() {
        for text in ["Two words", "{n} of them", "Word", "Word…"] {
            assert!(is_sentence(text), "{text}");
        }
        for text in
            ["word", "{hz} Hz", "ArrowLeft", "button-strong", "Somebody & Other 1995", "M4 6.5h16M4 12h16"]
        {
            assert!(!is_sentence(text), "{text}");
        }
    }
}

//! What the reference tokenizer takes each character for.

/// Ranges of characters, first and last.
type Ranges = Vec<(u32, u32)>;

/// Ideographs, each of which is a word: the blocks that BERT's vocabulary was made with.
const IDEOGRAPHS: [(u32, u32); 8] = [
    (0x3400, 0x4dbf),
    (0x4e00, 0x9fff),
    (0xf900, 0xfaff),
    (0x2_0000, 0x2_a6df),
    (0x2_a700, 0x2_b73f),
    (0x2_b740, 0x2_b81f),
    (0x2_b920, 0x2_ceaf),
    (0x2_f800, 0x2_fa1f),
];

/// Whether a character is an ideograph.
pub(super) fn is_ideograph(c: char) -> bool {
    IDEOGRAPHS.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(c)))
}

/// Tables of characters, read from `characters.txt`.
///
/// They are not those of the newest Unicode: characters that came later are neither marks nor punctuation here, since
/// the model was not trained with them as such.
pub(super) struct Characters {
    control: Ranges,
    mark: Ranges,
    punctuation: Ranges,
    space: Ranges,
}

impl Characters {
    pub(super) fn read() -> Self {
        let mut tables = Self { control: vec![], mark: vec![], punctuation: vec![], space: vec![] };
        for line in include_str!("characters.txt").lines() {
            let Some((kind, ranges)) = line.split_once(':') else { continue };
            let table = match kind {
                "control" => &mut tables.control,
                "mark" => &mut tables.mark,
                "punctuation" => &mut tables.punctuation,
                "space" => &mut tables.space,
                _ => continue,
            };
            table.extend(ranges.split_whitespace().filter_map(range));
        }
        tables
    }

    pub(super) fn is_control(&self, c: char) -> bool {
        within(&self.control, c)
    }

    pub(super) fn is_mark(&self, c: char) -> bool {
        within(&self.mark, c)
    }

    pub(super) fn is_punctuation(&self, c: char) -> bool {
        within(&self.punctuation, c)
    }

    pub(super) fn is_space(&self, c: char) -> bool {
        within(&self.space, c)
    }
}

/// `300-36f` or `5f`, hexadecimal.
fn range(text: &str) -> Option<(u32, u32)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some((u32::from_str_radix(first, 16).ok()?, u32::from_str_radix(last, 16).ok()?))
}

fn within(ranges: &[(u32, u32)], c: char) -> bool {
    let c = u32::from(c);
    let after = ranges.partition_point(|(first, _)| *first <= c);
    after.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|(_, last)| c <= *last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_order_and_hold_what_is_known() {
        let tables = Characters::read();
        for table in [&tables.control, &tables.mark, &tables.punctuation, &tables.space] {
            assert!(!table.is_empty());
            assert!(table.iter().all(|(first, last)| first <= last));
            assert!(table.windows(2).all(|pair| pair[0].1 < pair[1].0));
        }
        assert!(tables.is_mark('\u{301}') && !tables.is_mark('e'));
        assert!(tables.is_punctuation('$') && tables.is_punctuation('\u{201c}'));
        assert!(!tables.is_punctuation('1') && !tables.is_punctuation('\u{20ac}'));
        assert!(tables.is_space('\u{a0}') && tables.is_space('\n') && !tables.is_space('x'));
        assert!(tables.is_control('\u{0}') && tables.is_control('\u{200b}') && !tables.is_control('\t'));
    }
}

//! What is found, what is not, and in which order.

use super::*;

fn lines(texts: &[&str]) -> Vec<Line> {
    texts.iter().enumerate().map(|(at, text)| Line { start_s: at as f64, text: (*text).to_owned() }).collect()
}

fn found(index: &Index<u32>, typed: &str) -> Vec<u32> {
    index.search(&Query::new(typed)).into_iter().map(|hit| hit.key).collect()
}

/// 1 says it, 2 is called so, 3 has it as a tag, 4 is about something else.
fn some() -> Index<u32> {
    let mut index = Index::default();
    let said = lines(&["Hello there.", "I send you many Grüße, and good morning.", "Grüße again."]);
    index.put(1, &Document { title: "Monday", spoken: &said, ..Document::default() });
    index.put(2, &Document { title: "Grüße aus Köln", folder: "Travel/2026", ..Document::default() });
    let tags = ["grüße".to_owned()];
    index.put(3, &Document { title: "Letter", tags: &tags, note: "ask Zoë", ..Document::default() });
    index.put(
        4,
        &Document { title: "Good evening", spoken: &lines(&["Morning is over."]), ..Document::default() },
    );
    index
}

#[test]
fn words_are_found_wherever_they_stand_and_the_best_place_comes_first() {
    let index = some();
    assert_eq!(found(&index, "grusse"), [2, 3, 1]);
    assert_eq!(found(&index, "GRÜ"), [2, 3, 1]);
    assert_eq!(found(&index, "travel 2026"), [2]);
    assert_eq!(found(&index, "zoe"), [3]);
    assert_eq!(found(&index, "rüße"), [0_u32; 0], "only beginnings of words");
}

#[test]
fn all_words_must_be_there() {
    let index = some();
    assert_eq!(found(&index, "grusse koln"), [2]);
    assert_eq!(found(&index, "grusse zebra"), [0_u32; 0]);
    assert_eq!(found(&index, "good mor"), [4, 1]);
}

#[test]
fn phrases_are_words_in_a_row_within_one_sentence() {
    let index = some();
    assert_eq!(found(&index, "\"good morning\""), [1]);
    assert_eq!(found(&index, "\"morning good\""), [0_u32; 0]);
    assert_eq!(found(&index, "\"evening morning\""), [0_u32; 0], "title and sentence are not one text");
    assert_eq!(found(&index, "\"good mor\""), [0_u32; 0], "words of a closed phrase are whole");
    assert_eq!(found(&index, "\"good mor"), [1], "those of an open one may be on their way");
}

#[test]
fn the_sentence_with_most_of_it_is_told() {
    let hits = some().search(&Query::new("grusse good"));
    assert_eq!(hits.iter().map(|hit| (hit.key, hit.line)).collect::<Vec<_>>(), [(1, Some(1))]);
    let hits = some().search(&Query::new("zoe"));
    assert_eq!(hits.iter().map(|hit| (hit.line, hit.in_note)).collect::<Vec<_>>(), [(None, true)]);
}

#[test]
fn who_says_it_more_often_comes_first() {
    let mut index = Index::default();
    index.put(1, &Document { spoken: &lines(&["tea"]), ..Document::default() });
    index.put(2, &Document { spoken: &lines(&["tea and tea", "tea"]), ..Document::default() });
    index.put(3, &Document { spoken: &lines(&["teapot teapot"]), ..Document::default() });
    assert_eq!(found(&index, "tea"), [2, 1, 3]);
}

#[test]
fn what_changed_or_went_is_not_found_as_it_was() {
    let mut index = some();
    index.put(2, &Document { title: "Home", ..Document::default() });
    index.remove(3);
    assert_eq!(found(&index, "grusse"), [1]);
    assert_eq!(found(&index, "home"), [2]);
    assert_eq!((index.len(), found(&index, "letter")), (3, Vec::new()));
    index.put(5, &Document { title: "Letter", ..Document::default() });
    assert_eq!(found(&index, "letter"), [5], "a place that is used again holds the new one");
}

#[test]
fn a_text_without_end_takes_bounded_room() {
    let mut index = Index::default();
    let long = "tea ".repeat(2 * MAX_TERMS);
    index.put(1, &Document { note: &long, spoken: &lines(&["late"]), ..Document::default() });
    assert_eq!(found(&index, "tea"), [1]);
    assert_eq!(found(&index, "late"), [0_u32; 0]);
}

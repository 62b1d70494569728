//! Reading server-sent events (HTML Living Standard, section 9.2.6), as far as sync needs them: the data of each event,
//! which fits one line. No crate does this without bringing an async stack along.

use sotto_api::sync::SyncEvent;
use sotto_protocol::from_json;

/// Longest line that is read; what is longer is passed over.
const MAX_LINE_BYTES: usize = 4 * 1024;

/// Puts a stream together that comes in pieces of any size. Memory is bounded, whatever comes.
#[derive(Debug, Default)]
pub struct EventReader {
    line: Vec<u8>,
    too_long: bool,
    last: Option<SyncEvent>,
}

impl EventReader {
    /// Takes the next piece of the stream and answers the newest event that ended in it.
    pub fn read(&mut self, piece: &[u8]) -> Option<SyncEvent> {
        let mut newest = None;
        for byte in piece {
            match byte {
                b'\n' | b'\r' => newest = self.end_line().or(newest),
                _ if self.line.len() < MAX_LINE_BYTES => self.line.push(*byte),
                _ => self.too_long = true,
            }
        }
        newest
    }

    /// A blank line ends an event; a return and a newline in a row look like one, and end nothing twice.
    fn end_line(&mut self) -> Option<SyncEvent> {
        let line = std::mem::take(&mut self.line);
        if std::mem::take(&mut self.too_long) {
            return None;
        }
        if let Some(data) = line.strip_prefix(b"data:") {
            self.last = from_json(data);
            return None;
        }
        if line.is_empty() { self.last.take() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = ": hello\n\nevent: changed\ndata: {\"cursor\":7,\"epoch\":3}\n\n:\n\n\
                          event: changed\r\ndata:{\"cursor\":8,\"epoch\":3}\r\n\r\n";

    #[test]
    fn events_are_read_however_the_stream_is_cut() {
        for size in 1..STREAM.len() {
            let mut reader = EventReader::default();
            let heard: Vec<_> =
                STREAM.as_bytes().chunks(size).filter_map(|it| reader.read(it)).map(|it| it.cursor).collect();
            // Of two that end in one piece the newer one counts.
            assert!(heard == [7, 8] || heard == [8], "in pieces of {size}: {heard:?}");
            assert!(size > 40 || heard == [7, 8], "in pieces of {size}: {heard:?}");
        }
    }

    #[test]
    fn nonsense_says_nothing_and_takes_no_room() {
        let mut reader = EventReader::default();
        for _ in 0..1_000 {
            assert_eq!(reader.read(&[b'x'; 1_000]), None);
        }
        assert!(reader.line.capacity() <= 2 * MAX_LINE_BYTES);
        assert_eq!(reader.read(b"\ndata: {\"cursor\":\n\ndata: nothing\n\n\xff\xfe\n\n"), None);
        assert_eq!(reader.read(b"data: {\"cursor\":1,\"epoch\":2}\n\n").map(|it| it.cursor), Some(1));
    }
}

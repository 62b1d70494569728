//! What of a submission is counted, read from its analysis and its transcript; and the kind of device, from what its browser
//! says of itself.

use sotto_api::dashboard::DeviceKind;
use sotto_protocol::{Analysis, SegmentInsight, SentimentLabel, Transcript};

use super::sums::INTENTS;

/// What is read of one submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Valence in thousandths; 0 where the sentiment is unsure.
    pub valence: i64,
    /// Name of the intent; empty where the words were not read.
    pub intent: &'static str,
    /// Importance in percent; -1 where the words were not read.
    pub importance: i64,
}

const OTHER: &str = "other";

/// A number between two bounds as a whole number of `parts`; 0 for what is none.
#[allow(clippy::cast_possible_truncation, reason = "bounded")]
fn whole(value: f32, least: f32, parts: f32) -> i64 {
    if value.is_finite() { (value.clamp(least, 1.0) * parts).round() as i64 } else { 0 }
}

/// What is counted of a submission. Its intent is that of its most important stretch that has one other than `other`; its
/// importance that of its most important stretch.
#[must_use]
pub fn read(analysis: &Analysis, transcript: Option<&Transcript>) -> Reading {
    let sentiment = &analysis.sentiment;
    let valence =
        if sentiment.label == SentimentLabel::Unsure { 0 } else { whole(sentiment.score, -1.0, 1000.0) };
    let stretches = transcript.and_then(|text| text.insight.as_ref()).map(|insight| &insight.segments);
    let read: Vec<(&'static str, i64)> = stretches
        .into_iter()
        .flatten()
        .filter_map(|stretch| Some((intent(stretch)?, importance(stretch))))
        .collect();
    let most = |stretches: &mut dyn Iterator<Item = &(&'static str, i64)>| {
        // The first of several that are alike.
        stretches.fold(None, |best: Option<(&'static str, i64)>, it| match best {
            Some(best) if best.1 >= it.1 => Some(best),
            _ => Some(*it),
        })
    };
    let Some((_, importance)) = most(&mut read.iter()) else {
        return Reading { valence, intent: "", importance: -1 };
    };
    let intent =
        most(&mut read.iter().filter(|(intent, _)| *intent != OTHER)).map_or(OTHER, |(intent, _)| intent);
    Reading { valence, intent, importance }
}

/// A label of somebody's own list is `other`.
fn intent(stretch: &SegmentInsight) -> Option<&'static str> {
    let label = &stretch.intent.as_ref()?.label;
    Some(INTENTS.into_iter().find(|known| known == label).unwrap_or(OTHER))
}

fn importance(stretch: &SegmentInsight) -> i64 {
    whole(stretch.importance, 0.0, 100.0)
}

/// The kind of a device by its `User-Agent`. What browsers say is no proof of anything.
#[must_use]
pub fn device(agent: &str) -> DeviceKind {
    let has = |word: &str| agent.contains(word);
    if has("iPad") || has("Tablet") || (has("Android") && !has("Mobile")) {
        DeviceKind::Tablet
    } else if has("iPhone") || has("Mobile") {
        DeviceKind::Phone
    } else if has("Windows") || has("Macintosh") || has("X11") || has("CrOS") {
        DeviceKind::Computer
    } else {
        DeviceKind::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_told_by_what_browsers_say() {
        for (agent, expected) in [
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1",
                DeviceKind::Phone,
            ),
            ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", DeviceKind::Phone),
            ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Safari/537.36", DeviceKind::Tablet),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", DeviceKind::Computer),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/140.0", DeviceKind::Computer),
            ("curl/8.0", DeviceKind::Unknown),
            ("", DeviceKind::Unknown),
        ] {
            assert_eq!(device(agent), expected, "{agent}");
        }
    }

    #[test]
    fn numbers_that_are_none_count_nothing() {
        assert_eq!(whole(f32::NAN, -1.0, 1000.0), 0);
        assert_eq!(whole(-7.0, -1.0, 1000.0), -1000);
        assert_eq!(whole(0.4567, 0.0, 100.0), 46);
    }
}

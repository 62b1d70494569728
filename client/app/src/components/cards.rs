//! The cards of a result.

mod audio;
mod detail;
mod emotion;
mod measures;
mod own_voice;
mod quality;
mod sentiment;

pub(crate) use audio::AudioCard;
pub(crate) use detail::DetailCard;
pub(crate) use emotion::EmotionCard;
pub(crate) use measures::MeasuresCard;
pub(crate) use quality::QualityCard;
pub(crate) use sentiment::SentimentCard;

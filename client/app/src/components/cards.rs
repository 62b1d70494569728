//! The cards of a result.

mod audio;
mod detail;
mod emotion;
mod leaving;
mod measures;
mod own_voice;
mod page;
mod quality;
mod range_bar;
mod scale;
mod sentiment;
mod speakers;
mod usual;
mod withheld;
mod words;

pub(crate) use audio::AudioCard;
pub(crate) use detail::DetailCard;
pub(crate) use emotion::{EmotionCard, EmotionReading};
pub(crate) use leaving::LeavingCard;
pub(crate) use measures::MeasuresCard;
pub(crate) use page::PageCard;
pub(crate) use quality::QualityCard;
pub(crate) use sentiment::SentimentCard;
pub(crate) use speakers::SpeakersCard;
pub(crate) use usual::UsualCard;
pub(crate) use withheld::WithheldCard;
pub(crate) use words::{MomentsCard, WordsCard};

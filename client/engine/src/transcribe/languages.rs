//! In which language a stretch is spoken, by what the model makes of it and of the stretches before.

use std::collections::BTreeMap;

/// Above this share a stretch is in the likeliest language, whatever came before.
const SURE: f32 = 0.85;

/// What was heard of each language so far, by its token: seconds, each by its share.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Languages {
    heard_s: BTreeMap<u32, f32>,
}

impl Languages {
    /// Takes the shares of the languages in a stretch.
    pub(super) fn hear(&mut self, shares: &[(u32, f32)], seconds: f32) {
        for (language, share) in shares {
            *self.heard_s.entry(*language).or_default() += share * seconds;
        }
    }

    /// The language of a stretch: the likeliest where that is sure, else the one that most was heard of, the stretch
    /// included.
    pub(super) fn of(&self, shares: &[(u32, f32)], seconds: f32) -> Option<u32> {
        let likeliest = shares.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        if likeliest.1 >= SURE {
            return Some(likeliest.0);
        }
        let mut with = self.clone();
        with.hear(shares, seconds);
        with.most()
    }

    /// The language that most was heard of.
    pub(super) fn most(&self) -> Option<u32> {
        self.heard_s.iter().max_by(|a, b| a.1.total_cmp(b.1)).map(|(language, _)| *language)
    }
}

/// Shares of the languages among the logits of all tokens; nothing where they are no numbers.
pub(super) fn shares(logits: &[f32], languages: impl Iterator<Item = u32>) -> Vec<(u32, f32)> {
    let known: Vec<(u32, f32)> =
        languages.filter_map(|token| Some((token, *logits.get(token as usize)?))).collect();
    let highest = known.iter().map(|it| it.1).fold(f32::NEG_INFINITY, f32::max);
    let total: f32 = known.iter().map(|it| (it.1 - highest).exp()).sum();
    if !highest.is_finite() || !total.is_finite() {
        return Vec::new();
    }
    known.into_iter().map(|(token, logit)| (token, (logit - highest).exp() / total)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_before_decides_where_a_stretch_does_not() {
        let mut languages = Languages::default();
        assert_eq!(languages.of(&[], 5.0), None);
        assert_eq!(languages.of(&[(7, 0.6), (8, 0.4)], 5.0), Some(7));
        languages.hear(&[(7, 0.1), (8, 0.9)], 10.0);
        assert_eq!(languages.of(&[(7, 0.6), (8, 0.4)], 5.0), Some(8));
        assert_eq!(languages.of(&[(7, 0.9), (8, 0.1)], 5.0), Some(7));
        assert_eq!(languages.most(), Some(8));
    }

    #[test]
    fn shares_are_among_languages_alone() {
        let found = shares(&[9.0, 1.0, 1.0, 50.0], [1, 2, 77].into_iter());
        assert_eq!(found, [(1, 0.5), (2, 0.5)]);
        assert!(shares(&[f32::NAN; 3], [1, 2].into_iter()).is_empty());
        assert!(shares(&[], [1].into_iter()).is_empty());
    }
}

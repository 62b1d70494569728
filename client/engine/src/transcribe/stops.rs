//! When to stop: a decoder that lost the thread says the same thing over and over.

/// Longest sequence whose repetition is looked for, in tokens.
const LONGEST: usize = 24;
/// Tokens that a loop covers at least.
const LEAST_TOKENS: usize = 8;
/// Tokens looked at for their variety, and the share of different threes below which they have none.
const VARIED_TOKENS: usize = 48;
const LEAST_VARIETY: f32 = 0.35;

/// How often in a row a sequence of so many tokens is a loop and no figure of speech.
const fn times(length: usize) -> usize {
    match length {
        1 => 8,
        2 | 3 => 6,
        4..=7 => 4,
        _ => 3,
    }
}

/// Where the tokens end in a loop: how many to keep, the sequence once among them.
pub(super) fn looped(tokens: &[u32]) -> Option<usize> {
    let repeated = (1..=LONGEST).find_map(|length| {
        let covered = (length * times(length)).max(LEAST_TOKENS);
        let tail = tokens.get(tokens.len().checked_sub(covered)?..)?;
        let all_same = tail.iter().zip(&tail[length..]).all(|(a, b)| a == b);
        all_same.then(|| tokens.len() - covered + length)
    });
    repeated.or_else(|| monotonous(tokens))
}

/// Where the last tokens hold hardly any sequence of three that is new: the tokens before them.
fn monotonous(tokens: &[u32]) -> Option<usize> {
    let kept = tokens.len().checked_sub(VARIED_TOKENS)?;
    let tail = &tokens[kept..];
    let mut threes: Vec<&[u32]> = tail.windows(3).collect();
    let all = threes.len();
    threes.sort_unstable();
    threes.dedup();
    ((threes.len() as f32) < LEAST_VARIETY * all as f32).then_some(kept + threes.len().min(VARIED_TOKENS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_is_kept_once() {
        let mut tokens = vec![1, 2, 3];
        tokens.extend([7, 8, 9, 10].repeat(4));
        assert_eq!(looped(&tokens), Some(7));
        assert_eq!(looped(&tokens[..18]), None);
        assert_eq!(looped(&[5; 8]), Some(1));
    }

    #[test]
    fn figures_of_speech_are_no_loops() {
        assert_eq!(looped(&[5; 7]), None);
        assert_eq!(looped(&[1, 2, 3].repeat(3)), None);
        assert_eq!(looped(&(0..200).collect::<Vec<_>>()), None);
        assert_eq!(looped(&[]), None);
    }

    #[test]
    fn few_sequences_in_changing_order_are_a_loop_too() {
        let tokens: Vec<u32> = (0..48).map(|at| [3, 4, 3, 4, 4, 3, 4, 3, 4][at % 9]).collect();
        assert!(looped(&tokens).is_some());
    }
}

//! Which encoder frame each token was found at: the cheapest monotone path through the cross-attention.

/// Frames of the running median over time.
const MEDIAN_FRAMES: usize = 5;

/// First frame of each row of `attention`, never going back.
///
/// **Shapes** a row a token, each of `heads` times `frames` values.
/// **Source** dynamic time warping (Sakoe and Chiba, 1978) on attention that is standardised over the tokens and
/// smoothed by a running median over time, as for Whisper's word times (Radford and others, 2022).
pub(super) fn starts(attention: &[impl AsRef<[f32]>], heads: usize, frames: usize) -> Vec<usize> {
    if attention.is_empty() || frames == 0 {
        return Vec::new();
    }
    let mut gain = vec![0.0; attention.len() * frames];
    for head in 0..heads {
        let mut rows: Vec<Vec<f32>> = attention
            .iter()
            .map(|row| row.as_ref().get(head * frames..(head + 1) * frames))
            .map(|row| row.map_or(vec![0.0; frames], <[f32]>::to_vec))
            .collect();
        standardise(&mut rows, frames);
        for (row, gain) in rows.iter().zip(gain.chunks_exact_mut(frames)) {
            for (at, gain) in gain.iter_mut().enumerate() {
                *gain += median(row, at) / heads as f32;
            }
        }
    }
    path(&gain, attention.len(), frames)
}

/// To mean 0 and deviation 1 over the tokens, frame by frame.
fn standardise(rows: &mut [Vec<f32>], frames: usize) {
    let count = rows.len() as f32;
    for at in 0..frames {
        let mean = rows.iter().map(|row| row[at]).sum::<f32>() / count;
        let variance = rows.iter().map(|row| (row[at] - mean).powi(2)).sum::<f32>() / count;
        let scale = 1.0 / (variance + 1e-10).sqrt();
        rows.iter_mut().for_each(|row| row[at] = (row[at] - mean) * scale);
    }
}

fn median(row: &[f32], at: usize) -> f32 {
    let reach = MEDIAN_FRAMES / 2;
    let mut near = [0.0; MEDIAN_FRAMES];
    for (offset, value) in near.iter_mut().enumerate() {
        let place = (at + offset).saturating_sub(reach).min(row.len() - 1);
        *value = row[place];
    }
    near.sort_unstable_by(f32::total_cmp);
    near[reach]
}

/// The path with the largest sum from the first token and frame to the last: a step goes on in time, to the next
/// token, or both.
fn path(gain: &[f32], tokens: usize, frames: usize) -> Vec<usize> {
    let mut best = vec![f32::NEG_INFINITY; tokens * frames];
    for token in 0..tokens {
        for at in 0..frames {
            let here = token * frames + at;
            let before = |token: Option<usize>, at: Option<usize>| match (token, at) {
                (Some(token), Some(at)) => best[token * frames + at],
                _ => f32::NEG_INFINITY,
            };
            let (up, left) = (token.checked_sub(1), at.checked_sub(1));
            let from = if here == 0 {
                0.0
            } else {
                before(up, left).max(before(up, Some(at))).max(before(Some(token), left))
            };
            best[here] = from + gain[here];
        }
    }
    let mut starts = vec![0; tokens];
    let (mut token, mut at) = (tokens - 1, frames - 1);
    loop {
        starts[token] = at;
        let both = if token > 0 && at > 0 { best[(token - 1) * frames + at - 1] } else { f32::NEG_INFINITY };
        let up = if token > 0 { best[(token - 1) * frames + at] } else { f32::NEG_INFINITY };
        let left = if at > 0 { best[token * frames + at - 1] } else { f32::NEG_INFINITY };
        if token == 0 && at == 0 {
            return starts;
        }
        if both >= up && both >= left {
            (token, at) = (token - 1, at - 1);
        } else if left >= up {
            at -= 1;
        } else {
            token -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_start_where_their_attention_does() {
        let looks_at = |from: usize, to: usize| {
            (0..40).map(|at| if (from..to).contains(&at) { 0.1 } else { 0.001 }).collect::<Vec<f32>>()
        };
        let attention = [looks_at(0, 12), looks_at(12, 20), looks_at(20, 40)];
        let starts = starts(&attention, 1, 40);
        assert_eq!(starts[0], 0);
        assert!(starts[1].abs_diff(12) <= 1 && starts[2].abs_diff(20) <= 1, "{starts:?}");
    }

    #[test]
    fn odd_shapes_give_starts_in_order() {
        assert!(starts(&[[0.0; 0]; 0], 2, 10).is_empty());
        assert!(starts(&[vec![1.0]], 1, 0).is_empty());
        let few = vec![vec![0.5; 3]; 9];
        let found = starts(&few, 1, 3);
        assert_eq!(found.len(), 9);
        assert!(found.windows(2).all(|pair| pair[0] <= pair[1]));
    }
}

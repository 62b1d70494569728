//! The colour map of spectrograms: even steps of lightness, the same order for colour-blind eyes and in grey.
//!
//! **Source** matplotlib's *magma* (van der Walt and Smith, 2015, CC0), nine of its 256 entries, interpolated.

const STOPS: [[u8; 3]; 9] = [
    [0, 0, 4],
    [29, 17, 71],
    [81, 18, 124],
    [131, 38, 129],
    [182, 54, 121],
    [230, 81, 98],
    [251, 136, 97],
    [254, 196, 136],
    [252, 253, 191],
];

/// Red, green, blue and alpha for each of 256 levels.
#[must_use]
pub fn table() -> [[u8; 4]; 256] {
    let mut table = [[0, 0, 0, 255]; 256];
    for (level, colour) in table.iter_mut().enumerate() {
        let place = level as f32 / 255.0 * (STOPS.len() - 1) as f32;
        let below = (place as usize).min(STOPS.len() - 2);
        let share = place - below as f32;
        for channel in 0..3 {
            let (from, to) = (f32::from(STOPS[below][channel]), f32::from(STOPS[below + 1][channel]));
            colour[channel] = (from + (to - from) * share).round() as u8;
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn louder_is_lighter() {
        let light =
            |colour: [u8; 4]| 2 * u32::from(colour[0]) + 5 * u32::from(colour[1]) + u32::from(colour[2]);
        assert!(table().windows(2).all(|pair| light(pair[0]) <= light(pair[1])));
    }
}

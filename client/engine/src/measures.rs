//! The acoustic measures of the analysis view, side by side: samples first, and some time later what each frame
//! turned out to be.

use std::collections::BTreeMap;

use sotto_protocol::{Measures, VoiceQuality};

use crate::activity::Decided;
use crate::cepstrum::Cepstrum;
use crate::egemaps::Egemaps;
use crate::formants::Formants;
use crate::harmonicity::Harmonicity;
use crate::periods::Periods;
use crate::recording::{Findings, Recording};
use crate::spectrum::{self, Spectra};

/// All measures that need the samples.
#[derive(Default)]
pub(crate) struct MeasureStages {
    spectra: Spectra,
    spectrum: spectrum::Summary,
    recording: Recording,
    periods: Periods,
    formants: Formants,
    harmonicity: Harmonicity,
    cepstrum: Cepstrum,
    egemaps: Egemaps,
}

impl MeasureStages {
    /// Takes samples of the analysis view.
    pub(crate) fn push(&mut self, view: &[f32]) {
        let Self { spectra, spectrum, recording, .. } = self;
        spectra.push(view, |frame, powers| {
            spectrum.push(frame);
            recording.push_spectrum(powers);
        });
        self.periods.push(view);
        self.formants.push(view);
        self.harmonicity.push(view);
        self.cepstrum.push(view);
        self.egemaps.push(view);
    }

    /// Says that there are no more samples.
    pub(crate) fn end(&mut self) {
        let Self { spectra, spectrum, recording, .. } = self;
        spectra.finish(|frame, powers| {
            spectrum.push(frame);
            recording.push_spectrum(powers);
        });
    }

    /// Takes the pitch of the next frames: hertz, 0 for unvoiced.
    pub(crate) fn pitch(&mut self, f0_hz: &[f32]) {
        self.periods.decided(f0_hz);
        self.formants.decided(f0_hz);
    }

    /// Says what the next frame is.
    pub(crate) fn decide(&mut self, frame: Decided) {
        self.spectrum.decide(frame.speech);
        self.recording.push(frame);
    }

    /// What was measured, and what was found about the recording. Loudness and timing are measured elsewhere.
    pub(crate) fn finish(self) -> (Measures, Findings) {
        let egemaps = self.egemaps.finish();
        let balance = balance(&egemaps);
        let voice_quality = VoiceQuality {
            hnr_db: self.harmonicity.finish(),
            cpps_db: self.cepstrum.finish(),
            alpha_ratio_db: balance[0],
            hammarberg_db: balance[1],
            slope_0_500: balance[2],
            slope_500_1500: balance[3],
            ..self.periods.finish()
        };
        let measures = Measures {
            voice_quality,
            formants: self.formants.finish(),
            spectrum: self.spectrum.finish(),
            egemaps,
            ..Measures::default()
        };
        (measures, self.recording.finish())
    }
}

/// The spectral balance of the voiced frames, which is part of eGeMAPS: alpha ratio, Hammarberg index and the two
/// slopes; nothing where nothing was voiced.
fn balance(egemaps: &BTreeMap<String, f32>) -> [Option<f32>; 4] {
    let voiced = egemaps.get("VoicedSegmentsPerSec").is_some_and(|rate| *rate > 0.0);
    ["alphaRatioV", "hammarbergIndexV", "slopeV0-500", "slopeV500-1500"]
        .map(|name| egemaps.get(&format!("{name}_sma3nz_amean")).copied().filter(|_| voiced))
}

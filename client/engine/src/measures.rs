//! The acoustic measures of the analysis view, side by side: samples first, and some time later what each frame
//! turned out to be.

use sotto_protocol::Measures;

use crate::spectrum::{self, Spectra};

/// All measures that need the samples.
#[derive(Default)]
pub(crate) struct MeasureStages {
    spectra: Spectra,
    spectrum: spectrum::Summary,
}

impl MeasureStages {
    /// Takes samples of the analysis view.
    pub(crate) fn push(&mut self, view: &[f32]) {
        let Self { spectra, spectrum } = self;
        spectra.push(view, |frame, _| spectrum.push(frame));
    }

    /// Says that there are no more samples.
    pub(crate) fn end(&mut self) {
        let Self { spectra, spectrum } = self;
        spectra.finish(|frame, _| spectrum.push(frame));
    }

    /// Says whether the next frame is speech.
    pub(crate) fn decide(&mut self, speech: bool) {
        self.spectrum.decide(speech);
    }

    /// What was measured. Loudness and timing are measured elsewhere.
    pub(crate) fn finish(self) -> Measures {
        Measures { spectrum: self.spectrum.finish(), ..Measures::default() }
    }
}

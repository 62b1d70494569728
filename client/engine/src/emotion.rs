//! How the voice sounds, by the emotion model.

/// Failures of loading or running the model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The card beside the model is not what this engine expects.
    #[error("the model's card cannot be read")]
    Card,
}

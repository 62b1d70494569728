//! What an organisation's submissions say together: which days count, what is withheld, and the arithmetic of figures,
//! trends and comparisons. Sums come from `store::rollups`; what a figure means is in `docs/dashboard.md`.

pub mod anomalies;
pub mod answers;
pub mod comparison;
pub mod figures;
pub mod group;
pub mod period;
pub mod reading;
pub mod statistics;
pub mod sums;
pub mod table;
pub mod trend;
pub mod writer;

//! Leave to use the microphone, in the extension: its panel cannot ask, so a tab of its own does.

use sotto_platform::{
    clock, exclusive, extension,
    microphone::{self, Permission},
};

use crate::state::RecordProblem;

/// The lock that the tab holds which asks (`client/extension/permission.js`).
const ASKING: &str = "sotto-asking";

/// How often to look whether it is answered, how many times until the tab is open, and how many after it was closed.
const LOOK_MS: u32 = 200;
const OPENING_LOOKS: u32 = 50;
const CLOSED_LOOKS: u32 = 3;

/// Waits until the person has answered; returns at once where they have before. The microphone is never opened before that:
/// what a panel asks is refused in silence, and counts against the extension.
pub(super) async fn allowed() -> Result<(), RecordProblem> {
    if microphone::permission().await == Permission::Ask {
        extension::ask("permission").await.map_err(super::problem)?;
        let mut looks = OPENING_LOOKS;
        while looks > 0 && microphone::permission().await == Permission::Ask {
            clock::sleep_ms(LOOK_MS).await;
            let open = exclusive::is_held(ASKING).await.unwrap_or(false);
            looks = if open { CLOSED_LOOKS } else { looks - 1 };
        }
    }
    match microphone::permission().await {
        Permission::Granted => Ok(()),
        Permission::Denied => Err(RecordProblem::Blocked),
        Permission::Ask => Err(RecordProblem::Unanswered),
    }
}

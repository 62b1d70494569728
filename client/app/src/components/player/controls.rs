//! Play, time and speed.

use leptos::prelude::*;

use super::{CleanSound, Player};
use crate::{
    components::{
        icon::{Glyph, Icon},
        problem::ProblemNote,
    },
    text::{format, t},
};

const RATES: [(&str, f64); 8] = [
    ("0.5", 0.5),
    ("0.75", 0.75),
    ("1", 1.0),
    ("1.25", 1.25),
    ("1.5", 1.5),
    ("2", 2.0),
    ("2.5", 2.5),
    ("3", 3.0),
];

/// A row of controls.
#[component]
pub(crate) fn PlayerControls(
    /// What they act on.
    player: Player,
    /// Whether there is audio on this device.
    #[prop(into)]
    available: Signal<bool>,
) -> impl IntoView {
    let label = move || if player.playing.get() { t("Pause") } else { t("Play") };
    let glyph = move || if player.playing.get() { Glyph::Pause } else { Glyph::Play };
    let options = RATES.map(|(name, rate)| view! {
        <option value=name selected=move || (player.rate.get() - rate).abs() < 0.01>{format!("{name}×")}</option>
    });
    let choose = move |name: String| {
        if let Some((_, rate)) = RATES.iter().find(|it| it.0 == name) {
            player.set_rate(*rate);
        }
    };
    view! {
        <div class="player">
            <button
                type="button"
                class="play-button"
                data-test="play-toggle"
                aria-label=label
                aria-keyshortcuts="Space"
                disabled=move || !available.get()
                on:click=move |_| player.toggle()
            >
                {move || view! { <Icon glyph=glyph() /> }}
            </button>
            <p class="player-time tabular">
                <span data-test="player-time">{move || format::clock(player.position_s.get())}</span>
                <span class="soft">" / " {move || format::clock(player.duration_s.get())}</span>
            </p>
            {player.is_kept().then(|| view! { <CleanSound player available /> })}
            <label class="player-rate">
                <span class="reader-only">{t("Speed")}</span>
                <select class="select" data-test="player-rate" on:change:target=move |event| choose(event.target().value())>
                    {options}
                </select>
            </label>
        </div>
        <ProblemNote sentence=Signal::derive(move || player.problem.get()) />
    }
}

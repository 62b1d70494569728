//! A canvas as sharp as the screen, drawn again whenever its size, the colours or the data change.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    sync::atomic::{AtomicU32, Ordering},
};

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{CanvasRenderingContext2d, CssStyleDeclaration, HtmlCanvasElement, ResizeObserver};

use super::shell::Scheme;

/// Pens made so far.
static PENS: AtomicU32 = AtomicU32::new(0);

/// What a drawing draws with. Lengths are CSS pixels.
pub(crate) struct Pen {
    pub(crate) context: CanvasRenderingContext2d,
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// Pixels of the screen in one of the style sheet.
    pub(crate) ratio: f64,
    /// Tells pens apart: another one has another size, sharpness or other colours.
    pub(crate) number: u32,
    style: CssStyleDeclaration,
    /// Colours that were asked for: each question makes the browser work out the style of the page.
    colours: Rc<RefCell<BTreeMap<String, String>>>,
}

impl Pen {
    /// A colour of the style sheets, by the name of its custom property without dashes.
    pub(crate) fn colour(&self, name: &str) -> String {
        let ask =
            || self.style.get_property_value(&format!("--{name}")).unwrap_or_default().trim().to_owned();
        self.colours.borrow_mut().entry(name.to_owned()).or_insert_with(ask).clone()
    }

    /// Fills with a colour.
    pub(crate) fn fill(&self, name: &str) {
        self.context.set_fill_style_str(&self.colour(name));
    }

    /// Draws lines with a colour.
    pub(crate) fn stroke(&self, name: &str, width: f64) {
        self.context.set_stroke_style_str(&self.colour(name));
        self.context.set_line_width(width);
    }

    /// Writes small text.
    pub(crate) fn write(&self, text: &str, x: f64, y: f64) {
        // Writing on a live context does not fail.
        let _ = self.context.fill_text(text, x, y);
    }

    /// Chooses the small type of axes.
    pub(crate) fn small_type(&self) {
        self.context.set_font("11px system-ui, sans-serif");
    }

    fn on(canvas: &HtmlCanvasElement) -> Option<Self> {
        let (width, height) = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
        if width < 1.0 || height < 1.0 {
            return None;
        }
        let ratio = window().device_pixel_ratio().clamp(1.0, 4.0);
        let context = sized(canvas, width, height, ratio)?;
        let style = window().get_computed_style(canvas).ok()??;
        let number = PENS.fetch_add(1, Ordering::Relaxed);
        Some(Self { context, width, height, ratio, number, style, colours: Rc::default() })
    }

    /// An empty canvas of its own for a part of the drawing, as sharp and in the same colours.
    pub(crate) fn apart(&self, width: f64) -> Option<(HtmlCanvasElement, Self)> {
        let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
        let context = sized(&canvas, width, self.height, self.ratio)?;
        let (style, colours) = (self.style.clone(), self.colours.clone());
        Some((canvas, Self { context, width, style, colours, ..*self }))
    }

    /// Draws on an empty canvas, whatever an earlier drawing left.
    fn draw(&self, draw: impl Fn(&Self)) {
        self.context.clear_rect(0.0, 0.0, self.width, self.height);
        self.context.save();
        draw(self);
        self.context.restore();
    }
}

/// Gives a canvas its size and answers what draws on it, in CSS pixels.
fn sized(
    canvas: &HtmlCanvasElement,
    width: f64,
    height: f64,
    ratio: f64,
) -> Option<CanvasRenderingContext2d> {
    canvas.set_width((width * ratio).round() as u32);
    canvas.set_height((height * ratio).round() as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0).ok()?;
    Some(context)
}

/// What a pen was made for.
#[derive(PartialEq)]
struct Look {
    resized: u32,
    recoloured: u32,
    sharpness: f64,
}

/// A drawing. `draw` runs reactively: signals that it reads cause it to run again.
#[component]
pub(crate) fn Canvas(
    /// Draws everything onto an empty canvas.
    draw: impl Fn(&Pen) + 'static,
    /// Class for the style sheet.
    class: &'static str,
) -> impl IntoView {
    let node = NodeRef::<html::Canvas>::new();
    let resized = RwSignal::new(0_u32);
    let scheme = use_context::<Scheme>();
    Effect::new(move |last: Option<(Look, Option<Pen>)>| {
        let look = Look {
            resized: resized.get(),
            recoloured: scheme.map_or(0, |Scheme(changes)| changes.get()),
            sharpness: window().device_pixel_ratio(),
        };
        let canvas = node.get();
        // A live drawing is drawn many times a second: what did not change is not asked for again.
        let kept = last.and_then(|(before, pen)| pen.filter(|_| before == look));
        let pen = kept.or_else(|| canvas.and_then(|canvas| Pen::on(&canvas)));
        if let Some(pen) = &pen {
            pen.draw(&draw);
        }
        (look, pen)
    });
    Effect::new(move |watching: Option<bool>| {
        let Some(canvas) = node.get() else { return false };
        if watching != Some(true) {
            watch_size(&canvas, resized);
        }
        true
    });
    view! { <canvas node_ref=node class=class aria-hidden="true"></canvas> }
}

/// Counts changes of size until the component goes.
fn watch_size(canvas: &HtmlCanvasElement, resized: RwSignal<u32>) {
    let last = Rc::new(Cell::new((canvas.client_width(), canvas.client_height())));
    let watched = canvas.clone();
    let on_resize = Closure::<dyn Fn()>::new(move || {
        let size = (watched.client_width(), watched.client_height());
        if last.replace(size) != size {
            // Gone together with the component.
            let _ = resized.try_update(|it| *it += 1);
        }
    });
    if let Ok(observer) = ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
        observer.observe(canvas);
        let kept = StoredValue::new_local((observer, on_resize));
        on_cleanup(move || {
            let _ = kept.try_with_value(|it| it.0.disconnect());
        });
    }
}

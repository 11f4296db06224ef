//! Bars: filled as far as it is certain, hatched as far as it is open, a stroke where it stands.

use super::ink::Ink;
use super::svg::Frame;
use super::svg::Sketch;

/// Three places along a bar, in any order of growth.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    /// Where the bar begins.
    pub(super) base: i32,
    /// As far as it goes in any case.
    pub(super) sure: i32,
    /// As far as it goes now.
    pub(super) now: i32,
    /// As far as it can go.
    pub(super) open: i32,
}

/// Draws a bar between two heights.
pub(super) fn draw(
    sketch: &Sketch,
    places: Places,
    (top, bottom): (i32, i32),
    ink: Ink,
    tip: &str,
) {
    let span = |a: i32, b: i32| Frame::new(a.min(b), top, a.max(b), bottom);
    if places.sure != places.base {
        sketch.tip(tip).rect(span(places.base, places.sure), ink.fill());
    }
    if places.open != places.sure {
        let open = span(places.sure, places.open);
        sketch.tip(tip).rect(open, ink.hatch());
        sketch.rect(open, ink.line(10));
        let x = places.now;
        sketch.line((x, top - 40), (x, bottom + 40), Ink::Text.line(25));
    }
}

/// The sign that a bar is longer than it is drawn.
pub(super) fn tear(sketch: &Sketch, x: i32, (top, bottom): (i32, i32)) {
    let height = bottom - top;
    for (shift, paint) in
        [(0, Ink::Paper.fill()), (0, Ink::Axis.line(10)), (70, Ink::Axis.line(10))]
    {
        let zigzag: Vec<(i32, i32)> = (0..=4)
            .map(|n| {
                (x + shift + if n % 2 == 0 { 0 } else { 50 }, top - 20 + (height + 40) * n / 4)
            })
            .collect();
        if paint.width == 0 {
            let back = zigzag.iter().rev().map(|(x, y)| (x + 70, *y));
            let band: Vec<(i32, i32)> = zigzag.iter().copied().chain(back).collect();
            sketch.polygon(&band, paint);
        } else {
            sketch.path(&zigzag, paint);
        }
    }
}

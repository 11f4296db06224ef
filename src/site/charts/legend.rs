//! What marks and textures mean, in one or more rows.

use super::ink::Ink;
use super::ink::Paint;
use super::svg::Align;
use super::svg::Frame;
use super::svg::Shape;
use super::svg::Sketch;
use super::text;

/// A sample of what is explained.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sample {
    Mark(Shape, Paint),
    Area(Paint),
    /// A filled area with an outline of its own ink.
    Framed(Paint),
    /// A small dot.
    Dot(Paint),
    Line(Paint),
    /// An upright stroke.
    Stroke(Paint),
}

/// Samples with their words.
#[derive(Default)]
pub(super) struct Legend {
    entries: Vec<(Sample, String)>,
}

const ROW: i32 = 200;
const SAMPLE: i32 = 240;
const GAP: i32 = 220;

impl Legend {
    pub(super) fn add(&mut self, sample: Sample, words: impl Into<String>) {
        self.entries.push((sample, words.into()));
    }

    /// Places of the entries in rows of this width.
    fn places(&self, width: i32) -> Vec<(i32, i32)> {
        let (mut x, mut row) = (0, 0);
        let mut places = Vec::with_capacity(self.entries.len());
        for (_, words) in &self.entries {
            let length = SAMPLE + text::width(words, text::SMALL);
            if x > 0 && x + length > width {
                (x, row) = (0, row + 1);
            }
            places.push((x, row));
            x += length + GAP;
        }
        places
    }

    /// Height in rows of this width; nothing if there is nothing to explain.
    pub(super) fn height(&self, width: i32) -> i32 {
        self.places(width).last().map_or(0, |(_, row)| (row + 1) * ROW)
    }

    /// Draws it with its upper left corner at that place.
    pub(super) fn draw(&self, sketch: &Sketch, (left, top): (i32, i32), width: i32) {
        for ((x, row), (sample, words)) in self.places(width).into_iter().zip(&self.entries) {
            let (x, y) = (left + x, top + row * ROW + ROW / 2);
            let area = Frame::new(x, y - 50, x + 180, y + 50);
            match *sample {
                Sample::Mark(shape, paint) => sketch.mark(shape, (x + 90, y), 45, paint),
                Sample::Area(paint) => sketch.rect(area, paint),
                Sample::Framed(paint) => {
                    sketch.rect(area, paint);
                    sketch.rect(area, paint.ink.line(10));
                }
                Sample::Dot(paint) => sketch.circle((x + 90, y), 14, paint),
                Sample::Line(paint) => sketch.line((x, y), (x + 180, y), paint),
                Sample::Stroke(paint) => sketch.line((x + 90, y - 70), (x + 90, y + 70), paint),
            }
            let room = width - (x - left) - SAMPLE;
            let words = text::cut(words, text::SMALL, room);
            sketch.words(&words, (x + SAMPLE, y), Align::Start, text::SMALL, Ink::Text);
        }
    }
}

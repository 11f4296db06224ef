//! What a mark means: inks and textures, carried through plotters as reserved marker colours.

use plotters::style::RGBColor;

/// What is drawn, named by its meaning; the theme decides the colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ink {
    /// Words.
    Text,
    /// Words and lines of less weight.
    Muted,
    /// Axes.
    Axis,
    /// Lines of the grid, empty parts of bars.
    Grid,
    /// The measured thing itself.
    Accent,
    /// Done as demanded.
    Met,
    /// Not done, or done too late.
    Breach,
    /// Excused.
    Excused,
    /// Under way.
    Pending,
    /// Not begun.
    Upcoming,
    /// Cannot be decided.
    Undecidable,
    /// Nothing there.
    None,
    /// The paper itself: words and lines on filled areas.
    Paper,
}

impl Ink {
    pub(super) const ALL: [Ink; 13] = [
        Ink::Text,
        Ink::Muted,
        Ink::Axis,
        Ink::Grid,
        Ink::Accent,
        Ink::Met,
        Ink::Breach,
        Ink::Excused,
        Ink::Pending,
        Ink::Upcoming,
        Ink::Undecidable,
        Ink::None,
        Ink::Paper,
    ];

    /// The class that the theme colours.
    pub(super) fn class(self) -> &'static str {
        match self {
            Ink::Text => "c-text",
            Ink::Muted => "c-muted",
            Ink::Axis => "c-axis",
            Ink::Grid => "c-grid",
            Ink::Accent => "c-accent",
            Ink::Met => "c-met",
            Ink::Breach => "c-breach",
            Ink::Excused => "c-excused",
            Ink::Pending => "c-pending",
            Ink::Upcoming => "c-upcoming",
            Ink::Undecidable => "c-undecidable",
            Ink::None => "c-none",
            Ink::Paper => "c-paper",
        }
    }

    /// How the lines of its hatch run, so that hatches differ in print.
    pub(super) fn slant(self) -> i32 {
        match self {
            Ink::Excused => -45,
            Ink::Undecidable | Ink::Upcoming => 90,
            Ink::Pending => 0,
            _ => 45,
        }
    }

    pub(super) fn fill(self) -> Paint {
        Paint { ink: self, texture: Texture::Fill, width: 0 }
    }

    pub(super) fn soft(self) -> Paint {
        Paint { ink: self, texture: Texture::Soft, width: 0 }
    }

    pub(super) fn hatch(self) -> Paint {
        Paint { ink: self, texture: Texture::Hatch, width: 0 }
    }

    /// A line of that many tenths of a pixel.
    pub(super) fn line(self, width: u32) -> Paint {
        Paint { ink: self, texture: Texture::Line, width }
    }

    /// A dashed line.
    pub(super) fn dash(self, width: u32) -> Paint {
        Paint { ink: self, texture: Texture::Dash, width }
    }

    /// An outline, filled with the colour of the paper.
    pub(super) fn hollow(self, width: u32) -> Paint {
        Paint { ink: self, texture: Texture::Hollow, width }
    }
}

/// How an area is filled or a line is drawn, so that meaning survives without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Texture {
    Fill,
    Soft,
    Hatch,
    Line,
    Dash,
    Hollow,
}

impl Texture {
    const ALL: [Texture; 6] = [
        Texture::Fill,
        Texture::Soft,
        Texture::Hatch,
        Texture::Line,
        Texture::Dash,
        Texture::Hollow,
    ];

    pub(super) fn class(self) -> &'static str {
        match self {
            Texture::Fill => "c-fill",
            Texture::Soft => "c-soft",
            Texture::Hatch => "c-hatch",
            Texture::Line => "c-line",
            Texture::Dash => "c-dash",
            Texture::Hollow => "c-hollow",
        }
    }
}

/// An ink, its texture and the width of its line in tenths of a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paint {
    pub(super) ink: Ink,
    pub(super) texture: Texture,
    pub(super) width: u32,
}

impl Paint {
    /// The marker colour that stands for a paint: red counts inks, green textures, blue is the width.
    pub(super) fn marker(self) -> RGBColor {
        let ink = Ink::ALL.iter().position(|ink| *ink == self.ink);
        let texture = Texture::ALL.iter().position(|texture| *texture == self.texture);
        let byte = |n: Option<usize>| n.and_then(|n| u8::try_from(n).ok()).unwrap_or(0);
        RGBColor(byte(ink), byte(texture), u8::try_from(self.width).unwrap_or(u8::MAX))
    }

    /// The paint that a marker colour stands for.
    pub(super) fn of_marker((ink, texture, width): (u8, u8, u8)) -> Paint {
        Paint {
            ink: Ink::ALL.get(usize::from(ink)).copied().unwrap_or(Ink::Text),
            texture: Texture::ALL.get(usize::from(texture)).copied().unwrap_or(Texture::Fill),
            width: u32::from(width),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Ink;
    use super::Paint;

    #[test]
    fn every_paint_survives_the_way_through_plotters() {
        for ink in Ink::ALL {
            for paint in
                [ink.fill(), ink.soft(), ink.hatch(), ink.line(7), ink.dash(7), ink.hollow(7)]
            {
                let color = paint.marker();
                let back = Paint::of_marker((color.0, color.1, color.2));
                assert_eq!(back, paint);
            }
        }
    }
}

//! Our own plotters backend: SVG with classes instead of colours, no fonts, whole numbers only.
//!
//! A drawing is as wide as its view box; all lengths are tenths of a pixel, so that lines are
//! smooth although plotters counts in whole numbers.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt::Write;

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::drawing::IntoDrawingArea;
use plotters::element::Circle;
use plotters::element::Drawable;
use plotters::element::PathElement;
use plotters::element::PointCollection;
use plotters::element::Polygon;
use plotters::element::Rectangle;
use plotters::element::Text;
use plotters::style::FontDesc;
use plotters::style::FontFamily;
use plotters::style::FontStyle;
use plotters::style::RGBColor;
use plotters::style::ShapeStyle;
use plotters::style::TextStyle;
use plotters::style::text_anchor::HPos;
use plotters::style::text_anchor::Pos;
use plotters::style::text_anchor::VPos;
use plotters_backend::BackendColor;
use plotters_backend::BackendCoord;
use plotters_backend::BackendStyle;
use plotters_backend::BackendTextStyle;
use plotters_backend::DrawingBackend;
use plotters_backend::DrawingErrorKind;

use super::ink::Ink;
use super::ink::Paint;
use super::ink::Texture;
use super::text;

/// Where a text stands relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    /// The text begins there.
    Start,
    /// The point is its middle.
    Middle,
    /// The text ends there.
    End,
}

/// The shape of a mark; every verdict has its own, so that colour is not needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Circle,
    Diamond,
    Square,
    Triangle,
    Cross,
}

/// A rectangle in tenths of a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) right: i32,
    pub(super) bottom: i32,
}

impl Frame {
    pub(super) fn new(left: i32, top: i32, right: i32, bottom: i32) -> Frame {
        Frame { left, top, right, bottom }
    }

    /// The frame, made smaller by `by` on every side.
    pub(super) fn inset(self, by: i32) -> Frame {
        Frame::new(self.left + by, self.top + by, self.right - by, self.bottom - by)
    }
}

/// A drawing under way.
pub(super) struct Sketch {
    sheet: RefCell<Sheet>,
}

struct Sheet {
    id: String,
    width: i32,
    height: i32,
    body: String,
    hatches: BTreeSet<Ink>,
    /// Hover text of the next mark.
    tip: String,
}

impl Sketch {
    /// An empty drawing; `id` must be unique on its page and plain ASCII without blanks.
    pub(super) fn new(id: &str, width: i32, height: i32) -> Sketch {
        let sheet = Sheet {
            id: id.to_owned(),
            width,
            height,
            body: String::new(),
            hatches: BTreeSet::new(),
            tip: String::new(),
        };
        Sketch { sheet: RefCell::new(sheet) }
    }

    /// Gives the next mark its hover text.
    pub(super) fn tip(&self, text: &str) -> &Sketch {
        self.sheet.borrow_mut().tip = text.to_owned();
        self
    }

    /// Everything drawn until the end of `draw` leads to a page, if `href` names one.
    pub(super) fn link(&self, href: Option<&str>, draw: impl FnOnce(&Sketch)) {
        if let Some(href) = href {
            // Readers without a mouse use the links of the table and lists beside the drawing.
            let _ = write!(
                self.sheet.borrow_mut().body,
                "<a href=\"{}\" tabindex=\"-1\">",
                escaped(href)
            );
        }
        draw(self);
        if href.is_some() {
            self.sheet.borrow_mut().body.push_str("</a>");
        }
    }

    pub(super) fn rect(&self, frame: Frame, paint: Paint) {
        let corners = [(frame.left, frame.top), (frame.right, frame.bottom)];
        self.draw(Rectangle::new(corners, style(paint)));
    }

    /// Several rectangles as one element: where there are many, each is no more than a few bytes.
    pub(super) fn rects(&self, frames: &[Frame], paint: Paint) {
        if frames.is_empty() {
            return;
        }
        let mut path = String::from("path d=\"");
        for Frame { left, top, right, bottom } in frames {
            let corners = [(*left, *bottom), (*left, *top), (*right, *top), (*right, *bottom)];
            let _ = write!(path, "{}Z", moves(corners));
        }
        path.push('"');
        let RGBColor(red, green, blue) = paint.marker();
        let color = BackendColor { alpha: 1.0, rgb: (red, green, blue) };
        let _ = Pen { sheet: &self.sheet }.element(&path, color);
    }

    pub(super) fn circle(&self, center: (i32, i32), radius: i32, paint: Paint) {
        self.draw(Circle::new(center, radius, style(paint)));
    }

    pub(super) fn polygon(&self, points: &[(i32, i32)], paint: Paint) {
        self.draw(Polygon::new(points.to_vec(), style(paint)));
    }

    pub(super) fn path(&self, points: &[(i32, i32)], paint: Paint) {
        self.draw(PathElement::new(points.to_vec(), style(paint)));
    }

    pub(super) fn line(&self, from: (i32, i32), to: (i32, i32), paint: Paint) {
        self.path(&[from, to], paint);
    }

    /// A mark of a shape, `radius` from its middle to its edge.
    pub(super) fn mark(&self, shape: Shape, (x, y): (i32, i32), radius: i32, paint: Paint) {
        let r = radius;
        match shape {
            Shape::Circle => self.circle((x, y), r, paint),
            Shape::Square => self.rect(Frame::new(x - r, y - r, x + r, y + r), paint),
            Shape::Diamond => {
                let r = r * 13 / 10;
                self.polygon(&[(x, y - r), (x + r, y), (x, y + r), (x - r, y)], paint);
            }
            Shape::Triangle => {
                let (half, up) = (r * 11 / 10, r * 12 / 10);
                self.polygon(
                    &[(x, y - up), (x + half, y + r * 8 / 10), (x - half, y + r * 8 / 10)],
                    paint,
                );
            }
            Shape::Cross => {
                let points =
                    [(x - r, y - r), (x + r, y + r), (x, y), (x + r, y - r), (x - r, y + r)];
                self.path(
                    &points,
                    Paint { texture: Texture::Line, width: paint.width.max(20), ..paint },
                );
            }
        }
    }

    /// Words whose vertical middle is at `y`.
    pub(super) fn words(&self, text: &str, (x, y): (i32, i32), align: Align, size: i32, ink: Ink) {
        self.write(text, (x, y), align, size, ink, FontStyle::Normal);
    }

    /// Words of more weight.
    pub(super) fn strong(&self, text: &str, (x, y): (i32, i32), align: Align, size: i32, ink: Ink) {
        self.write(text, (x, y), align, size, ink, FontStyle::Bold);
    }

    fn write(
        &self,
        text: &str,
        at: (i32, i32),
        align: Align,
        size: i32,
        ink: Ink,
        weight: FontStyle,
    ) {
        let h_pos = match align {
            Align::Start => HPos::Left,
            Align::Middle => HPos::Center,
            Align::End => HPos::Right,
        };
        let marker = ink.fill().marker();
        let font = FontDesc::new(FontFamily::SansSerif, f64::from(size), weight);
        let style = TextStyle::from(font).pos(Pos::new(h_pos, VPos::Center)).color(&marker);
        self.draw(Text::new(text.to_owned(), at, style));
    }

    fn draw<E>(&self, element: E)
    where
        for<'b> &'b E: PointCollection<'b, (i32, i32)>,
        for<'b> E: Drawable<Pen<'b>>,
    {
        let area: DrawingArea<Pen<'_>, Shift> = Pen { sheet: &self.sheet }.into_drawing_area();
        area.draw(&element).expect("writing into a string cannot fail");
    }

    /// The finished drawing with its name and description for readers who do not see it.
    pub(super) fn finish(self, title: &str, description: &str) -> String {
        let sheet = self.sheet.into_inner();
        let id = &sheet.id;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"c-chart\" viewBox=\"0 0 {} {}\" role=\"group\" \
             aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{}</title>\
             <desc id=\"{id}-desc\">{}</desc>",
            sheet.width,
            sheet.height,
            escaped(title),
            escaped(description),
        );
        if !sheet.hatches.is_empty() {
            svg.push_str("<defs>");
            for ink in &sheet.hatches {
                let class = ink.class();
                let _ = write!(
                    svg,
                    "<pattern id=\"{id}-{class}\" width=\"56\" height=\"56\" patternUnits=\"userSpaceOnUse\" \
                     patternTransform=\"rotate({})\"><rect class=\"{class} c-soft\" width=\"56\" height=\"56\"/>\
                     <path class=\"{class} c-line\" d=\"M14 0V56\" stroke-width=\"20\"/></pattern>",
                    ink.slant()
                );
            }
            svg.push_str("</defs>");
        }
        svg.push_str(&sheet.body);
        svg.push_str("</svg>");
        svg
    }
}

fn style(paint: Paint) -> ShapeStyle {
    let filled = !matches!(paint.texture, Texture::Line | Texture::Dash);
    ShapeStyle { color: paint.marker().into(), filled, stroke_width: paint.width }
}

/// Text for use in markup; characters that XML does not know are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

/// Draws onto a sheet: the backend that plotters sees.
struct Pen<'a> {
    sheet: &'a RefCell<Sheet>,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl Pen<'_> {
    /// Writes one element: its name and geometry, the classes of its paint, its hover text.
    fn element(&mut self, geometry: &str, color: BackendColor) -> Drawn {
        let paint = Paint::of_marker(color.rgb);
        let width = paint.width;
        let sheet = &mut *self.sheet.borrow_mut();
        let _ = write!(
            sheet.body,
            "<{geometry} class=\"{} {}\"",
            paint.ink.class(),
            paint.texture.class()
        );
        match paint.texture {
            Texture::Hatch => {
                sheet.hatches.insert(paint.ink);
                let _ = write!(sheet.body, " fill=\"url(#{}-{})\"", sheet.id, paint.ink.class());
            }
            Texture::Dash => {
                let _ = write!(sheet.body, " stroke-width=\"{width}\" stroke-dasharray=\"50 35\"");
            }
            Texture::Line | Texture::Hollow => {
                let _ = write!(sheet.body, " stroke-width=\"{width}\"");
            }
            Texture::Fill | Texture::Soft => {}
        }
        let tip = std::mem::take(&mut sheet.tip);
        if tip.is_empty() {
            sheet.body.push_str("/>");
        } else {
            let name = geometry.split(' ').next().unwrap_or_default();
            let _ = write!(sheet.body, "><title>{}</title></{name}>", escaped(&tip));
        }
        Ok(())
    }
}

impl DrawingBackend for Pen<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        let sheet = self.sheet.borrow();
        (sheet.width.unsigned_abs(), sheet.height.unsigned_abs())
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.element(&format!("rect x=\"{x}\" y=\"{y}\" width=\"10\" height=\"10\""), color)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        _: bool,
    ) -> Drawn {
        let (width, height) = ((right - left).max(0), (bottom - top).max(0));
        let geometry =
            format!("rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"");
        self.element(&geometry, style.color())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.element(&format!("path d=\"{}\"", moves(path)), style.color())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        _: bool,
    ) -> Drawn {
        let geometry = format!("circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"");
        self.element(&geometry, style.color())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Drawn {
        self.element(&format!("path d=\"{}Z\"", moves(points)), style.color())
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        words: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Drawn {
        let (anchor, v_pos) = (style.anchor(), style.anchor().v_pos);
        let align = match anchor.h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let size = whole(style.size());
        // The base line of a text whose middle, top or bottom is at y.
        let y = match v_pos {
            VPos::Center => y + size * 36 / 100,
            VPos::Top => y + size * 88 / 100,
            VPos::Bottom => y - size * 12 / 100,
        };
        let weight = match style.style() {
            FontStyle::Bold => " c-strong",
            _ => "",
        };
        let class = Paint::of_marker(style.color().rgb).ink.class();
        let _ = write!(
            self.sheet.borrow_mut().body,
            "<text class=\"{class} c-label{weight}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{align}\" font-size=\"{size}\">{}</text>",
            escaped(words)
        );
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        words: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let size = whole(style.size());
        Ok((text::width(words, size).unsigned_abs(), size.unsigned_abs()))
    }
}

/// `M10 20L30 40`.
fn moves(points: impl IntoIterator<Item = BackendCoord>) -> String {
    let mut path = String::new();
    for (x, y) in points {
        let _ = write!(path, "{}{x} {y}", if path.is_empty() { 'M' } else { 'L' });
    }
    path
}

#[expect(clippy::cast_possible_truncation, reason = "sizes of text are small")]
fn whole(size: f64) -> i32 {
    size.round() as i32
}

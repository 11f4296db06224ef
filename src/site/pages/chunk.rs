//! Long lists cut into pages: nothing is left out, and no page grows with the list.

use serde::Serialize;

use crate::base::message::Message;
use crate::site::desk::Desk;
use crate::site::parts::Anchor;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// How many rows one page shows, so that it stays well below 300 KB.
const ROWS: usize = 150;

/// What one page shows of a list.
#[derive(Serialize)]
pub(super) struct ListView<T> {
    /// How many rows the whole list has.
    n: usize,
    /// The rows on this page.
    rows: Vec<T>,
    /// Whether the list began on an earlier page.
    is_continued: bool,
    /// The page where it goes on, or begins; empty if it ends here.
    rest: Anchor,
}

/// How many pages lists of so many rows in all fill; at least one.
pub(super) fn n_parts(n: usize) -> usize {
    n.div_ceil(ROWS).max(1)
}

/// The pages of every contract's lists.
pub(super) fn targets(
    desk: &Desk<'_>,
    page: fn(usize, usize) -> Target,
    n: fn(&Desk<'_>, usize) -> usize,
) -> Vec<Target> {
    let contracts = 0..desk.shelves.len();
    contracts.flat_map(|c| (0..n_parts(n(desk, c))).map(move |part| page(c, part))).collect()
}

/// The title of a page; of all but the first with its number.
pub(super) fn title(voice: &Voice<'_>, key: &'static str, part: usize) -> String {
    match part {
        0 => voice.word(key),
        _ => format!("{} · {}", voice.word(key), nth(voice, part)),
    }
}

/// What a page is called by its number.
fn nth(voice: &Voice<'_>, part: usize) -> String {
    voice.say(&Message::new("site-nth-page").with("n", part + 1))
}

/// One page of a list.
pub(super) struct Chunk {
    part: usize,
    page: fn(usize, usize) -> Target,
    contract: usize,
    before: usize,
}

impl Chunk {
    /// Page `part`, counted from 0, of the lists of a contract.
    pub(super) fn new(part: usize, contract: usize, page: fn(usize, usize) -> Target) -> Chunk {
        Chunk { part, page, contract, before: 0 }
    }

    /// What this page shows of the next list.
    pub(super) fn show<R, T>(
        &mut self,
        voice: &Voice<'_>,
        list: &[R],
        view: impl Fn(&R) -> T,
    ) -> ListView<T> {
        let (first, end) = (self.before, self.before + list.len());
        self.before = end;
        let page = self.part * ROWS..(self.part + 1) * ROWS;
        let cut = |at: usize| at.clamp(page.start, page.end).clamp(first, end) - first;
        let rows = list[cut(page.start)..cut(page.end)].iter().map(view).collect();
        let goes_on = (end > page.end).then(|| (first / ROWS).max(self.part + 1));
        ListView {
            n: list.len(),
            rows,
            is_continued: first < page.start && end > page.start,
            rest: goes_on.map(|part| self.to(voice, part)).unwrap_or_default(),
        }
    }

    /// The pages before and after this one; empty at the ends.
    pub(super) fn beside(&self, voice: &Voice<'_>, n: usize) -> [Anchor; 2] {
        let to = |part: Option<usize>| {
            part.filter(|part| *part < n_parts(n))
                .map(|part| self.to(voice, part))
                .unwrap_or_default()
        };
        [to(self.part.checked_sub(1)), to(Some(self.part + 1))]
    }

    fn to(&self, voice: &Voice<'_>, part: usize) -> Anchor {
        voice.to((self.page)(self.contract, part), nth(voice, part))
    }
}

//! Open: what is undecidable, what is under way, and what comes due next.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::chunk;
use super::chunk::Chunk;
use super::chunk::ListView;
use super::crumbs;
use crate::site::parts::Anchor;
use crate::site::parts::OutcomeView;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page {
    name: "open",
    targets: |desk| chunk::targets(desk, Target::Open, |desk, c| desk.lists[c].n_open()),
    view,
};

#[derive(Serialize)]
struct View {
    is_first: bool,
    undecidable: ListView<OutcomeView>,
    pending: ListView<OutcomeView>,
    upcoming: ListView<OutcomeView>,
    n_upcoming: usize,
    previous: Anchor,
    next: Anchor,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let Target::Open(c, part) = target else { return Draft::new("", Vec::new(), &()) };
    let lists = &voice.desk.lists[c];
    let mut chunk = Chunk::new(part, c, Target::Open);
    let [previous, next] = chunk.beside(voice, lists.n_open());
    let view = View {
        is_first: part == 0,
        undecidable: chunk.show(voice, &lists.undecidable, |at| voice.outcome(*at)),
        pending: chunk.show(voice, &lists.pending, |at| voice.outcome(*at)),
        upcoming: chunk.show(voice, &lists.upcoming, |at| voice.outcome(*at)),
        n_upcoming: lists.n_upcoming,
        previous,
        next,
    };
    Draft::new(chunk::title(voice, "site-tab-open", part), crumbs(voice, c), &view)
}

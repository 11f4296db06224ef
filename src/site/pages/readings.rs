//! Interpretations: how every ambiguity of the text is read, and why.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::crumbs;
use super::each_contract;
use crate::site::parts::Anchor;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page =
    Page { name: "readings", targets: |desk| each_contract(desk, Target::Readings), view };

#[derive(Serialize)]
struct View {
    readings: Vec<ReadingView>,
}

#[derive(Serialize)]
struct ReadingView {
    anchor: String,
    id: String,
    title: String,
    conflict: String,
    reading: String,
    reason: String,
    clauses: Vec<Anchor>,
    place: String,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let c = super::contract_in(target);
    let readings = voice.desk.contract(c).identity.readings.iter().enumerate();
    let view = View {
        readings: readings
            .map(|(n, reading)| ReadingView {
                anchor: voice.desk.reading_anchor(c, n),
                id: reading.id.text.clone(),
                title: reading.title.clone(),
                conflict: reading.conflict.clone(),
                reading: reading.reading.clone(),
                reason: reading.reason.clone(),
                clauses: reading.affects.iter().map(|word| voice.to_clause_id(c, word)).collect(),
                place: voice.place(reading.place),
            })
            .collect(),
    };
    Draft::new(voice.word("site-tab-readings"), crumbs(voice, c), &view)
}

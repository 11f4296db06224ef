//! Where findings point: always inside the text that was read.

use pactbook::base::finding::Finding;
use pactbook::base::place::Place;

/// Panics if a place of a finding lies outside its text or cuts a character in two.
pub fn hold(findings: &[Finding], text: &str) {
    for finding in findings {
        let place = finding.place.iter().chain(finding.related.iter().map(|(place, _)| place));
        for place in place {
            inside(*place, text);
        }
    }
}

/// Panics if a place lies outside the text or cuts a character in two.
pub fn inside(place: Place, text: &str) {
    let range = place.range();
    assert!(range.start <= range.end, "a place ends before it starts: {range:?}");
    assert!(text.get(range.clone()).is_some(), "a place outside of the text: {range:?}");
}

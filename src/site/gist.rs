//! The gist of a page: its answer in one sentence, for whoever sees only a link to it.

use crate::base::message::Message;

use super::parts::Badge;
use super::target::OutcomeAt;
use super::target::Target;
use super::voice::Voice;

/// How many characters a gist has at most.
const MAX_CHARS: usize = 240;

/// The gist of a page of this title.
pub(super) fn gist(
    voice: &Voice<'_>,
    target: Target,
    title: &str,
    contract: Option<usize>,
) -> String {
    let said = answer(voice, target).unwrap_or_else(|| {
        let message = Message::new("gist-page").with("title", title);
        voice.say(&message.with("of", voice.scope(contract)))
    });
    let said = said.split_whitespace().collect::<Vec<&str>>().join(" ").replace('`', "");
    if said.chars().count() <= MAX_CHARS {
        return said;
    }
    let mut short: String = said.chars().take(MAX_CHARS - 1).collect();
    short.push('…');
    short
}

fn answer(voice: &Voice<'_>, target: Target) -> Option<String> {
    let desk = voice.desk;
    let standing = |message: Message, contracts: &mut dyn Iterator<Item = usize>| {
        let mut counts = [0; 3];
        for c in contracts {
            for (sum, n) in counts.iter_mut().zip(desk.facts(c).standing) {
                *sum += n;
            }
        }
        let [breached, undecidable, pending] = counts;
        let message = message.with("breached", breached).with("undecidable", undecidable);
        voice.say(&message.with("pending", pending))
    };
    Some(match target {
        Target::Home => {
            let n = desk.shelves.len();
            standing(Message::new("gist-home").with("n", n), &mut (0..n))
        }
        Target::Contract(c) => match desk.current_period(c) {
            Some(p) => {
                let of = &desk.contract(c).identity.short;
                let said = voice.answer(c, p).into_iter().take(2).collect::<Vec<String>>();
                let said = said.join(voice.choose("", " ").as_str());
                voice.say(&Message::new("gist-of").with("of", of).with("what", said))
            }
            None => {
                let of = &desk.contract(c).identity.short;
                standing(Message::new("gist-standing").with("of", of), &mut std::iter::once(c))
            }
        },
        Target::Period(c, p) => {
            let said = voice.answer(c, p).into_iter().take(2).collect::<Vec<String>>();
            let said = said.join(voice.choose("", " ").as_str());
            let of = &desk.contract(c).identity.short;
            voice.say(&Message::new("gist-of").with("of", of).with("what", said))
        }
        Target::Settlement(c) => {
            let settlement = desk.assessment(c).settlement.as_ref()?;
            let payable = voice.money_range(&settlement.payable);
            let message = Message::new(match payable.exact {
                true => "gist-payable",
                false => "gist-payable-range",
            });
            let message = message.with("low", payable.low).with("high", payable.high);
            let of = &desk.contract(c).identity.short;
            voice.say(&message.with("now", payable.now).with("of", of))
        }
        Target::Breaches(c, _) | Target::Open(c, _) => {
            let of = &desk.contract(c).identity.short;
            standing(Message::new("gist-standing").with("of", of), &mut std::iter::once(c))
        }
        Target::Integrity(c, 0) => {
            let of = &desk.contract(c).identity.short;
            let said = voice.reliance(c).into_iter().next()?;
            voice.say(&Message::new("gist-of").with("of", of).with("what", said))
        }
        Target::Item(c, p, s, i) => {
            let card = desk.contract(c).scorecard.as_ref()?;
            let item = &card.sections[s].items[i];
            let score = voice.range(&desk.item_score(c, p, s, i).score);
            let message = Message::new("gist-item")
                .with("item", format!("{} {}", item.id.text, item.title))
                .with("period", &desk.contract(c).identity.periods[p].title)
                .with("score", if score.exact { score.now } else { score.reach })
                .with("points", voice.points(item.points));
            voice.say(&message)
        }
        Target::Obligation(c, o) => {
            let standing = desk.decided(c)[o].standing(None);
            stated(voice, c, o, "", &voice.standing(standing), "")
        }
        Target::Outcome(c, o, k) => {
            let at = OutcomeAt { contract: c, obligation: o, outcome: k };
            let outcome = desk.outcome(at);
            let subject = voice.subject(c, outcome);
            let summary = voice.say(&outcome.summary);
            stated(voice, c, o, &subject, &voice.verdict(outcome.verdict), &summary)
        }
        Target::Record(number) => {
            let record = desk.record(number);
            let message = Message::new("gist-record")
                .with("kind", voice.kind_label(usize::from(record.kind)))
                .with("id", &*record.id)
                .with("title", voice.record_title(record));
            let of = &desk.contract(record.contract as usize).identity.short;
            voice.say(&message.with("of", of))
        }
        _ => return None,
    })
}

/// How an obligation or an outcome of it stands.
fn stated(
    voice: &Voice<'_>,
    c: usize,
    obligation: usize,
    subject: &str,
    state: &Badge,
    summary: &str,
) -> String {
    let file = voice.desk.contract(c);
    let key = if subject.is_empty() { "gist-obligation" } else { "gist-outcome" };
    let message = Message::new(key)
        .with("title", &file.obligations[obligation].title)
        .with("subject", subject)
        .with("state", &*state.word)
        .with("summary", summary)
        .with("of", &file.identity.short);
    voice.say(&message)
}

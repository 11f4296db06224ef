//! What lasts, compared with a limit: whether the instant has come at which the limit is reached.

use crate::base::time::Instant;
use crate::base::value::Value;

use super::Fields;
use super::node::Constant;
use super::node::Node;
use super::syntax::Comparison;

/// How many steps such a comparison costs, as if its operands had been evaluated one by one.
pub(super) const STEPS: usize = 4;

/// Whether the time from one field to another that is not filed, so that it lasts, is as long as a
/// limit that is written out; none if the operands are anything else.
///
/// The time up to now is another one in a second. Whether it is too long is another thing only when
/// the limit is reached, and this asks for no more.
pub(super) fn compare(fields: &dyn Fields, how: Comparison, operands: &[Node; 2]) -> Option<bool> {
    let (how, elapsed, limit) = match operands {
        [Node::Elapsed(elapsed), Node::Constant(Constant::Seconds(limit))] => (how, elapsed, limit),
        [Node::Constant(Constant::Seconds(limit)), Node::Elapsed(elapsed)] => {
            (turned(how), elapsed, limit)
        }
        _ => return None,
    };
    let [Node::Slot(from), Node::Slot(to)] = &**elapsed else { return None };
    let lasts = fields.get(*to).is_none() && !fields.is_hidden(*to);
    let Some(Value::Instant(from)) = fields.get(*from).filter(|_| lasts) else { return None };
    let at = Instant::from_unix(from.unix().checked_add(*limit)?);
    let is_reached = fields.reached(at)?;
    // Longer than the limit a second later.
    let is_passed = || fields.reached(at.plus(1));
    Some(match how {
        Comparison::GreaterOrEqual => is_reached,
        Comparison::Less => !is_reached,
        Comparison::Greater => is_passed()?,
        Comparison::LessOrEqual => !is_passed()?,
        Comparison::Equal => is_reached && !is_passed()?,
        Comparison::Unequal => !is_reached || is_passed()?,
    })
}

/// The same comparison with its operands the other way round.
fn turned(how: Comparison) -> Comparison {
    match how {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        Comparison::Equal | Comparison::Unequal => how,
    }
}

//! Contract behaviour at its boundaries, rule kind by rule kind.

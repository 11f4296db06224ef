//! What records say: payments, fines, assessors' points.

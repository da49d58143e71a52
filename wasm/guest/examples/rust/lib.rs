//! The examples in Rust: a module of functions of all kinds.
#![no_std]

mod business_days;
mod churn_probability;
mod clamp;
mod csv_split;
mod geohash;
mod json_field;
mod sessions;
mod slug;
mod tdigest_quantile;
mod transfer;
mod trigram_similarity;
mod versioned;
mod weighted_average;

basalt::module!();

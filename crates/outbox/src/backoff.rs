//! How long to wait after a transient outcome: full jitter below a bound that doubles.

use rand::{Rng, RngExt};

const BASE_MILLISECONDS: i64 = 2_000;
const CAP_MILLISECONDS: i64 = 300_000;

/// Milliseconds before the next attempt after `attempts` of them: evenly between 0 and min(5 min, 2 s × 2^(attempts - 1)).
pub fn backoff(attempts: u32, random: &mut impl Rng) -> i64 {
    random.random_range(0..=bound(attempts))
}

fn bound(attempts: u32) -> i64 {
    let doublings = attempts.saturating_sub(1).min(16);
    (BASE_MILLISECONDS << doublings).min(CAP_MILLISECONDS)
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn the_bound_doubles_up_to_five_minutes() {
        let bounds: Vec<i64> = [1, 2, 3, 8, 9, 1000].map(bound).to_vec();
        assert_eq!(bounds, [2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
    }

    #[test]
    fn the_wait_is_spread_over_the_whole_range() {
        let mut random = StdRng::seed_from_u64(1);
        let waits: Vec<i64> = (0..1000).map(|_| backoff(3, &mut random)).collect();
        assert!(waits.iter().all(|wait| (0..=8_000).contains(wait)));
        assert!(waits.iter().any(|wait| *wait < 1_000) && waits.iter().any(|wait| *wait > 7_000));
    }
}

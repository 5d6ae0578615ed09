//! Wrong passwords slow the next tries down, per account and per address: free up to a few, then a wait that doubles.

use std::{collections::HashMap, net::Ipv6Addr};

use model::Mono;

/// Wrong tries that cost nothing.
const FREE: u32 = 4;
/// The longest wait, in milliseconds: 15 minutes.
const LONGEST: i64 = 15 * 60 * 1000;
/// After this long without a wrong try nothing is remembered, in milliseconds.
const FORGET: i64 = 60 * 60 * 1000;
/// More entries than this are thinned out.
const MANY: usize = 10_000;

/// Wrong tries by account and by address. Kept in memory: a restart forgives.
#[derive(Debug, Default)]
pub struct SlowDown {
    tries: HashMap<String, Tries>,
}

#[derive(Clone, Copy, Debug)]
struct Tries {
    wrong: u32,
    last: Mono,
    /// The last but one.
    before: Mono,
}

impl SlowDown {
    /// A try begins, and counts as wrong until [`SlowDown::right`] says otherwise. Returns the milliseconds that any of `keys` has
    /// to wait; 0: it may try now.
    pub fn begin(&mut self, keys: &[String], now: Mono) -> i64 {
        let wait = self.wait(keys, now);
        if wait == 0 {
            self.wrong(keys, now);
        }
        wait
    }

    fn wait(&self, keys: &[String], now: Mono) -> i64 {
        keys.iter()
            .filter_map(|key| self.tries.get(key))
            .map(|tries| (tries.last.plus(pause(tries.wrong))).since(now))
            .max()
            .unwrap_or(0)
            .max(0)
    }

    fn wrong(&mut self, keys: &[String], now: Mono) {
        if self.tries.len() > MANY {
            self.tries.retain(|_, tries| now.since(tries.last) < FORGET);
        }
        for key in keys {
            let tries = self.tries.entry(key.clone()).or_insert(Tries { wrong: 0, last: now, before: now });
            let forgotten = now.since(tries.last) >= FORGET;
            *tries = Tries { wrong: if forgotten { 1 } else { tries.wrong + 1 }, last: now, before: tries.last };
        }
    }

    /// The try that began was right: the account is forgiven, and for the address, if that counts, it does not count.
    pub fn right(&mut self, account: &str, address: Option<&str>) {
        self.tries.remove(account);
        if let Some(address) = address
            && let Some(tries) = self.tries.get_mut(address)
        {
            (tries.wrong, tries.last) = (tries.wrong.saturating_sub(1), tries.before);
            if tries.wrong == 0 {
                self.tries.remove(address);
            }
        }
    }
}

/// Where a try comes from. Of IPv6 the network of a subscriber, 64 bits: whoever has one has all addresses in it.
pub fn address_key(address: &str) -> String {
    match address.parse::<Ipv6Addr>() {
        Ok(v6) if v6.to_ipv4_mapped().is_none() => {
            let [a, b, c, d, ..] = v6.segments();
            format!("address {a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        _ => format!("address {address}"),
    }
}

/// Milliseconds after the n-th wrong try: nothing, then 2 s, 4 s, 8 s ...
fn pause(wrong: u32) -> i64 {
    match wrong.checked_sub(FREE) {
        None | Some(0) => 0,
        Some(over) => (1_000 << over.min(20)).min(LONGEST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_after_a_few_wrong_tries_and_ends_with_a_right_one() {
        let mut slow_down = SlowDown::default();
        let keys = ["account".to_owned(), "address".to_owned()];
        for _ in 0..4 {
            slow_down.wrong(&keys, Mono(0));
            assert_eq!(slow_down.wait(&keys, Mono(0)), 0);
        }
        slow_down.wrong(&keys, Mono(0));
        assert_eq!(slow_down.wait(&keys, Mono(0)), 2_000);
        slow_down.wrong(&keys, Mono(2_000));
        assert_eq!(slow_down.wait(&keys[..1], Mono(3_000)), 3_000);
        slow_down.right("account", Some("address"));
        assert_eq!(slow_down.wait(&keys[..1], Mono(3_000)), 0);
        assert_eq!(slow_down.wait(&keys, Mono(500)), 1_500, "whoever has an account does not clear the address by it");
    }

    #[test]
    fn an_account_is_slowed_down_from_every_address() {
        let mut slow_down = SlowDown::default();
        for number in 0..5 {
            slow_down.wrong(&["account".to_owned(), format!("address {number}")], Mono(0));
        }
        assert!(slow_down.wait(&["account".to_owned(), "another".to_owned()], Mono(0)) > 0);
        assert_eq!(slow_down.wait(&["other account".to_owned(), "another".to_owned()], Mono(0)), 0);
    }
}

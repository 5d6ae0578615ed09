//! Wrong passwords slow the next tries down: free up to a few, then a wait that doubles.
//!
//! Who tries is counted by what they try and by where they come from ([`Key`]). A browser that has logged in to the account before is
//! counted by itself alone: what strangers do, at the account or from the same address, cannot keep it out. A stranger waits for the
//! account and for the address, and for the networks around an IPv6 address, because whoever has one of those has all addresses in it.
//!
//! What is remembered is bounded and costs the same for each try, however many there were. To make Bellhop forget one it takes
//! [`access::TRIES_REMEMBERED`] / 2 others, each of which costs the hash of a password.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    net::{IpAddr, Ipv6Addr},
};

use model::{AccountId, Mono, limits::access};

/// What wrong tries are counted by.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Key {
    /// An account, by its password's hash too: a new password, also one set by `bellhop admin` in another process, has no past.
    Account { email: String, password_hash: Option<String> },
    /// A browser that has logged in to the account before, by the SHA-256 of its token.
    Device { account: AccountId, token_hash: [u8; 32], password_hash: Option<String> },
    /// Somebody who is logged in and gives the password once more.
    Again { account: AccountId, password_hash: Option<String> },
    /// An IPv4 address, or what is not an address.
    Address(String),
    /// The first bits of an IPv6 address.
    Network { bits: u8, prefix: u128 },
}

impl Key {
    /// Wrong tries that cost nothing.
    fn free(&self) -> u32 {
        match self {
            Self::Network { bits: ..=48, .. } => access::FREE_TRIES_48,
            Self::Network { bits: ..=56, .. } => access::FREE_TRIES_56,
            _ => access::FREE_TRIES,
        }
    }

    /// One account's, not one that others share.
    fn is_of_account(&self) -> bool {
        !matches!(self, Self::Address(_) | Self::Network { .. })
    }
}

/// Where a try comes from.
pub fn address_keys(address: &str) -> Vec<Key> {
    match address.parse() {
        Ok(IpAddr::V6(v6)) if v6.to_ipv4_mapped().is_none() => [64, 56, 48].map(|bits| network(v6, bits)).to_vec(),
        Ok(ip) => vec![Key::Address(ip.to_canonical().to_string())],
        Err(_) => vec![Key::Address(address.to_owned())],
    }
}

fn network(address: Ipv6Addr, bits: u8) -> Key {
    Key::Network { bits, prefix: address.to_bits() >> (128 - bits) }
}

/// Wrong tries by key. Kept in memory: a restart forgives.
///
/// Two halves, so that nothing has to be searched for what is old: when the young half is full, the old one is dropped and the young
/// one becomes old. A key that is tried moves into the young half.
#[derive(Debug, Default)]
pub struct SlowDown {
    /// Keys are kept as hashes of one size, with a secret that nobody can aim at.
    hashes: RandomState,
    young: HashMap<u64, Tries>,
    old: HashMap<u64, Tries>,
}

#[derive(Clone, Copy, Debug)]
struct Tries {
    wrong: u32,
    last: Mono,
    /// The last but one.
    before: Mono,
}

impl SlowDown {
    /// A try begins, and counts as wrong until [`SlowDown::right`] or [`SlowDown::not_looked_at`] says otherwise. Returns the
    /// milliseconds that any of `keys` has to wait; 0: it may try now.
    pub fn begin(&mut self, keys: &[Key], now: Mono) -> i64 {
        let wait = self.wait(keys, now);
        if wait == 0 {
            self.wrong(keys, now);
        }
        wait
    }

    /// The try that began was right: its account is forgiven, and for the address it does not count.
    pub fn right(&mut self, keys: &[Key]) {
        for key in keys {
            if key.is_of_account() {
                let hash = self.hashes.hash_one(key);
                self.young.remove(&hash);
                self.old.remove(&hash);
            } else {
                self.take_back(key);
            }
        }
    }

    /// The try that began came to nothing, for a reason of ours.
    pub fn not_looked_at(&mut self, keys: &[Key]) {
        for key in keys {
            self.take_back(key);
        }
    }

    fn wait(&self, keys: &[Key], now: Mono) -> i64 {
        let wait_of = |key: &Key| {
            let hash = self.hashes.hash_one(key);
            let tries = self.young.get(&hash).or_else(|| self.old.get(&hash))?;
            Some(tries.last.plus(pause(tries.wrong, key.free())).since(now))
        };
        keys.iter().filter_map(wait_of).max().unwrap_or(0).max(0)
    }

    fn wrong(&mut self, keys: &[Key], now: Mono) {
        for key in keys {
            let hash = self.hashes.hash_one(key);
            let known = self.young.get(&hash).copied().or_else(|| self.old.remove(&hash));
            let known = known.filter(|tries| now.since(tries.last) < access::TRIES_KEPT_MILLIS);
            let tries = match known {
                Some(tries) => Tries { wrong: tries.wrong.saturating_add(1), last: now, before: tries.last },
                None => Tries { wrong: 1, last: now, before: now },
            };
            self.young.insert(hash, tries);
            if self.young.len() >= access::TRIES_REMEMBERED / 2 {
                self.old = std::mem::take(&mut self.young);
            }
        }
    }

    fn take_back(&mut self, key: &Key) {
        let hash = self.hashes.hash_one(key);
        for half in [&mut self.young, &mut self.old] {
            if let Some(tries) = half.get_mut(&hash) {
                (tries.wrong, tries.last) = (tries.wrong.saturating_sub(1), tries.before);
                if tries.wrong == 0 {
                    half.remove(&hash);
                }
                return;
            }
        }
    }
}

/// Milliseconds after the n-th wrong try: nothing, then 2 s, 4 s, 8 s ...
fn pause(wrong: u32, free: u32) -> i64 {
    match wrong.checked_sub(free) {
        None | Some(0) => 0,
        Some(over) => (1_000 << over.min(20)).min(access::LONGEST_WAIT_MILLIS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(email: &str) -> Key {
        Key::Account { email: email.to_owned(), password_hash: None }
    }

    fn address(address: &str) -> Key {
        Key::Address(address.to_owned())
    }

    #[test]
    fn the_wait_doubles_after_a_few_wrong_tries_and_ends_with_a_right_one() {
        let mut slow_down = SlowDown::default();
        let keys = [account("linda"), address("192.0.2.1")];
        for _ in 0..4 {
            slow_down.wrong(&keys, Mono(0));
            assert_eq!(slow_down.wait(&keys, Mono(0)), 0);
        }
        slow_down.wrong(&keys, Mono(0));
        assert_eq!(slow_down.wait(&keys, Mono(0)), 2_000);
        slow_down.wrong(&keys, Mono(2_000));
        assert_eq!(slow_down.wait(&keys[..1], Mono(3_000)), 3_000);
        slow_down.right(&keys);
        assert_eq!(slow_down.wait(&keys[..1], Mono(3_000)), 0);
        assert_eq!(slow_down.wait(&keys, Mono(500)), 1_500, "whoever has an account does not clear the address by it");
    }

    #[test]
    fn an_account_is_slowed_down_from_every_address() {
        let mut slow_down = SlowDown::default();
        for number in 0..5 {
            slow_down.wrong(&[account("linda"), address(&format!("192.0.2.{number}"))], Mono(0));
        }
        assert!(slow_down.wait(&[account("linda"), address("another")], Mono(0)) > 0);
        assert_eq!(slow_down.wait(&[account("zhang"), address("another")], Mono(0)), 0);
    }

    #[test]
    fn a_try_that_was_not_looked_at_does_not_count() {
        let mut slow_down = SlowDown::default();
        let keys = [account("linda"), address("192.0.2.1")];
        for _ in 0..100 {
            assert_eq!(slow_down.begin(&keys, Mono(0)), 0);
            slow_down.not_looked_at(&keys);
        }
        assert!(slow_down.young.is_empty() && slow_down.old.is_empty());
    }

    #[test]
    fn ipv6_is_counted_by_the_networks_that_one_subscriber_can_have() {
        // How many addresses of their own network can try once each.
        let tries = |address: fn(u16) -> String| {
            let mut slow_down = SlowDown::default();
            let from = |number| slow_down.begin(&address_keys(&address(number)), Mono(0));
            (0..1_000).map(from).take_while(|wait| *wait == 0).count()
        };
        assert_eq!(tries(|number| format!("2001:db8:1:100::{number:x}")), 5, "a /64");
        assert_eq!(tries(|number| format!("2001:db8:1:1{:02x}::1", number % 256)), 17, "a /56");
        assert_eq!(tries(|number| format!("2001:db8:1:{number:x}::1", number = number.wrapping_mul(61))), 65, "a /48");
        assert_eq!(tries(|number| format!("2001:db8:{number:x}::1")), 1_000, "networks of others");
        assert_eq!(tries(|number| format!("192.0.2.{}", number % 250)), 1_000, "IPv4: each address");
        assert!(address_keys("::ffff:192.0.2.1") == address_keys("192.0.2.1"));
    }

    #[test]
    fn what_is_remembered_is_bounded_and_what_is_tried_goes_on_being_remembered() {
        let mut slow_down = SlowDown::default();
        let attacked = [account("linda")];
        for _ in 0..10 {
            slow_down.wrong(&attacked, Mono(0));
        }
        for number in 0..3 * access::TRIES_REMEMBERED {
            slow_down.wrong(&[address(&number.to_string())], Mono(0));
            if number % 1_000 == 0 {
                slow_down.wrong(&attacked, Mono(0));
            }
            assert!(slow_down.young.len() + slow_down.old.len() <= access::TRIES_REMEMBERED);
        }
        assert_eq!(slow_down.wait(&attacked, Mono(0)), access::LONGEST_WAIT_MILLIS);
    }

    #[test]
    fn an_hour_without_a_wrong_try_is_as_if_there_had_been_none() {
        let mut slow_down = SlowDown::default();
        let keys = [account("linda")];
        for _ in 0..20 {
            slow_down.wrong(&keys, Mono(0));
        }
        assert_eq!(slow_down.begin(&keys, Mono(access::TRIES_KEPT_MILLIS)), 0);
        assert_eq!(slow_down.begin(&keys, Mono(access::TRIES_KEPT_MILLIS)), 0);
    }
}

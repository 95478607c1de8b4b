//! Who has a place on the line, within bounds: one device cannot take the places of a whole room, nor fill its screen.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// The most of everything that one address may have. A whole room may come through one, where a router stands between.
const MOST_OF_ONE: usize = 300;
/// The longest word by which a phone may find its answers again.
const LONGEST_OWN: usize = 64;

/// The places of one listener.
pub struct Limits {
    most: usize,
    taken: Mutex<InUse>,
}

#[derive(Default)]
struct InUse {
    lines: usize,
    by_address: HashMap<IpAddr, usize>,
    /// The words by which the phones of an address find their answers again.
    owns: HashMap<IpAddr, HashSet<String>>,
}

impl Limits {
    /// Places for so many lines.
    pub fn of(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::new(InUse::default()) })
    }

    /// A place for a line from `address`; nothing where there is none.
    pub fn take(self: &Arc<Self>, address: IpAddr) -> Option<Seat> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.by_address.get(&address).copied().unwrap_or_default();
        if taken.lines >= self.most || own >= MOST_OF_ONE {
            return None;
        }
        taken.lines += 1;
        taken.by_address.insert(address, own + 1);
        Some(Seat { limits: Arc::clone(self), address })
    }
}

/// A place, until it is dropped.
pub struct Seat {
    limits: Arc<Limits>,
    address: IpAddr,
}

impl Seat {
    /// Whether a phone that is known by `own` may answer from here: not when too many others did.
    pub fn may_answer(&self, own: &str) -> bool {
        // What no page of ours says is refused later, and is not kept here.
        if own.len() > LONGEST_OWN {
            return true;
        }
        let mut taken = self.limits.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let owns = taken.owns.entry(self.address).or_default();
        owns.contains(own) || owns.len() < MOST_OF_ONE && owns.insert(own.to_owned())
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.limits.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.lines -= 1;
        match taken.by_address.get_mut(&self.address) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(taken.by_address.remove(&self.address)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::{Limits, MOST_OF_ONE};

    #[test]
    fn one_device_takes_its_share_and_leaves_the_rest_to_the_room() {
        let limits = Limits::of(2 * MOST_OF_ONE);
        let from = |last| IpAddr::from(Ipv4Addr::new(10, 0, 0, last));
        let mut held: Vec<_> = std::iter::from_fn(|| limits.take(from(1))).take(5 * MOST_OF_ONE).collect();
        assert_eq!(held.len(), MOST_OF_ONE);
        let other = limits.take(from(2)).unwrap();
        assert!((0..MOST_OF_ONE).all(|own| held[0].may_answer(&own.to_string())));
        assert!(!held[1].may_answer("another") && held[1].may_answer("0") && other.may_answer("another"));
        held.pop();
        assert!(limits.take(from(1)).is_some(), "who goes makes room");
        drop((held, other));
        assert_eq!((0..2).map(|last| limits.take(from(last)).map_or(0, |_| 1)).sum::<usize>(), 2);
        let all: Vec<_> =
            (0..10).flat_map(|last| (0..100).map(move |_| last)).filter_map(|l| limits.take(from(l))).collect();
        assert_eq!(all.len(), 2 * MOST_OF_ONE);
    }
}

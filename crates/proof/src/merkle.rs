//! The Merkle tree hash, grown one leaf at a time.

use crate::sha256;
use vocab::Digest;

fn node(left: &Digest, right: &Digest) -> Digest {
    sha256(&[&[1], left.as_bytes(), right.as_bytes()])
}

/// The right edge of a growing Merkle tree: at most 64 digests, whatever the number of leaves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    leaves: u64,
    /// Roots of the complete subtrees, largest first; one for each set bit of `leaves`.
    peaks: Vec<Digest>,
}

impl Frontier {
    /// The tree without leaves.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many leaves were pushed.
    #[must_use]
    pub fn leaves(&self) -> u64 {
        self.leaves
    }

    /// Adds the next leaf.
    pub fn push(&mut self, leaf: Digest) {
        let mut carried = leaf;
        let mut full = self.leaves;
        while full & 1 == 1 {
            if let Some(left) = self.peaks.pop() {
                carried = node(&left, &carried);
            }
            full >>= 1;
        }
        self.peaks.push(carried);
        self.leaves = self.leaves.saturating_add(1);
    }

    /// The root over all leaves so far; of no leaves, the hash of nothing (RFC 9162 section 2.1.1).
    #[must_use]
    pub fn root(&self) -> Digest {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => sha256(&[]),
            Some(last) => peaks.fold(*last, |right, left| node(left, &right)),
        }
    }
}

/// The root over a batch of leaves, in their order.
pub fn root_of(leaves: impl IntoIterator<Item = Digest>) -> Digest {
    let mut frontier = Frontier::new();
    for leaf in leaves {
        frontier.push(leaf);
    }
    frontier.root()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaf;
    use proptest::prelude::*;

    /// The recursive definition of RFC 9162 section 2.1.1, slow and obvious.
    fn oracle(leaves: &[Digest]) -> Digest {
        match leaves {
            [] => sha256(&[]),
            [one] => *one,
            many => {
                let mut split = 1;
                while split * 2 < many.len() {
                    split *= 2;
                }
                node(&oracle(&many[..split]), &oracle(&many[split..]))
            }
        }
    }

    #[test]
    fn two_leaves_by_hand() {
        let (a, b) = (leaf(b"a"), leaf(b"b"));
        assert_eq!(root_of([a, b]), node(&a, &b));
    }

    proptest! {
        #[test]
        fn growing_equals_the_definition(count in 0usize..200) {
            let leaves: Vec<Digest> = (0..count).map(|i| leaf(&i.to_be_bytes())).collect();
            prop_assert_eq!(root_of(leaves.iter().copied()), oracle(&leaves));
        }

        #[test]
        fn every_leaf_counts(count in 1usize..60, at in 0usize..60) {
            let mut leaves: Vec<Digest> = (0..count).map(|i| leaf(&i.to_be_bytes())).collect();
            let before = root_of(leaves.iter().copied());
            let at = at % count;
            leaves[at] = leaf(b"another");
            prop_assert_ne!(root_of(leaves), before);
        }
    }
}

//! The Merkle tree over a log's entries (RFC 6962 section 2.1) with SHA-256.
//!
//! A log keeps only its [`Frontier`]: at most one node for each bit of its size, enough to append
//! and to state the root. Proofs are made from the leaves when somebody asks.

use crate::sign::write_hex;
use core::fmt;
use core::str::FromStr;
use sha2::{Digest as _, Sha256};

/// The root of a tree without leaves: the SHA-256 of nothing.
pub const EMPTY_ROOT: Hash = Hash([
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27,
    0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
]);

/// A tree of 2^63 leaves or more could not be numbered in the database.
const MAX_SIZE: u64 = i64::MAX.unsigned_abs();

/// A SHA-256 value: a leaf, a node or a root.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

/// What a log says of itself: how many leaves, and the root over them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TreeHead {
    /// Number of leaves.
    pub size: u64,
    /// Root over exactly these leaves.
    pub root: Hash,
}

/// The right edge of a growing tree: the roots of its perfect subtrees, largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    // One for each bit set in `size`.
    nodes: Vec<Hash>,
}

/// The bytes are not a frontier: its size in 8 bytes, big-endian, then 32 bytes for each bit set
/// in the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the bytes are not a tree frontier")]
pub struct MalformedFrontier;

/// The proof does not show what it is said to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the proof does not fit the tree")]
pub struct BadProof;

/// The leaf for an entry's bytes: SHA-256 of 0x00 and the bytes.
#[must_use]
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([0])
            .chain_update(bytes)
            .finalize()
            .into(),
    )
}

/// The node over two others: SHA-256 of 0x01, the left and the right.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let hash = Sha256::new()
        .chain_update([1])
        .chain_update(left.0)
        .chain_update(right.0);
    Hash(hash.finalize().into())
}

/// The root over leaves, in order.
#[must_use]
pub fn root_of(leaves: &[Hash]) -> Hash {
    Frontier::of(leaves).root()
}

/// The proof that leaf number `index` (from 0) is in the tree of exactly these leaves, from the
/// leaf's side upwards (RFC 6962 section 2.1.1); nothing if there is no such leaf.
///
/// Hashes the whole tree once.
#[must_use]
pub fn inclusion_proof(leaves: &[Hash], index: u64) -> Option<Vec<Hash>> {
    let mut index = usize::try_from(index)
        .ok()
        .filter(|index| *index < leaves.len())?;
    let mut rest = leaves;
    let mut proof = Vec::new();
    while 1 < rest.len() {
        let (left, right) = halves(rest);
        if index < left.len() {
            proof.push(root_of(right));
            rest = left;
        } else {
            proof.push(root_of(left));
            index -= left.len();
            rest = right;
        }
    }
    proof.reverse();
    Some(proof)
}

/// The proof that the tree of the first `old_size` leaves is the beginning of the tree of exactly
/// these leaves (RFC 6962 section 2.1.2); nothing if `old_size` is larger. Every tree goes on from
/// the empty one, and from itself, which takes an empty proof.
///
/// Hashes the whole tree once.
#[must_use]
pub fn consistency_proof(leaves: &[Hash], old_size: u64) -> Option<Vec<Hash>> {
    let mut old = usize::try_from(old_size)
        .ok()
        .filter(|old| *old <= leaves.len())?;
    let mut proof = Vec::new();
    if old == 0 {
        return Some(proof);
    }
    let mut rest = leaves;
    // Whether `rest` still starts at the first leaf: then its old root is the one the verifier has.
    let mut from_start = true;
    while old < rest.len() {
        let (left, right) = halves(rest);
        if old <= left.len() {
            proof.push(root_of(right));
            rest = left;
        } else {
            proof.push(root_of(left));
            old -= left.len();
            rest = right;
            from_start = false;
        }
    }
    if !from_start {
        proof.push(root_of(rest));
    }
    proof.reverse();
    Some(proof)
}

/// Checks that `leaf` is number `index` (from 0) in the tree with this head (RFC 9162 section
/// 2.1.3.2).
///
/// # Errors
/// [`BadProof`] if the proof does not show it.
pub fn verify_inclusion(leaf: &Hash, index: u64, head: &TreeHead, proof: &[Hash]) -> Result<(), BadProof> {
    if head.size <= index {
        return Err(BadProof);
    }
    let mut climb = Climb {
        node: index,
        last: head.size - 1,
    };
    let mut root = *leaf;
    for sibling in proof {
        root = match climb.step()? {
            Side::Left => node_hash(sibling, &root),
            Side::Right => node_hash(&root, sibling),
        };
    }
    if climb.at_root() && root == head.root {
        Ok(())
    } else {
        Err(BadProof)
    }
}

/// Checks that the tree with head `new` begins with all of the tree with head `old`, so that
/// nothing was changed or taken away in between (RFC 9162 section 2.1.4.2).
///
/// # Errors
/// [`BadProof`] if the proof does not show it.
pub fn verify_consistency(old: &TreeHead, new: &TreeHead, proof: &[Hash]) -> Result<(), BadProof> {
    if new.size < old.size {
        return Err(BadProof);
    }
    if old.size == 0 || old.size == new.size {
        let possible = old.size != 0 || old.root == EMPTY_ROOT;
        let same = old.size != new.size || old.root == new.root;
        return if possible && same && proof.is_empty() {
            Ok(())
        } else {
            Err(BadProof)
        };
    }
    let mut climb = Climb {
        node: old.size - 1,
        last: new.size - 1,
    };
    climb.skip_perfect();
    // The old tree is one perfect subtree exactly if the climb starts at its root; the verifier
    // has that hash and the proof leaves it out.
    let (first, siblings) = if old.size.is_power_of_two() {
        (&old.root, proof)
    } else {
        proof.split_first().ok_or(BadProof)?
    };
    let (mut old_root, mut new_root) = (*first, *first);
    for sibling in siblings {
        match climb.step()? {
            Side::Left => {
                old_root = node_hash(sibling, &old_root);
                new_root = node_hash(sibling, &new_root);
            }
            Side::Right => new_root = node_hash(&new_root, sibling),
        }
    }
    if climb.at_root() && old_root == old.root && new_root == new.root {
        Ok(())
    } else {
        Err(BadProof)
    }
}

impl Hash {
    /// Takes the 32 bytes as they are stored.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes as they are stored.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The text is not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is not a hash in hexadecimal")]
pub struct MalformedHash;

impl FromStr for Hash {
    type Err = MalformedHash;

    fn from_str(text: &str) -> Result<Self, MalformedHash> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let mut bytes = [0; 32];
        if pairs.len() != bytes.len() || !rest.is_empty() {
            return Err(MalformedHash);
        }
        let digit = |digit: u8| char::from(digit).to_digit(16).ok_or(MalformedHash);
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = u8::try_from(digit(*high)? * 16 + digit(*low)?).map_err(|_| MalformedHash)?;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl Frontier {
    /// The frontier of a log without entries.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            size: 0,
            nodes: Vec::new(),
        }
    }

    /// The frontier over leaves, in order.
    #[must_use]
    pub fn of(leaves: &[Hash]) -> Self {
        let mut frontier = Self::new();
        leaves.iter().for_each(|leaf| frontier.push(*leaf));
        frontier
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root over all leaves. Hashes at most once for each bit set in the size.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut nodes = self.nodes.iter().rev();
        let Some(smallest) = nodes.next() else {
            return EMPTY_ROOT;
        };
        nodes.fold(*smallest, |right, left| node_hash(left, &right))
    }

    /// Size and root.
    #[must_use]
    pub fn head(&self) -> TreeHead {
        TreeHead {
            size: self.size,
            root: self.root(),
        }
    }

    /// Appends a leaf. Hashes once on average.
    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        // As in binary addition: each subtree of the same height on the left is joined and carried.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.nodes.pop() {
                node = node_hash(&left, &node);
            }
        }
        self.nodes.push(node);
        self.size += 1;
    }

    /// The compact encoding: the size in 8 bytes, big-endian, then the nodes, largest subtree
    /// first, 32 bytes each.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(8 + 32 * self.nodes.len());
        bytes.extend_from_slice(&self.size.to_be_bytes());
        self.nodes
            .iter()
            .for_each(|node| bytes.extend_from_slice(&node.0));
        bytes
    }

    /// Reads the compact encoding.
    ///
    /// # Errors
    /// [`MalformedFrontier`] unless there are exactly as many nodes as the size needs, and the
    /// size is below 2^63.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MalformedFrontier> {
        let (size, nodes) = bytes.split_first_chunk().ok_or(MalformedFrontier)?;
        let size = u64::from_be_bytes(*size);
        let (nodes, rest) = nodes.as_chunks();
        let needed = usize::try_from(size.count_ones()).map_err(|_| MalformedFrontier)?;
        if MAX_SIZE < size || nodes.len() != needed || !rest.is_empty() {
            return Err(MalformedFrontier);
        }
        Ok(Self {
            size,
            nodes: nodes.iter().copied().map(Hash).collect(),
        })
    }
}

/// The way from a leaf to the root, by the numbers of the nodes on it and at the right edge of
/// each level, as in RFC 9162 sections 2.1.3.2 and 2.1.4.2 (`fn` and `sn`).
struct Climb {
    node: u64,
    last: u64,
}

/// On which side of the way the next sibling stands.
enum Side {
    Left,
    Right,
}

impl Climb {
    /// Goes up to the next node that has a sibling, and over it.
    fn step(&mut self) -> Result<Side, BadProof> {
        if self.at_root() {
            return Err(BadProof);
        }
        let side = if self.node % 2 == 1 || self.node == self.last {
            // On the right edge a node without a sibling stands for its parent too. `node` is not 0
            // here: it is odd, or equal to a `last` that is not.
            let lonely = self.node.trailing_zeros();
            self.node >>= lonely;
            self.last >>= lonely;
            Side::Left
        } else {
            Side::Right
        };
        self.node >>= 1;
        self.last >>= 1;
        Ok(side)
    }

    /// Goes up while the way comes from the right: to the root of the last perfect subtree.
    fn skip_perfect(&mut self) {
        let height = self.node.trailing_ones();
        // Not the full width: `node` is at least two below the largest size there is.
        self.node >>= height;
        self.last >>= height;
    }

    const fn at_root(&self) -> bool {
        self.last == 0
    }
}

/// Two or more leaves, divided at the largest power of two below their number.
fn halves(leaves: &[Hash]) -> (&[Hash], &[Hash]) {
    leaves
        .split_at_checked(leaves.len().next_power_of_two() / 2)
        .unwrap_or((leaves, &[]))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where it fails"
)]
mod tests {
    use super::*;
    use crate::sign::tests::{unhex, unhex_all};
    use proptest::prelude::*;

    /// The leaves of the certificate-transparency reference tests.
    const LEAVES: [&str; 8] = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];

    /// The roots over the first 0 to 8 of them.
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    #[test]
    fn a_hash_reads_as_it_is_written() {
        let hash = leaf_hash(b"one");
        assert_eq!(hash.to_string().parse(), Ok(hash));
        for wrong in ["", "00", &"0".repeat(63), &"0".repeat(66), &"g".repeat(64)] {
            assert_eq!(wrong.parse::<Hash>(), Err(MalformedHash));
        }
    }

    #[test]
    fn reference_roots() {
        let leaves = reference_leaves();
        let mut frontier = Frontier::new();
        for (size, root) in ROOTS.iter().enumerate() {
            assert_eq!(root_of(&leaves[..size]).to_string(), *root, "{size} leaves");
            assert_eq!(
                frontier.head(),
                TreeHead {
                    size: size as u64,
                    root: Hash(unhex(root))
                }
            );
            if let Some(leaf) = leaves.get(size) {
                frontier.push(*leaf);
            }
        }
        assert_eq!(EMPTY_ROOT.to_string(), ROOTS[0]);
    }

    /// Computed with another program, by the definitions of RFC 6962 sections 2.1.1 and 2.1.2.
    #[test]
    fn reference_proofs() {
        let leaves = reference_leaves();
        let inclusion: [(u64, usize, &[&str]); 5] = [
            (0, 1, &[]),
            (
                0,
                8,
                &[
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ],
            ),
            (
                5,
                8,
                &[
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ],
            ),
            (
                2,
                3,
                &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
            ),
            (
                1,
                5,
                &[
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ],
            ),
        ];
        for (index, size, proof) in inclusion {
            let made = inclusion_proof(&leaves[..size], index).unwrap();
            assert_eq!(shown(&made), proof, "leaf {index} of {size}");
        }

        let consistency: [(u64, usize, &[&str]); 4] = [
            (1, 1, &[]),
            (
                1,
                8,
                &[
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ],
            ),
            (
                6,
                8,
                &[
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ],
            ),
            (
                2,
                5,
                &[
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ],
            ),
        ];
        for (old, size, proof) in consistency {
            let made = consistency_proof(&leaves[..size], old).unwrap();
            assert_eq!(shown(&made), proof, "{old} to {size}");
        }
    }

    /// The worked example of RFC 6962 section 2.1.3, with its names for the nodes.
    #[test]
    fn the_example_of_the_rfc() {
        let d = numbered(7);
        let [a, b, c, _, e, f, j] = [d[0], d[1], d[2], d[3], d[4], d[5], d[6]];
        let (g, h, i) = (node_hash(&a, &b), node_hash(&c, &d[3]), node_hash(&e, &f));
        let (k, l) = (node_hash(&g, &h), node_hash(&i, &j));

        assert_eq!(root_of(&d), node_hash(&k, &l));
        assert_eq!(inclusion_proof(&d, 0).unwrap(), [b, h, l]);
        assert_eq!(inclusion_proof(&d, 3).unwrap(), [c, g, l]);
        assert_eq!(inclusion_proof(&d, 4).unwrap(), [f, j, k]);
        assert_eq!(inclusion_proof(&d, 6).unwrap(), [i, k]);
        assert_eq!(consistency_proof(&d, 3).unwrap(), [c, d[3], g, l]);
        assert_eq!(consistency_proof(&d, 4).unwrap(), [l]);
        assert_eq!(consistency_proof(&d, 6).unwrap(), [i, j, k]);
    }

    #[test]
    fn every_proof_of_every_small_tree_verifies() {
        let all = numbered(40);
        for size in 0..=all.len() {
            let leaves = &all[..size];
            let new = Frontier::of(leaves).head();
            assert_eq!(new.root, by_definition(leaves));
            for (leaf, index) in leaves.iter().zip(0..) {
                let proof = inclusion_proof(leaves, index).unwrap();
                assert_eq!(
                    verify_inclusion(leaf, index, &new, &proof),
                    Ok(()),
                    "{index} of {size}"
                );
            }
            for old in 0..=size {
                let head = Frontier::of(&leaves[..old]).head();
                let proof = consistency_proof(leaves, old as u64).unwrap();
                assert_eq!(verify_consistency(&head, &new, &proof), Ok(()), "{old} to {size}");
            }
            assert_eq!(inclusion_proof(leaves, size as u64), None);
            assert_eq!(consistency_proof(leaves, size as u64 + 1), None);
        }
    }

    #[test]
    fn a_smaller_tree_does_not_follow_a_larger_one() {
        let leaves = numbered(5);
        let (three, five) = (Frontier::of(&leaves[..3]).head(), Frontier::of(&leaves).head());
        let proof = consistency_proof(&leaves, 3).unwrap();
        assert_eq!(verify_consistency(&five, &three, &proof), Err(BadProof));
    }

    #[test]
    fn two_trees_of_one_size_must_be_one() {
        let one = Frontier::of(&numbered(4)).head();
        let other = TreeHead {
            root: EMPTY_ROOT,
            ..one
        };
        assert_eq!(verify_consistency(&one, &other, &[]), Err(BadProof));
        assert_eq!(verify_consistency(&one, &one, &[one.root]), Err(BadProof));
    }

    #[test]
    fn the_empty_tree_has_one_root() {
        let new = Frontier::of(&numbered(4)).head();
        assert_eq!(
            verify_consistency(
                &TreeHead {
                    size: 0,
                    root: EMPTY_ROOT
                },
                &new,
                &[]
            ),
            Ok(())
        );
        let forged = TreeHead {
            size: 0,
            root: new.root,
        };
        assert_eq!(verify_consistency(&forged, &new, &[]), Err(BadProof));
        let empty = TreeHead {
            size: 0,
            root: EMPTY_ROOT,
        };
        assert_eq!(verify_consistency(&empty, &empty, &[]), Ok(()));
        assert_eq!(verify_consistency(&empty, &forged, &[]), Err(BadProof));
        assert_eq!(verify_inclusion(&new.root, 0, &forged, &[]), Err(BadProof));
    }

    #[test]
    fn sizes_at_the_limit_do_not_overflow() {
        let hash = leaf_hash(b"");
        let proof = [hash; 65];
        for size in [u64::MAX, u64::MAX - 1, 1 << 63, (1 << 63) + 1] {
            let head = TreeHead { size, root: hash };
            let others = [0, 1, 1 << 62, (1 << 63) - 1, 1 << 63, size - 2, size - 1];
            for other in others.into_iter().filter(|other| *other < size) {
                for length in 0..proof.len() {
                    let proof = &proof[..length];
                    assert_eq!(verify_inclusion(&hash, other, &head, proof), Err(BadProof));
                    let old = TreeHead {
                        size: other,
                        root: hash,
                    };
                    assert_eq!(verify_consistency(&old, &head, proof), Err(BadProof));
                }
            }
        }
    }

    #[test]
    fn a_frontier_survives_storage() {
        let mut frontier = Frontier::new();
        assert_eq!(frontier.to_bytes(), [0; 8]);
        for leaf in numbered(70) {
            frontier.push(leaf);
            let bytes = frontier.to_bytes();
            assert_eq!(bytes.len(), 8 + 32 * frontier.size().count_ones() as usize);
            assert_eq!(Frontier::from_bytes(&bytes), Ok(frontier.clone()));
        }
        let bytes = Frontier::of(&numbered(3)).to_bytes();
        assert_eq!(bytes[..8], [0, 0, 0, 0, 0, 0, 0, 3]);
        assert_eq!(
            bytes[8..40],
            node_hash(&numbered(2)[0], &numbered(2)[1]).0,
            "largest first"
        );
    }

    #[test]
    fn a_frontier_of_another_length_is_refused() {
        let bytes = Frontier::of(&numbered(5)).to_bytes();
        for length in 0..bytes.len() {
            assert_eq!(
                Frontier::from_bytes(&bytes[..length]),
                Err(MalformedFrontier),
                "{length}"
            );
        }
        for extra in [1, 31, 32] {
            let longer = [&bytes[..], &vec![0; extra]].concat();
            assert_eq!(
                Frontier::from_bytes(&longer),
                Err(MalformedFrontier),
                "{extra} more"
            );
        }
        let larger = [&(1_u64 << 63).to_be_bytes()[..], &[0; 32]].concat();
        assert_eq!(
            Frontier::from_bytes(&larger),
            Err(MalformedFrontier),
            "no such size"
        );
    }

    proptest! {
        #[test]
        fn a_frontier_has_the_root_of_the_definition(bytes in entries(300)) {
            let leaves = distinct(&bytes);
            prop_assert_eq!(root_of(&leaves), by_definition(&leaves));
        }

        #[test]
        fn a_changed_inclusion_proof_fails(
            bytes in entries(100),
            leaf: prop::sample::Index,
            at: prop::sample::Index,
            flip in 1..=255_u8,
        ) {
            let leaves = distinct(&bytes);
            let index = leaf.index(leaves.len());
            let (leaf, number) = (leaves[index], index as u64);
            let head = Frontier::of(&leaves).head();
            let proof = inclusion_proof(&leaves, number).unwrap();
            prop_assert_eq!(verify_inclusion(&leaf, number, &head, &proof), Ok(()));

            let verdict = verify_inclusion(&flipped(leaf, at, flip), number, &head, &proof);
            prop_assert_eq!(verdict, Err(BadProof), "leaf");
            let other = TreeHead { root: flipped(head.root, at, flip), ..head };
            prop_assert_eq!(verify_inclusion(&leaf, number, &other, &proof), Err(BadProof), "root");
            let verdict = verify_inclusion(&leaf, number ^ u64::from(flip), &head, &proof);
            prop_assert_eq!(verdict, Err(BadProof), "number");
            for changed in changes(&proof, at, flip) {
                prop_assert_eq!(verify_inclusion(&leaf, number, &head, &changed), Err(BadProof), "proof");
            }
        }

        #[test]
        fn a_changed_consistency_proof_fails(
            bytes in entries(100),
            old: prop::sample::Index,
            at: prop::sample::Index,
            flip in 1..=255_u8,
        ) {
            let leaves = distinct(&bytes);
            let old = Frontier::of(&leaves[..=old.index(leaves.len())]).head();
            let new = Frontier::of(&leaves).head();
            let proof = consistency_proof(&leaves, old.size).unwrap();
            prop_assert_eq!(verify_consistency(&old, &new, &proof), Ok(()));

            let other = TreeHead { root: flipped(old.root, at, flip), ..old };
            prop_assert_eq!(verify_consistency(&other, &new, &proof), Err(BadProof), "old root");
            let other = TreeHead { root: flipped(new.root, at, flip), ..new };
            prop_assert_eq!(verify_consistency(&old, &other, &proof), Err(BadProof), "new root");
            for changed in changes(&proof, at, flip) {
                prop_assert_eq!(verify_consistency(&old, &new, &changed), Err(BadProof), "proof");
            }
        }

        #[test]
        fn a_changed_leaf_breaks_consistency(
            bytes in entries(100),
            old: prop::sample::Index,
            changed: prop::sample::Index,
        ) {
            let leaves = distinct(&bytes);
            let size = old.index(leaves.len()) + 1;
            let old = Frontier::of(&leaves[..size]).head();
            let mut rewritten = leaves.clone();
            rewritten[changed.index(size)] = leaf_hash(b"rewritten history");
            let new = Frontier::of(&rewritten).head();
            let proof = consistency_proof(&rewritten, old.size).unwrap();
            prop_assert_eq!(verify_consistency(&old, &new, &proof), Err(BadProof));
        }

        #[test]
        fn any_bytes_are_a_frontier_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
            if let Ok(frontier) = Frontier::from_bytes(&bytes) {
                prop_assert_eq!(frontier.to_bytes(), bytes);
            }
        }
    }

    /// RFC 6962 section 2.1, word by word.
    fn by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash(Sha256::digest([]).into()),
            [leaf] => *leaf,
            _ => {
                let mut split = 1;
                while split * 2 < leaves.len() {
                    split *= 2;
                }
                let (left, right) = leaves.split_at(split);
                let nodes = [by_definition(left).0, by_definition(right).0].concat();
                Hash(Sha256::digest([&[1][..], &nodes].concat()).into())
            }
        }
    }

    fn entries(up_to: usize) -> impl Strategy<Value = Vec<Vec<u8>>> {
        prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 1..up_to)
    }

    /// Leaves that differ even where the entries do not, so that no place can stand for another.
    fn distinct(entries: &[Vec<u8>]) -> Vec<Hash> {
        let numbered = entries.iter().zip(0_u32..);
        numbered
            .map(|(entry, number)| leaf_hash(&[&number.to_be_bytes()[..], entry].concat()))
            .collect()
    }

    fn reference_leaves() -> Vec<Hash> {
        LEAVES.iter().map(|leaf| leaf_hash(&unhex_all(leaf))).collect()
    }

    fn numbered(size: usize) -> Vec<Hash> {
        (0..size).map(|number| leaf_hash(&number.to_be_bytes())).collect()
    }

    fn shown(hashes: &[Hash]) -> Vec<String> {
        hashes.iter().map(Hash::to_string).collect()
    }

    fn flipped(mut hash: Hash, at: prop::sample::Index, flip: u8) -> Hash {
        hash.0[at.index(32)] ^= flip;
        hash
    }

    /// The proof with one byte changed, one hash missing or one too many.
    fn changes(proof: &[Hash], at: prop::sample::Index, flip: u8) -> Vec<Vec<Hash>> {
        let mut changes = vec![[proof, &[EMPTY_ROOT]].concat(), [&[EMPTY_ROOT], proof].concat()];
        if !proof.is_empty() {
            let place = at.index(proof.len());
            let mut changed = proof.to_vec();
            changed[place] = flipped(changed[place], at, flip);
            changes.push(changed);
            let mut shorter = proof.to_vec();
            shorter.remove(place);
            changes.push(shorter);
        }
        changes
    }
}

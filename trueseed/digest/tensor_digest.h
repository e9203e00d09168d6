// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "trueseed/digest/hash128.h"
#include "trueseed/digest/strided_view.h"
#include "trueseed/simd/target.h"

namespace trueseed::digest {

/// Bytes of a tensor's content that are hashed in one piece.
inline constexpr std::size_t kLeafBytes = std::size_t{256} << 10;

/// Runs `work(context, i)` for each i in [0, n), in any order and on any threads.
struct Parallel {
  void (*run)(std::size_t n, void (*work)(void* context, std::size_t i), void* context) = nullptr;
};

/// How a digest is computed; all choices give the same bits.
struct DigestOptions {
  simd::Target target = simd::Target::kScalar;
  /// Used for content of several leaves; without it one thread hashes all.
  Parallel parallel = {};
};

/// Returns the digest of a tensor: equal for equal type, shape and elements, whatever the strides.
///
/// Definition: content = the elements in row-major order, little-endian, each NaN replaced by one
///             (canonical.h); leaves = content cut into pieces of 262,144 bytes;
///             body = XXH3-128 of the one leaf, or of the leaves' hashes one after another, where
///             there are several; digest = XXH3-128 of (type, n_dims, sizes, body low, body high),
///             each a little-endian 64-bit word.
/// Source:     XXH3 (xxh3.h).
/// Range:      sensitive to order, to the sign of zero and to every other bit.
/// Bits:       exact
/// Errors:     std::bad_alloc for the buffer of a view that is not contiguous, else none.
///             Cost: O(n); a view that is not contiguous needs a buffer of one leaf a thread.
Hash128 tensor_digest(const StridedView& view, const DigestOptions& options);

}  // namespace trueseed::digest

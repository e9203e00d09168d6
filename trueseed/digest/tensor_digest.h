// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "trueseed/base/parallel.h"
#include "trueseed/digest/hash128.h"
#include "trueseed/digest/strided_view.h"
#include "trueseed/simd/target.h"

namespace trueseed::digest {

/// Bytes of a tensor's content that are hashed in one piece.
inline constexpr std::size_t kLeafBytes = std::size_t{64} << 10;

/// How a digest is computed; all choices give the same bits.
struct DigestOptions {
  simd::Target target = simd::Target::kScalar;
  /// Used for content of several leaves; without it one thread hashes all.
  Parallel parallel = {};
};

/// Returns the hash of a tensor's content: of its elements in row-major order, whatever the
/// strides.
///
/// Definition: content = the elements in row-major order, little-endian, each NaN replaced by one
///             (canonical.h); leaves = content cut into pieces of 65,536 bytes; XXH3-128 of the one
///             leaf or, where there are several, of the leaves' hashes one after another.
/// Errors, Cost: as tensor_digest.
Hash128 content_hash(const StridedView& view, const DigestOptions& options);

/// Returns the digest of a tensor whose content is known by its hash.
///
/// Definition: XXH3-128 of (type, n_dims, sizes, content low, content high), each a little-endian
///             64-bit word.
Hash128 digest_of_content(DType dtype, std::span<const std::int64_t> sizes, const Hash128& content);

/// Returns the digest of a tensor: equal for equal type, shape and elements, whatever the strides.
///
/// Definition: digest_of_content of its content_hash.
/// Source:     XXH3 (xxh3.h).
/// Range:      sensitive to order, to the sign of zero and to every other bit.
/// Bits:       exact
/// Errors:     std::bad_alloc for the buffer of a view that is not contiguous, else none.
///             Cost: O(n); a view that is not contiguous needs a buffer of one leaf a thread.
Hash128 tensor_digest(const StridedView& view, const DigestOptions& options);

}  // namespace trueseed::digest

// SPDX-License-Identifier: Apache-2.0
#include "trueseed/digest/tensor_digest.h"

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "trueseed/digest/xxh3.h"

namespace trueseed::digest {
namespace {

// Sizes that a header holds without an allocation; larger shapes are rare.
constexpr std::size_t kFewDims = 12;

class Leaves {
 public:
  Leaves(const StridedView& view, simd::Target target) noexcept
      : view_(view),
        info_(dtype_info(view.dtype)),
        target_(target),
        contiguous_(view.is_contiguous()),
        size_bytes_(static_cast<std::size_t>(view.n_elements()) * info_.size_bytes) {}

  [[nodiscard]] std::size_t count() const noexcept {
    return std::max<std::size_t>(1, (size_bytes_ + kLeafBytes - 1) / kLeafBytes);
  }

  [[nodiscard]] Hash128 hash(std::size_t leaf) const {
    const std::size_t begin = leaf * kLeafBytes;
    const std::size_t n_bytes = std::min(kLeafBytes, size_bytes_ - begin);
    if (contiguous_) {
      const auto* bytes = static_cast<const std::uint8_t*>(view_.data) + begin;
      return xxh3_128(bytes, n_bytes, info_.kind, target_);
    }
    std::uint8_t* buffer = leaf_buffer(n_bytes);
    gather(view_, static_cast<std::int64_t>(begin / info_.size_bytes),
           static_cast<std::int64_t>(n_bytes / info_.size_bytes), buffer);
    return xxh3_128(buffer, n_bytes, info_.kind, target_);
  }

 private:
  static std::uint8_t* leaf_buffer(std::size_t n_bytes) {
    thread_local std::unique_ptr<std::uint8_t[]> buffer;
    thread_local std::size_t room = 0;
    if (room < n_bytes) {
      room = 0;
      buffer.reset(new std::uint8_t[n_bytes]);
      room = n_bytes;
    }
    return buffer.get();
  }

  const StridedView& view_;
  const DTypeInfo& info_;
  simd::Target target_;
  bool contiguous_;
  std::size_t size_bytes_;
};

Hash128 hash_leaves(const Leaves& leaves, const Parallel& parallel) {
  const std::size_t n = leaves.count();
  if (n == 1) return leaves.hash(0);
  std::vector<Hash128> hashes(n);
  for_each_in(parallel, n, [&](std::size_t i) { hashes[i] = leaves.hash(i); });
  return xxh3_128(hashes.data(), n * sizeof(Hash128));
}

// Hashes type, sizes and content. `words` has room for all of them.
Hash128 finish(DType dtype, std::span<const std::int64_t> sizes, const Hash128& content,
               std::uint64_t* words) noexcept {
  std::size_t n = 0;
  words[n++] = static_cast<std::uint64_t>(dtype);
  words[n++] = sizes.size();
  for (const std::int64_t size : sizes) words[n++] = static_cast<std::uint64_t>(size);
  words[n++] = content.low;
  words[n++] = content.high;
  return xxh3_128(words, n * sizeof(std::uint64_t));
}

}  // namespace

Hash128 content_hash(const StridedView& view, const DigestOptions& options) {
  return hash_leaves(Leaves(view, options.target), options.parallel);
}

Hash128 digest_of_content(DType dtype, std::span<const std::int64_t> sizes,
                          const Hash128& content) {
  if (sizes.size() <= kFewDims) {
    std::array<std::uint64_t, kFewDims + 4> words;
    return finish(dtype, sizes, content, words.data());
  }
  std::vector<std::uint64_t> words(sizes.size() + 4);
  return finish(dtype, sizes, content, words.data());
}

Hash128 tensor_digest(const StridedView& view, const DigestOptions& options) {
  return digest_of_content(view.dtype, view.sizes, content_hash(view, options));
}

}  // namespace trueseed::digest

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "trueseed/math/libm.h"

namespace trueseed::catalogue {

/// The types of elements that streams have.
enum class Dtype : std::uint8_t {
  kBool,
  kUint8,
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kUint32,
  kUint64,
  kFloat16,
  kBfloat16,
  kFloat32,
  kFloat64,
};

/// Returns NumPy's name of the type; `bfloat16`, which NumPy lacks, for kBfloat16.
std::string_view dtype_name(Dtype dtype) noexcept;
/// Returns the bytes of one element.
std::size_t dtype_bytes(Dtype dtype) noexcept;

/// What a docstring's field `Bits:` says; of a stream, the least that holds for any number of
/// elements.
enum class Bits : std::uint8_t { kExact, kPinned, kClose };
std::string_view bits_name(Bits bits) noexcept;

/// Whether the first n elements of a longer draw are those of a draw of n.
enum class Prefix : std::uint8_t { kNo, kYes };

/// What a stream is drawn from.
struct Request {
  std::uint64_t seed = 0;
  /// The GPU whose numbers a stream of `torch_cuda` gives; empty for the A100.
  std::string_view gpu;
  /// Whose logarithms and the like a pinned stream takes: with kReference its bits are exact.
  math::Libm libm = math::Libm::kHost;
};

/// One stream. Its elements are in the order and byte order of memory.
struct Stream {
  /// Upstream's spelling: `torch_cuda.rand`, `python.random`.
  std::string_view name;
  /// What it gives the numbers of, and which versions it was checked against.
  std::string_view upstream;
  std::string_view versions;
  Dtype dtype;
  Bits bits;
  Prefix prefix;
  /// Fills `out`, whose size is a multiple of the element's, with the stream's first elements.
  void (*draw)(const Request& request, std::span<std::byte> out);
};

/// The rows of each library; one file each.
std::span<const Stream> cpython_streams() noexcept;
std::span<const Stream> engine_streams() noexcept;
std::span<const Stream> numpy_bit_generator_streams() noexcept;
std::span<const Stream> numpy_generator_streams();
std::span<const Stream> numpy_random_state_streams() noexcept;
std::span<const Stream> torch_cpu_streams();
std::span<const Stream> torch_cuda_streams() noexcept;

/// Returns every stream.
std::vector<Stream> all_streams();

/// Returns the stream of this name.
///
/// Errors: std::invalid_argument, with the names that are like it.
Stream find_stream(std::string_view name);

}  // namespace trueseed::catalogue

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string>

#include "trueseed/random/catalogue/stream.h"

namespace trueseed::catalogue {
namespace {

// One function a library.
using Library = std::span<const Stream>();
constexpr Library* kLibraries[] = {engine_streams,
                                   cpython_streams,
                                   numpy_bit_generator_streams,
                                   numpy_generator_streams,
                                   numpy_random_state_streams,
                                   torch_cpu_streams,
                                   torch_cuda_streams};

struct Type {
  std::string_view name;
  std::size_t bytes;
};
// In the order of Dtype.
constexpr Type kTypes[] = {
    {"bool", 1},   {"uint8", 1},  {"int8", 1},    {"int16", 2},    {"int32", 4},   {"int64", 8},
    {"uint32", 4}, {"uint64", 8}, {"float16", 2}, {"bfloat16", 2}, {"float32", 4}, {"float64", 8},
};

std::size_t common_prefix(std::string_view a, std::string_view b) noexcept {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

// The streams of the same library that begin most like the name, at most six.
std::vector<Stream> nearest(std::vector<Stream> streams, std::string_view name) {
  constexpr std::size_t kMost = 6;
  const std::string_view library = name.substr(0, name.find('.'));
  std::erase_if(streams, [&](const Stream& stream) {
    return library.empty() || !stream.name.starts_with(library);
  });
  std::ranges::stable_sort(streams, std::ranges::greater(), [name](const Stream& stream) {
    return common_prefix(stream.name, name);
  });
  streams.resize(std::min(streams.size(), kMost));
  return streams;
}

}  // namespace

std::string_view dtype_name(Dtype dtype) noexcept {
  return kTypes[static_cast<std::size_t>(dtype)].name;
}

std::size_t dtype_bytes(Dtype dtype) noexcept {
  return kTypes[static_cast<std::size_t>(dtype)].bytes;
}

std::string_view bits_name(Bits bits) noexcept {
  constexpr std::string_view kNames[] = {"exact", "pinned", "close"};
  return kNames[static_cast<std::size_t>(bits)];
}

std::vector<Stream> all_streams() {
  std::vector<Stream> streams;
  for (Library* const library : kLibraries) {
    const std::span<const Stream> rows = library();
    streams.insert(streams.end(), rows.begin(), rows.end());
  }
  return streams;
}

Stream find_stream(std::string_view name) {
  const std::vector<Stream> streams = all_streams();
  const auto found =
      std::ranges::find_if(streams, [name](const Stream& stream) { return stream.name == name; });
  if (found != streams.end()) return *found;
  std::string near;
  for (const Stream& stream : nearest(streams, name)) {
    if (!near.empty()) near += ", ";
    near += stream.name;
  }
  throw std::invalid_argument("'" + std::string(name) + "' is no stream; " +
                              (near.empty() ? "" : "near it are " + near + "; ") +
                              "see trueseed streams");
}

}  // namespace trueseed::catalogue

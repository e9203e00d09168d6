// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>
#include <string>

#include "trueseed/random/catalogue/stream.h"

namespace trueseed::catalogue {
namespace {

// One row a library.
using Rows = std::span<const Stream>() noexcept;
constexpr Rows* kLibraries[] = {engine_streams, torch_cuda_streams};

struct Type {
  std::string_view name;
  std::size_t bytes;
};
// In the order of Dtype.
constexpr Type kTypes[] = {
    {"bool", 1},   {"uint8", 1},  {"int8", 1},    {"int16", 2},    {"int32", 4},   {"int64", 8},
    {"uint32", 4}, {"uint64", 8}, {"float16", 2}, {"bfloat16", 2}, {"float32", 4}, {"float64", 8},
};

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
  for (Rows* const rows : kLibraries) streams.insert(streams.end(), rows().begin(), rows().end());
  return streams;
}

Stream find_stream(std::string_view name) {
  const std::vector<Stream> streams = all_streams();
  const auto found =
      std::ranges::find_if(streams, [name](const Stream& stream) { return stream.name == name; });
  if (found != streams.end()) return *found;
  const std::string_view library = name.substr(0, name.find('.'));
  std::string near;
  for (const Stream& stream : streams) {
    if (library.empty() || !stream.name.starts_with(library)) continue;
    if (!near.empty()) near += ", ";
    near += stream.name;
  }
  throw std::invalid_argument("'" + std::string(name) + "' is no stream; " +
                              (near.empty() ? "" : "near it are " + near + "; ") +
                              "see trueseed streams");
}

}  // namespace trueseed::catalogue

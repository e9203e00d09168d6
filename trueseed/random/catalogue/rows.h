// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "trueseed/random/catalogue/stream.h"

namespace trueseed::catalogue {

/// Fills bytes, which lie anywhere, with what `draw` fills a span of as many T with.
template <typename T, typename Draw>
void fill_elements(std::span<std::byte> out, const Draw& draw) {
  const std::size_t n = out.size() / sizeof(T);
  const auto elements = std::make_unique<T[]>(n);
  draw(std::span<T>(elements.get(), n));
  std::ranges::copy(std::as_bytes(std::span<const T>(elements.get(), n)), out.begin());
}

/// Fills `out` with the beginning of whole variates of `width` numbers each.
template <typename T, typename Draw>
void fill_variates(std::span<T> out, std::size_t width, const Draw& draw) {
  std::vector<T> whole((out.size() + width - 1) / width * width);
  draw(std::span<T>(whole));
  std::copy_n(whole.begin(), out.size(), out.begin());
}

/// A way to draw from a generator; several generators may have it.
template <typename Generator>
struct Method {
  std::string_view name;
  Dtype dtype;
  Bits bits;
  Prefix prefix;
  void (*fill)(Generator& generator, std::span<std::byte> out);
};

/// Returns kDraw of spans of T as a method's `fill`.
template <typename Generator, typename T, auto kDraw>
void fill_method(Generator& generator, std::span<std::byte> out) {
  fill_elements<T>(out, [&](std::span<T> elements) { kDraw(generator, elements); });
}

/// Rows whose names are put together.
class Rows {
 public:
  void add(std::string name, Stream stream) {
    stream.name = names_.emplace_back(std::move(name));
    streams_.push_back(stream);
  }
  [[nodiscard]] std::span<const Stream> streams() const noexcept { return streams_; }

 private:
  // Its elements never move.
  std::deque<std::string> names_;
  std::vector<Stream> streams_;
};

}  // namespace trueseed::catalogue

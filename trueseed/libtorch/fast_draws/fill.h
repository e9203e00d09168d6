// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

#include <ATen/core/Generator.h>
#include <ATen/native/TensorIterator.h>

#include "trueseed/libtorch/fast_draws/locked_engine.h"

namespace trueseed::libtorch::fast_draws {

/// Below, a draw's cost is LibTorch's way to it.
inline constexpr std::int64_t kLeast = 16;

/// Calls draw(engine, elements) with the generator's engine; returns whether that could be done.
template <typename T, typename Draw>
bool fill(void* data, std::int64_t n, const std::optional<at::Generator>& generator, Draw draw) {
  const std::span out(static_cast<T*>(data), static_cast<std::size_t>(n));
  return LockedEngine(generator).move([&](engines::Mt19937View engine) { draw(engine, out); });
}

/// Draws elements ahead and hands them out one after another.
template <typename T, typename Draw>
class Stock {
 public:
  Stock(engines::Mt19937View engine, std::size_t n, Draw draw)
      : engine_(engine), n_left_(n), draw_(draw) {}

  void put(char* to, std::int64_t stride, std::int64_t n) {
    while (n > 0) {
      if (at_ == n_drawn_) refill();
      const std::int64_t n_now = std::min(n, static_cast<std::int64_t>(n_drawn_ - at_));
      const T* const from = drawn_.data() + at_;
      for (std::int64_t i = 0; i < n_now; ++i) std::memcpy(to + i * stride, from + i, sizeof(T));
      at_ += static_cast<std::size_t>(n_now);
      to += n_now * stride;
      n -= n_now;
    }
  }

 private:
  void refill() {
    n_drawn_ = std::min(n_left_, drawn_.size());
    draw_(engine_, std::span(drawn_).first(n_drawn_));
    n_left_ -= n_drawn_;
    at_ = 0;
  }

  engines::Mt19937View engine_;
  std::size_t n_left_;
  Draw draw_;
  std::size_t n_drawn_ = 0;
  std::size_t at_ = 0;
  std::array<T, 1024> drawn_;
};

/// The same for the elements of an iterator over one tensor, in its order: draw(engine, part) is
/// called for their parts where memory has gaps.
template <typename T, typename Draw>
bool fill(at::TensorIteratorBase& iterator, const std::optional<at::Generator>& generator,
          Draw draw) {
  const std::int64_t n = iterator.numel();
  if (iterator.ntensors() != 1 || n < kLeast) return false;
  if (iterator.is_contiguous()) return fill<T>(iterator.data_ptr(0), n, generator, draw);
  return LockedEngine(generator).move([&](engines::Mt19937View engine) {
    Stock<T, Draw> stock(engine, static_cast<std::size_t>(n), draw);
    iterator.serial_for_each(
        [&](char** data, const std::int64_t* strides, std::int64_t n_row, std::int64_t n_rows) {
          for (std::int64_t row = 0; row < n_rows; ++row) {
            stock.put(data[0] + row * strides[1], strides[0], n_row);
          }
        },
        {0, n});
  });
}

}  // namespace trueseed::libtorch::fast_draws

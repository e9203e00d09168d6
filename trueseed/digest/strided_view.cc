// SPDX-License-Identifier: Apache-2.0
#include "trueseed/digest/strided_view.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace trueseed::digest {
namespace {

// As many dimensions as a merged view can have; torch allows 64.
constexpr std::size_t kMaxDims = 64;
// Neighbouring rows that are read together, so that whole cache lines are used.
constexpr std::int64_t kRowsTogether = 16;

// A view without dimensions of size 1, and with dimensions merged that are walked as one.
struct Merged {
  const std::uint8_t* data = nullptr;
  std::size_t n_dims = 0;
  std::array<std::int64_t, kMaxDims> sizes{};
  std::array<std::int64_t, kMaxDims> strides_bytes{};
};

Merged merge_dimensions(const StridedView& view) noexcept {
  Merged merged;
  merged.data = static_cast<const std::uint8_t*>(view.data);
  const std::int64_t element_bytes = dtype_info(view.dtype).size_bytes;
  for (std::size_t d = 0; d < view.sizes.size(); ++d) {
    const std::int64_t size = view.sizes[d];
    const std::int64_t stride = view.strides[d] * element_bytes;
    if (size == 1) continue;
    if (merged.n_dims != 0) {
      std::int64_t& before_size = merged.sizes[merged.n_dims - 1];
      std::int64_t& before_stride = merged.strides_bytes[merged.n_dims - 1];
      if (before_stride == stride * size) {
        before_size *= size;
        before_stride = stride;
        continue;
      }
    }
    merged.sizes[merged.n_dims] = size;
    merged.strides_bytes[merged.n_dims] = stride;
    ++merged.n_dims;
  }
  if (merged.n_dims == 0) {
    merged.n_dims = 1;
    merged.sizes[0] = 1;
    merged.strides_bytes[0] = element_bytes;
  }
  return merged;
}

// Copies the rows of a merged view. A row runs along the last dimension.
template <std::size_t kBytes>
class Rows {
 public:
  explicit Rows(const Merged& view) noexcept
      : view_(view),
        row_size_(view.sizes[view.n_dims - 1]),
        row_stride_(view.strides_bytes[view.n_dims - 1]) {}

  void copy(std::int64_t first, std::int64_t n, std::uint8_t* out) const noexcept {
    std::int64_t row = first / row_size_;
    std::int64_t column = first % row_size_;
    while (n > 0) {
      const std::int64_t n_whole_rows = column == 0 ? n / row_size_ : 0;
      if (n_whole_rows > 0) {
        const std::int64_t n_rows = copy_rows(row, n_whole_rows, out);
        row += n_rows;
        n -= n_rows * row_size_;
        out += n_rows * row_size_ * static_cast<std::int64_t>(kBytes);
        continue;
      }
      const std::int64_t n_part = std::min(n, row_size_ - column);
      copy_run(row_start(row) + column * row_stride_, n_part, out);
      n -= n_part;
      out += n_part * static_cast<std::int64_t>(kBytes);
      column = 0;
      ++row;
    }
  }

 private:
  const std::uint8_t* row_start(std::int64_t row) const noexcept {
    const std::uint8_t* at = view_.data;
    for (std::size_t d = view_.n_dims - 1; d-- > 0;) {
      at += row % view_.sizes[d] * view_.strides_bytes[d];
      row /= view_.sizes[d];
    }
    return at;
  }

  void copy_run(const std::uint8_t* from, std::int64_t n, std::uint8_t* out) const noexcept {
    if (row_stride_ == static_cast<std::int64_t>(kBytes)) {
      std::memcpy(out, from, static_cast<std::size_t>(n) * kBytes);
      return;
    }
    for (std::int64_t i = 0; i < n; ++i, out += kBytes, from += row_stride_) {
      std::memcpy(out, from, kBytes);
    }
  }

  // Copies one row, or some that lie beside each other; returns how many.
  std::int64_t copy_rows(std::int64_t row, std::int64_t n_at_most,
                         std::uint8_t* out) const noexcept {
    const std::uint8_t* from = row_start(row);
    if (view_.n_dims > 1 && row_stride_ != static_cast<std::int64_t>(kBytes)) {
      const std::size_t above = view_.n_dims - 2;
      const std::int64_t n_left = view_.sizes[above] - row % view_.sizes[above];
      const std::int64_t n_rows = std::min({n_at_most, n_left, kRowsTogether});
      copy_together(from, view_.strides_bytes[above], n_rows, out);
      return n_rows;
    }
    copy_run(from, row_size_, out);
    return 1;
  }

  void copy_together(const std::uint8_t* from, std::int64_t stride, std::int64_t n_rows,
                     std::uint8_t* out) const noexcept {
    const std::int64_t row_bytes = row_size_ * static_cast<std::int64_t>(kBytes);
    std::int64_t i = 0;
    if (stride == static_cast<std::int64_t>(kBytes) && n_rows == kRowsTogether) {
      for (; i + kRowsTogether <= row_size_; i += kRowsTogether) {
        copy_tile(from + i * row_stride_, row_bytes, out + i * static_cast<std::int64_t>(kBytes));
      }
    }
    for (; i < row_size_; ++i) {
      for (std::int64_t r = 0; r < n_rows; ++r) {
        std::memcpy(out + r * row_bytes + i * static_cast<std::int64_t>(kBytes),
                    from + i * row_stride_ + r * stride, kBytes);
      }
    }
  }

  // Turns a square of elements over. Through a buffer, since rows at a power of two's distance
  // share few places of the cache.
  void copy_tile(const std::uint8_t* from, std::int64_t row_bytes,
                 std::uint8_t* out) const noexcept {
    constexpr std::size_t kSide = kRowsTogether;
    std::array<std::uint8_t, kSide * kSide * kBytes> tile;
    for (std::size_t i = 0; i < kSide; ++i) {
      std::memcpy(&tile[i * kSide * kBytes], from + static_cast<std::int64_t>(i) * row_stride_,
                  kSide * kBytes);
    }
    for (std::size_t r = 0; r < kSide; ++r) {
      std::uint8_t* row = out + static_cast<std::int64_t>(r) * row_bytes;
      for (std::size_t i = 0; i < kSide; ++i) {
        std::memcpy(row + i * kBytes, &tile[(i * kSide + r) * kBytes], kBytes);
      }
    }
  }

  const Merged& view_;
  std::int64_t row_size_;
  std::int64_t row_stride_;
};

}  // namespace

bool StridedView::is_contiguous() const noexcept {
  std::int64_t expected = 1;
  for (std::size_t d = sizes.size(); d-- > 0;) {
    if (sizes[d] == 0) return true;
    if (sizes[d] != 1 && strides[d] != expected) return false;
    expected *= sizes[d];
  }
  return true;
}

void gather(const StridedView& view, std::int64_t first, std::int64_t n_elements,
            std::uint8_t* out) noexcept {
  if (n_elements == 0) return;
  const Merged merged = merge_dimensions(view);
  switch (dtype_info(view.dtype).size_bytes) {
    case 1:
      return Rows<1>(merged).copy(first, n_elements, out);
    case 2:
      return Rows<2>(merged).copy(first, n_elements, out);
    case 4:
      return Rows<4>(merged).copy(first, n_elements, out);
    case 8:
      return Rows<8>(merged).copy(first, n_elements, out);
    default:
      return Rows<16>(merged).copy(first, n_elements, out);
  }
}

}  // namespace trueseed::digest

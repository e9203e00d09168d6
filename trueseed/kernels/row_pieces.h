// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>

#include "trueseed/base/parallel.h"

namespace trueseed::kernels {

/// Calls work(i) for each of n_rows rows: on the threads lent, in pieces of about piece_elements.
template <class Work>
void for_each_row(std::size_t n_rows, std::size_t n_columns, std::size_t piece_elements,
                  const Parallel& parallel, const Work& work) {
  const std::size_t at_once = piece_elements / std::max<std::size_t>(n_columns, 1) + 1;
  for_each_in(parallel, (n_rows + at_once - 1) / at_once, [&](std::size_t piece) {
    const std::size_t end = std::min(n_rows, (piece + 1) * at_once);
    for (std::size_t i = piece * at_once; i < end; ++i) work(i);
  });
}

}  // namespace trueseed::kernels

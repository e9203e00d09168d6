// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_cuda/generator.h"

#include <stdexcept>

#include "trueseed/random/torch_cuda/launch.h"

namespace trueseed::torch_cuda {
namespace {

void put(std::uint64_t value, std::uint8_t* bytes) noexcept {
  for (unsigned i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

std::uint64_t get(const std::uint8_t* bytes) noexcept {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < 8; ++i) value |= std::uint64_t{bytes[i]} << (8 * i);
  return value;
}

}  // namespace

void Generator::set_offset(std::uint64_t offset) {
  if (offset % 4 != 0) throw std::invalid_argument("offset must be a multiple of 4");
  offset_ = offset;
}

std::array<std::uint8_t, Generator::kStateBytes> Generator::get_state() const noexcept {
  std::array<std::uint8_t, kStateBytes> state{};
  put(seed_, state.data());
  put(offset_, state.data() + 8);
  return state;
}

void Generator::set_state(std::span<const std::uint8_t> state) {
  if (state.size() != 8 && state.size() != kStateBytes) {
    throw std::invalid_argument("RNG state is wrong size");
  }
  set_offset(state.size() == 8 ? 0 : get(state.data() + 8));
  seed_ = get(state.data());
}

std::uint64_t Generator::take(std::uint64_t n, unsigned unroll) noexcept {
  const std::uint64_t before = offset_;
  offset_ += increment_for(n, n_threads_for(n, gpu_), unroll);
  return before;
}

}  // namespace trueseed::torch_cuda

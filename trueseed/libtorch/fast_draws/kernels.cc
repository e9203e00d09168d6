// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/fast_draws/kernels.h"

#include <cstdint>
#include <optional>
#include <span>

#include <ATen/core/TensorBase.h>
#include <ATen/native/TensorIterator.h>
#include <ATen/native/UnaryOps.h>

#include "trueseed/libtorch/fast_draws/locked_engine.h"
#include "trueseed/libtorch/fast_draws/stub_slot.h"
#include "trueseed/random/torch_cpu/fills.h"

namespace trueseed::libtorch::fast_draws {
namespace {

using Generator = std::optional<at::Generator>;
using at::TensorBase;
using at::TensorIteratorBase;

StubSlot uniform_slot("uniform_", at::native::uniform_stub);
StubSlot normal_slot("normal_", at::native::normal_stub);
StubSlot random_from_to_slot("random_", at::native::random_from_to_stub);
StubSlot bernoulli_slot("bernoulli_", at::native::bernoulli_scalar_stub);
StubSlot exponential_slot("exponential_", at::native::exponential_stub);

// Below, a draw's cost is LibTorch's way to it.
constexpr std::int64_t kLeast = 16;

// Calls draw(engine, elements) with the generator's engine; returns whether there is one.
template <typename T, typename Draw>
bool fill(void* data, std::int64_t n, const Generator& generator, Draw draw) {
  const std::span out(static_cast<T*>(data), static_cast<std::size_t>(n));
  return LockedEngine(generator).move([&](engines::Mt19937View engine) { draw(engine, out); });
}

// An iterator over one tensor goes through memory in order where there are no gaps.
bool is_dense(const TensorIteratorBase& iterator) {
  return iterator.ntensors() == 1 && iterator.numel() >= kLeast && iterator.is_contiguous();
}

template <typename T, typename Draw>
bool fill(TensorIteratorBase& iterator, const Generator& generator, Draw draw) {
  return fill<T>(iterator.data_ptr(0), iterator.numel(), generator, draw);
}

bool draw_uniform(TensorIteratorBase& iterator, double from, double to,
                  const Generator& generator) {
  if (!is_dense(iterator)) return false;
  const auto draw = [&](auto engine, auto out) { torch_cpu::uniform(engine, out, from, to); };
  if (iterator.dtype() == at::kFloat) return fill<float>(iterator, generator, draw);
  if (iterator.dtype() == at::kDouble) return fill<double>(iterator, generator, draw);
  return false;
}

void uniform(TensorIteratorBase& iterator, double from, double to, Generator generator) {
  if (draw_uniform(iterator, from, to, generator)) return;
  uniform_slot.stock()(iterator, from, to, generator);
}

bool draw_normal(const TensorBase& self, double mean, double std, const Generator& generator) {
  if (self.scalar_type() != at::kFloat || self.numel() < kLeast || !self.is_contiguous()) {
    return false;
  }
  return fill<float>(self.mutable_data_ptr(), self.numel(), generator,
                     [&](auto engine, auto out) { torch_cpu::normal(engine, out, mean, std); });
}

void normal(const TensorBase& self, double mean, double std, Generator generator) {
  if (draw_normal(self, mean, std, generator)) return;
  normal_slot.stock()(self, mean, std, generator);
}

void random_from_to(TensorIteratorBase& iterator, std::uint64_t range, std::int64_t base,
                    Generator generator) {
  const auto draw = [&](auto engine, auto out) {
    torch_cpu::random_from_to(engine, out, range, base);
  };
  if (range != 0 && iterator.dtype() == at::kLong && is_dense(iterator) &&
      fill<std::int64_t>(iterator, generator, draw)) {
    return;
  }
  random_from_to_slot.stock()(iterator, range, base, generator);
}

bool draw_bernoulli(const TensorBase& self, double p, const Generator& generator) {
  if (self.numel() < kLeast || !self.is_non_overlapping_and_dense()) return false;
  const auto draw = [&](auto engine, auto out) { torch_cpu::bernoulli(engine, out, p); };
  void* const data = self.mutable_data_ptr();
  if (self.scalar_type() == at::kFloat) return fill<float>(data, self.numel(), generator, draw);
  if (self.scalar_type() == at::kBool || self.scalar_type() == at::kByte) {
    return fill<std::uint8_t>(data, self.numel(), generator, draw);
  }
  return false;
}

void bernoulli(const TensorBase& self, double p, Generator generator) {
  if (draw_bernoulli(self, p, generator)) return;
  bernoulli_slot.stock()(self, p, generator);
}

void exponential(TensorIteratorBase& iterator, double lambda, Generator generator) {
  const auto draw = [&](auto engine, auto out) { torch_cpu::exponential(engine, out, lambda); };
  if (iterator.dtype() == at::kFloat && is_dense(iterator) &&
      fill<float>(iterator, generator, draw)) {
    return;
  }
  exponential_slot.stock()(iterator, lambda, generator);
}

// Calls use(slot, our kernel) for each.
template <typename Use>
void for_each_kernel(Use use) {
  use(uniform_slot, &uniform);
  use(normal_slot, &normal);
  use(random_from_to_slot, &random_from_to);
  use(bernoulli_slot, &bernoulli);
  use(exponential_slot, &exponential);
}

}  // namespace

const char* find_stock_kernels() {
  const char* missing = nullptr;
  for_each_kernel([&](auto& slot, auto) {
    if (!slot.find()) missing = slot.name();
  });
  return missing;
}

void use_our_kernels(bool ours) {
  for_each_kernel([&](auto& slot, auto kernel) {
    if (ours) {
      slot.take(kernel);
    } else {
      slot.give_back();
    }
  });
}

}  // namespace trueseed::libtorch::fast_draws

// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/fast_draws/kernels.h"

#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>

#include <ATen/core/TensorBase.h>
#include <ATen/native/TensorIterator.h>
#include <ATen/native/UnaryOps.h>

#include "trueseed/libtorch/fast_draws/element_types.h"
#include "trueseed/libtorch/fast_draws/fill.h"
#include "trueseed/libtorch/fast_draws/stub_slot.h"
#include "trueseed/random/torch_cpu/fills.h"
#include "trueseed/random/torch_types/integer_range.h"

namespace trueseed::libtorch::fast_draws {
namespace {

using Generator = std::optional<at::Generator>;
using at::TensorBase;
using at::TensorIteratorBase;

StubSlot uniform_slot("uniform_", at::native::uniform_stub);
StubSlot normal_slot("normal_", at::native::normal_stub);
StubSlot random_slot("random_", at::native::random_stub);
StubSlot random_from_to_slot("random_(from, to)", at::native::random_from_to_stub);
StubSlot random_of_64_bits_slot("random_ of 64 bits", at::native::random_full_64_bits_range_stub);
StubSlot bernoulli_slot("bernoulli_", at::native::bernoulli_scalar_stub);
StubSlot bernoulli_of_slot("bernoulli_(tensor)", at::native::bernoulli_tensor_stub);
StubSlot exponential_slot("exponential_", at::native::exponential_stub);

void uniform(TensorIteratorBase& iterator, double from, double to, Generator generator) {
  const auto draw = [&](auto engine, auto out) { torch_cpu::uniform(engine, out, from, to); };
  if (for_floating(iterator.dtype(), [&](auto tag) {
        return fill<typename decltype(tag)::Type>(iterator, generator, draw);
      })) {
    return;
  }
  uniform_slot.stock()(iterator, from, to, generator);
}

// Our float64 draws by elementary functions have one C library's bits.
template <typename T>
bool has_our_bits() {
  return !std::is_same_v<T, double> || torch_cpu::has_bits_of_host_doubles();
}

void normal(const TensorBase& self, double mean, double std, Generator generator) {
  const auto draw = [&](auto engine, auto out) { torch_cpu::normal(engine, out, mean, std); };
  if (self.numel() >= kLeast && self.is_contiguous() &&
      for_floating(self.scalar_type(), [&](auto tag) {
        using T = typename decltype(tag)::Type;
        return has_our_bits<T>() && fill<T>(self.mutable_data_ptr(), self.numel(), generator, draw);
      })) {
    return;
  }
  normal_slot.stock()(self, mean, std, generator);
}

void random(TensorIteratorBase& iterator, Generator generator) {
  const auto draw = [](auto engine, auto out) { torch_cpu::random(engine, out); };
  if (for_number(iterator.dtype(), [&](auto tag) {
        return fill<typename decltype(tag)::Type>(iterator, generator, draw);
      })) {
    return;
  }
  random_slot.stock()(iterator, generator);
}

void random_from_to(TensorIteratorBase& iterator, std::uint64_t range, std::int64_t base,
                    Generator generator) {
  const auto draw = [&](auto engine, auto out) {
    torch_cpu::random_from_to(engine, out, range, base);
  };
  if (range != 0 && for_any_number(iterator.dtype(), [&](auto tag) {
        return fill<typename decltype(tag)::Type>(iterator, generator, draw);
      })) {
    return;
  }
  random_from_to_slot.stock()(iterator, range, base, generator);
}

void random_of_64_bits(TensorIteratorBase& iterator, Generator generator) {
  const auto draw = [](auto engine, auto out) { torch_cpu::random_from_to(engine, out, 0, 0); };
  if (for_number(iterator.dtype(), [&](auto tag) {
        using T = typename decltype(tag)::Type;
        return torch_types::kHasWholeRange<T> && fill<T>(iterator, generator, draw);
      })) {
    return;
  }
  random_of_64_bits_slot.stock()(iterator, generator);
}

void bernoulli(const TensorBase& self, double p, Generator generator) {
  const auto draw = [&](auto engine, auto out) { torch_cpu::bernoulli(engine, out, p); };
  if (self.numel() >= kLeast && for_number(self.scalar_type(), [&](auto tag) {
        using T = typename decltype(tag)::Type;
        if (self.is_non_overlapping_and_dense()) {
          return fill<T>(self.mutable_data_ptr(), self.numel(), generator, draw);
        }
        auto iterator = at::TensorIterator::borrowing_nullary_op(self);
        return fill<T>(iterator, generator, draw);
      })) {
    return;
  }
  bernoulli_slot.stock()(self, p, generator);
}

// Where both have one order in memory, without gaps.
template <typename T, typename P>
bool draw_bernoulli(const TensorBase& self, const TensorBase& p, const Generator& generator) {
  const auto n = static_cast<std::size_t>(self.numel());
  const std::span probabilities(static_cast<const P*>(p.const_data_ptr()), n);
  const std::span elements(static_cast<T*>(self.mutable_data_ptr()), n);
  if (torch_cpu::overlap(std::as_bytes(probabilities), std::as_bytes(elements)) ||
      !torch_cpu::are_probabilities(probabilities)) {
    return false;
  }
  return fill<T>(elements.data(), self.numel(), generator,
                 [&](auto engine, auto out) { torch_cpu::bernoulli(engine, out, probabilities); });
}

void bernoulli_of(const TensorBase& self, const TensorBase& p, Generator generator) {
  const bool have_one_order = self.numel() >= kLeast && p.device().is_cpu() &&
                              self.sizes() == p.sizes() && self.strides() == p.strides() &&
                              self.is_non_overlapping_and_dense();
  if (have_one_order && for_number(self.scalar_type(), [&](auto tag) {
        return for_floating(p.scalar_type(), [&](auto p_tag) {
          return draw_bernoulli<typename decltype(tag)::Type, typename decltype(p_tag)::Type>(
              self, p, generator);
        });
      })) {
    return;
  }
  bernoulli_of_slot.stock()(self, p, generator);
}

void exponential(TensorIteratorBase& iterator, double lambda, Generator generator) {
  const auto draw = [&](auto engine, auto out) { torch_cpu::exponential(engine, out, lambda); };
  if (for_floating(iterator.dtype(), [&](auto tag) {
        using T = typename decltype(tag)::Type;
        return has_our_bits<T>() && fill<T>(iterator, generator, draw);
      })) {
    return;
  }
  exponential_slot.stock()(iterator, lambda, generator);
}

// Calls use(slot, our kernel) for each.
template <typename Use>
void for_each_kernel(Use use) {
  use(uniform_slot, &uniform);
  use(normal_slot, &normal);
  use(random_slot, &random);
  use(random_from_to_slot, &random_from_to);
  use(random_of_64_bits_slot, &random_of_64_bits);
  use(bernoulli_slot, &bernoulli);
  use(bernoulli_of_slot, &bernoulli_of);
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

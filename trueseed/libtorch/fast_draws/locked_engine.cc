// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/fast_draws/locked_engine.h"

#include <ATen/CPUGeneratorImpl.h>

namespace trueseed::libtorch::fast_draws {
namespace {

constexpr int kWords = static_cast<int>(engines::kMt19937Words);

// LibTorch gives copies of an engine only. An explicit instantiation may name private members.
template <typename Member, typename Member::Type kPointer>
struct Reveal {
  friend typename Member::Type pointer_to(Member /*member*/) { return kPointer; }
};

struct EngineOfGenerator {
  using Type = at::mt19937 at::CPUGeneratorImpl::*;
  friend Type pointer_to(EngineOfGenerator member);
};
template struct Reveal<EngineOfGenerator, &at::CPUGeneratorImpl::engine_>;

struct DataOfEngine {
  using Type = at::mt19937_data_pod at::mt19937::*;
  friend Type pointer_to(DataOfEngine member);
};
template struct Reveal<DataOfEngine, &at::mt19937::data_>;

at::mt19937_data_pod& data_of(at::CPUGeneratorImpl& generator) {
  return (generator.*pointer_to(EngineOfGenerator())).*pointer_to(DataOfEngine());
}

// The words that were drawn of the block; nothing where the two counts contradict each other.
std::optional<std::uint32_t> position_of(const at::mt19937_data_pod& data) {
  if (data.left_ == 1 && data.next_ == 0) return kWords;
  const auto next = static_cast<int>(data.next_);
  if (!data.seeded_ || data.left_ + next != kWords + 1) return std::nullopt;
  return data.next_;
}

}  // namespace

LockedEngine::LockedEngine(const std::optional<at::Generator>& generator)
    : generator_(at::get_generator_or_default<at::CPUGeneratorImpl>(
          generator, at::detail::getDefaultCPUGenerator())),
      lock_(generator_->mutex_) {
  at::mt19937_data_pod& data = data_of(*generator_);
  key_ = &data.state_;
  position_ = position_of(data);
}

void LockedEngine::keep_position() noexcept {
  at::mt19937_data_pod& data = data_of(*generator_);
  data.next_ = *position_;
  data.left_ = kWords + 1 - static_cast<int>(*position_);
}

}  // namespace trueseed::libtorch::fast_draws

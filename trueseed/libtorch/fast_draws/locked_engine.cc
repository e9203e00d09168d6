// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/fast_draws/locked_engine.h"

#include <ATen/CPUGeneratorImpl.h>

namespace trueseed::libtorch::fast_draws {
namespace {

constexpr int kWords = static_cast<int>(engines::kMt19937Words);

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
  const at::mt19937_data_pod data = generator_->engine().data();
  if (const auto position = position_of(data)) engine_.emplace(data.state_, *position);
}

LockedEngine::~LockedEngine() {
  if (!engine_) return;
  at::mt19937 engine = generator_->engine();
  at::mt19937_data_pod data = engine.data();
  const std::uint32_t position = engine_->position();
  const bool untouched =
      data.left_ == 1 && data.next_ == 0 && position == kWords && data.state_ == engine_->key();
  if (untouched) return;
  data.state_ = engine_->key();
  data.next_ = position;
  data.left_ = kWords + 1 - static_cast<int>(position);
  engine.set_data(data);
  generator_->set_engine(engine);
}

}  // namespace trueseed::libtorch::fast_draws

// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/generator_state.h"

#include <bit>
#include <cstring>
#include <mutex>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/core/Tensor.h>
#include <ATen/record_function.h>

#include "trueseed/digest/xxh3.h"

namespace trueseed::libtorch::observer {
namespace {

// What decides the next draws of a CPU generator.
struct CpuState {
  at::mt19937_data_pod engine;
  double cached_normal;
  float cached_normal_float;
  std::uint32_t cached;
};

std::uint64_t digest_of_cpu(at::CPUGeneratorImpl& generator) {
  CpuState state;
  std::memset(&state, 0, sizeof(state));
  const at::mt19937_data_pod engine = generator.engine().data();
  state.engine.left_ = engine.left_;
  state.engine.next_ = engine.next_;
  state.engine.state_ = engine.state_;
  const auto normal = generator.next_double_normal_sample();
  const auto normal_float = generator.next_float_normal_sample();
  state.cached_normal = normal.value_or(0.0);
  state.cached_normal_float = normal_float.value_or(0.0F);
  state.cached = (normal ? 1U : 0U) | (normal_float ? 2U : 0U);
  return digest::xxh3_64(&state, sizeof(state));
}

std::uint64_t digest_of_state(const at::Generator& generator) {
  const at::DisableRecordFunctionGuard unobserved;
  const at::Tensor state = generator.get_state();
  return digest::xxh3_64(state.const_data_ptr(), state.nbytes());
}

}  // namespace

std::uint64_t digest_of_generator(const at::Generator& given) {
  at::Generator generator = given;  // its mutex is not reached through a const one
  const std::lock_guard lock(generator.mutex());
  const std::uint64_t hash = generator.device().is_cpu()
                                 ? digest_of_cpu(*generator.get<at::CPUGeneratorImpl>())
                                 : digest_of_state(generator);
  return hash == 0 ? 1 : hash;
}

at::Generator default_generator(c10::Device device) {
  if (device.is_cpu()) return at::detail::getDefaultCPUGenerator();
  if (device.is_cuda() && at::hasCUDA()) return at::globalContext().defaultGenerator(device);
  return {};
}

}  // namespace trueseed::libtorch::observer

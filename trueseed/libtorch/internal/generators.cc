// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/internal/generators.h"

#include <cstring>
#include <mutex>
#include <set>
#include <string>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include "trueseed/control/derive.h"
#include "trueseed/libtorch/internal/rows.h"
#include "trueseed/random/torch_cpu/state.h"

namespace trueseed::libtorch::internal {
namespace {

bool takes_the_seed_itself(const control::Seed& seed, const control::Role& role) {
  return seed.is_direct() && role.steps().empty();
}

torch_cpu::StateBytes derived_state(const control::Seed& seed, const control::Role& role) {
  torch_cpu::State state;
  state.initial_seed = initial_seed(seed, role);
  state.words = control::derive_mt19937_key(seed, control::Purpose::kTorchCpu, role);
  return torch_cpu::to_bytes(state);
}

void set_cpu_state(const torch_cpu::StateBytes& bytes) {
  at::Tensor state = at::empty({static_cast<std::int64_t>(bytes.size())}, at::kByte);
  std::memcpy(state.data_ptr(), bytes.data(), bytes.size());
  at::Generator generator = at::detail::getDefaultCPUGenerator();
  const std::lock_guard<std::mutex> lock(generator.mutex());
  generator.set_state(state);
}

torch_cpu::StateBytes cpu_state() {
  at::Generator generator = at::detail::getDefaultCPUGenerator();
  const std::lock_guard<std::mutex> lock(generator.mutex());
  const at::Tensor state = generator.get_state();
  torch_cpu::StateBytes bytes{};
  if (state.nbytes() == bytes.size()) {
    std::memcpy(bytes.data(), state.data_ptr(), bytes.size());
  }
  return bytes;
}

control::SwitchReport read_cpu(const control::Seed& seed, const control::Role& role) {
  const std::uint64_t found = at::detail::getDefaultCPUGenerator().current_seed();
  const std::string initial = "seed " + std::to_string(initial_seed(seed, role));
  if (takes_the_seed_itself(seed, role)) {
    return compared("torch CPU", initial, "seed " + std::to_string(found));
  }
  const bool held = cpu_state() == derived_state(seed, role);
  return compared("torch CPU", "derived state", held ? "derived state" : "another state");
}

control::SwitchReport read_devices(const control::Seed& seed, const control::Role& role) {
  const std::string name = "torch CUDA, all devices";
  const std::string wanted = "seed " + std::to_string(initial_seed(seed, role));
  const std::size_t n_devices = at::getNumGPUs();
  if (n_devices == 0) return held(name, wanted, "no device", "no CUDA device here");
  std::set<std::uint64_t> seeds;
  for (std::size_t i = 0; i < n_devices; ++i) {
    const at::Device device(at::kCUDA, static_cast<c10::DeviceIndex>(i));
    seeds.insert(at::globalContext().defaultGenerator(device).current_seed());
  }
  std::string found;
  for (const std::uint64_t value : seeds) {
    found.append(found.empty() ? "seed " : ", ").append(std::to_string(value));
  }
  return compared(name, wanted, found);
}

}  // namespace

std::uint64_t initial_seed(const control::Seed& seed, const control::Role& role) {
  if (takes_the_seed_itself(seed, role)) return seed.direct();
  return control::derive_u64(seed, control::Purpose::kDevice, role);
}

void seed_generators(const control::Seed& seed, const control::Role& role) {
  at::manual_seed(initial_seed(seed, role));
  if (!takes_the_seed_itself(seed, role)) set_cpu_state(derived_state(seed, role));
}

std::vector<control::SwitchReport> read_generators(const control::Seed& seed,
                                                   const control::Role& role) {
  return {read_cpu(seed, role), read_devices(seed, role)};
}

}  // namespace trueseed::libtorch::internal

// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/seed_everything.h"

#include <sys/personality.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "trueseed/control/cpus.h"
#include "trueseed/control/derive.h"
#include "trueseed/libtorch/explain_refusal.h"
#include "trueseed/random/torch_cpu/state.h"

namespace trueseed::libtorch {
namespace {

const Integer kTwoTo200 = Integer::parse("0x1" + std::string(50, '0'));

// Every test starts from LibTorch's own defaults and without variables of an enclosing run.
class SeedEverything : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"TRUESEED_SEED", "TRUESEED_SET", "RANK", "LOCAL_WORLD_SIZE",
                             "OMP_NUM_THREADS", "CUBLAS_WORKSPACE_CONFIG", "NCCL_ALGO"}) {
      unsetenv(name);
    }
    at::Context& context = at::globalContext();
    context.setDeterministicAlgorithms(false, false);
    context.setDeterministicFillUninitializedMemory(false);
    context.setDeterministicMkldnn(false);
    context.setDeterministicCuDNN(false);
    context.setBenchmarkCuDNN(true);
  }
};

std::vector<float> draw() {
  const torch::Tensor numbers =
      torch::cat({torch::rand({20}), torch::randn({33}), torch::randperm(50).to(torch::kFloat32),
                  torch::bernoulli(torch::full({9}, 0.5))});
  return {numbers.data_ptr<float>(), numbers.data_ptr<float>() + numbers.numel()};
}

torch_cpu::StateBytes cpu_state() {
  const torch::Tensor state = at::detail::getDefaultCPUGenerator().get_state();
  torch_cpu::StateBytes bytes{};
  EXPECT_EQ(state.nbytes(), bytes.size());
  std::memcpy(bytes.data(), state.data_ptr(), bytes.size());
  return bytes;
}

std::uint32_t next_word() {
  return at::detail::getDefaultCPUGenerator().get<at::CPUGeneratorImpl>()->random();
}

const control::SwitchReport& row(const SeedReport& report, const std::string& name) {
  for (const control::SwitchReport& candidate : report.switches) {
    if (candidate.name == name) return candidate;
  }
  ADD_FAILURE() << "no row " << name << " in\n" << report.to_text();
  return report.switches.at(0);
}

TEST_F(SeedEverything, DrawsWhatManualSeedDraws) {
  for (const std::uint32_t seed : {0U, 1U, 7U, 42U, 73U, 1234U, 5489U, 65535U, 65536U, 20240229U,
                                   2147483647U, 2147483648U, 4294967294U, 4294967295U}) {
    torch::manual_seed(seed);
    const torch_cpu::StateBytes wanted_state = cpu_state();
    const std::vector<float> wanted = draw();
    const SeedReport report = seed_everything(seed);
    EXPECT_EQ(cpu_state(), wanted_state) << "seed " << seed;
    EXPECT_EQ(draw(), wanted) << "seed " << seed;
    EXPECT_EQ(report.seed.to_decimal(), std::to_string(seed));
  }
}

TEST_F(SeedEverything, GetRandomSeedIsTheSameCall) {
  seed_everything(73);
  const std::vector<float> wanted = draw();
  get_random_seed(73);
  EXPECT_EQ(draw(), wanted);
}

TEST_F(SeedEverything, AnyIntegerIsDistinctAndRepeats) {
  std::set<std::vector<float>> seen;
  const std::array<Integer, 9> seeds = {Integer(0),
                                        Integer(1),
                                        Integer(-1),
                                        Integer(7),
                                        Integer(4294967295),
                                        Integer(4294967296),
                                        Integer(4294967296 + 7),
                                        kTwoTo200,
                                        Integer::parse("-0x1" + std::string(50, '0'))};
  for (const Integer& seed : seeds) {
    seed_everything(seed);
    const std::vector<float> first = draw();
    seed_everything(seed);
    EXPECT_EQ(draw(), first) << seed.to_decimal();
    EXPECT_TRUE(seen.insert(first).second) << seed.to_decimal() << " repeats another seed's draws";
  }
}

struct KnownWords {
  Integer seed;
  const char* rank;
  std::array<std::uint32_t, 3> words;
  std::uint64_t initial_seed;
};

// NumPy's MT19937 with the key of SeedSequence(key words), first word 0x80000000, position 624.
TEST_F(SeedEverything, DerivedStateIsNumpysSeedSequence) {
  const std::array<KnownWords, 4> known = {
      KnownWords{Integer(-1), "0", {0x1cfa82f2, 0xb8cf84c3, 0x94e608d5}, 0x0d7d1cd3ba7ced7a},
      KnownWords{
          Integer(4294967296), "0", {0xdf40d988, 0x97d4f061, 0xde84364c}, 0xbe2c0cfa68824b80},
      KnownWords{kTwoTo200, "0", {0xcd660ac3, 0x5cfbdeb5, 0x19c9b4b5}, 0x8d359832eeac2981},
      KnownWords{Integer(73), "1", {0xc7d32aaf, 0x73205bf8, 0xb9908f71}, 0x844ca540445eb81c}};
  for (const KnownWords& row : known) {
    setenv("RANK", row.rank, 1);
    seed_everything(row.seed, {.per_rank = true});
    EXPECT_EQ(at::detail::getDefaultCPUGenerator().current_seed(), row.initial_seed);
    for (const std::uint32_t word : row.words) EXPECT_EQ(next_word(), word);
  }
}

TEST_F(SeedEverything, DerivedStateHasTheBytesOfSetState) {
  const control::Seed seed(kTwoTo200);
  torch_cpu::State state;
  state.initial_seed = control::derive_u64(seed, control::Purpose::kDevice, {});
  state.words = control::derive_mt19937_key(seed, control::Purpose::kTorchCpu, {});
  draw();
  seed_everything(kTwoTo200);
  EXPECT_EQ(cpu_state(), torch_cpu::to_bytes(state));
}

TEST_F(SeedEverything, DropsTheCachedNormal) {
  seed_everything(-1);
  const double wanted = torch::randn({1}, torch::kFloat64).item<double>();
  torch::randn({1}, torch::kFloat64);
  torch::randn({1}, torch::kFloat64);
  seed_everything(-1);
  EXPECT_EQ(torch::randn({1}, torch::kFloat64).item<double>(), wanted);
}

TEST_F(SeedEverything, RanksShareStreamsUnlessAsked) {
  const auto draws_of = [](const char* rank, bool per_rank) {
    setenv("RANK", rank, 1);
    seed_everything(73, {.per_rank = per_rank});
    return draw();
  };
  EXPECT_EQ(draws_of("0", false), draws_of("1", false));
  EXPECT_EQ(draws_of("0", true), draws_of("0", false));
  EXPECT_NE(draws_of("1", true), draws_of("0", true));
  EXPECT_NE(draws_of("1", true), draws_of("2", true));
  setenv("RANK", "2", 1);
  const std::string text = seed_everything(73, {.per_rank = true}).to_text();
  EXPECT_NE(text.find("role rank 2"), std::string::npos) << text;
}

TEST_F(SeedEverything, WithoutSeedTakesTheEnclosingRuns) {
  setenv("TRUESEED_SEED", kTwoTo200.to_decimal().c_str(), 1);
  EXPECT_EQ(seed_everything().seed.value(), kTwoTo200);
  const std::vector<float> found = draw();
  seed_everything(kTwoTo200);
  EXPECT_EQ(found, draw());
  setenv("TRUESEED_SEED", "many", 1);
  EXPECT_THROW(seed_everything(), std::invalid_argument);
}

TEST_F(SeedEverything, WithoutSeedAndRunTakesAFreshOne) {
  const SeedReport first = seed_everything();
  const std::vector<float> drawn = draw();
  const SeedReport second = get_random_seed();
  EXPECT_NE(draw(), drawn);
  EXPECT_NE(first.seed, second.seed);
  seed_everything(first.seed.value());
  EXPECT_EQ(draw(), drawn);
}

TEST_F(SeedEverything, LeftAloneNewGeneratorsDiffer) {
  at::Generator first = at::detail::createCPUGenerator();
  at::Generator second = at::detail::createCPUGenerator();
  EXPECT_NE(first.seed(), second.seed());
  EXPECT_FALSE(torch::rand({20}, first).equal(torch::rand({20}, second)));
}

TEST_F(SeedEverything, DeterministicModeSetsEverySwitch) {
  const SeedReport report = seed_everything(73);
  const at::Context& context = at::globalContext();
  EXPECT_TRUE(context.deterministicCuDNN());
  EXPECT_FALSE(context.benchmarkCuDNN());
  EXPECT_TRUE(context.deterministicAlgorithms());
  EXPECT_FALSE(context.deterministicAlgorithmsWarnOnly());
  EXPECT_TRUE(context.deterministicFillUninitializedMemory());
  EXPECT_TRUE(context.deterministicMkldnn());
  EXPECT_EQ(at::get_num_threads(), control::usable_threads());
  EXPECT_STREQ(std::getenv("CUBLAS_WORKSPACE_CONFIG"), ":4096:8");
  EXPECT_STREQ(std::getenv("NCCL_ALGO"), "Ring");
  for (const char* name :
       {"torch CPU", "torch CUDA, all devices", "cuDNN deterministic", "cuDNN benchmark",
        "deterministic algorithms", "fill uninitialised memory", "oneDNN deterministic",
        "torch threads", "CUBLAS_WORKSPACE_CONFIG", "NCCL_ALGO"}) {
    EXPECT_EQ(row(report, name).status, control::Status::kHeld) << report.to_text();
  }
}

TEST_F(SeedEverything, UninitialisedMemoryIsFilledInDeterministicMode) {
  seed_everything(73);
  EXPECT_TRUE(torch::empty({1000}).isnan().all().item<bool>());
}

TEST_F(SeedEverything, SeededModeSetsTheCudnnFlagsAlone) {
  const int n_threads = at::get_num_threads();
  const SeedReport report = seed_everything(73, {.mode = Mode::kSeeded});
  const at::Context& context = at::globalContext();
  EXPECT_TRUE(context.deterministicCuDNN());
  EXPECT_FALSE(context.benchmarkCuDNN());
  EXPECT_FALSE(context.deterministicAlgorithms());
  EXPECT_FALSE(context.deterministicFillUninitializedMemory());
  EXPECT_FALSE(context.deterministicMkldnn());
  EXPECT_EQ(at::get_num_threads(), n_threads);
  EXPECT_EQ(std::getenv("CUBLAS_WORKSPACE_CONFIG"), nullptr);
  EXPECT_EQ(row(report, "cuDNN deterministic").status, control::Status::kHeld);
  EXPECT_EQ(row(report, "cuDNN benchmark").status, control::Status::kHeld);
}

TEST_F(SeedEverything, SeededModeLeavesDeterministicAlgorithmsAsFound) {
  at::globalContext().setDeterministicAlgorithms(true, true);
  seed_everything(73, {.mode = Mode::kSeeded});
  EXPECT_TRUE(at::globalContext().deterministicAlgorithms());
  EXPECT_TRUE(at::globalContext().deterministicAlgorithmsWarnOnly());
}

TEST_F(SeedEverything, AddressOrderIsReportedAsItIs) {
  const bool fixed = (personality(0xffffffff) & ADDR_NO_RANDOMIZE) != 0;
  const SeedReport report = seed_everything(73);
  EXPECT_EQ(row(report, "address order").status,
            fixed ? control::Status::kHeld : control::Status::kNotHeld);
  if (fixed) return;
  EXPECT_FALSE(report.all_held());
  EXPECT_NE(report.to_text().find("NOT HELD"), std::string::npos);
  EXPECT_NE(row(report, "address order").note.find("trueseed run"), std::string::npos);
}

TEST_F(SeedEverything, AUsersVariableWins) {
  setenv("CUBLAS_WORKSPACE_CONFIG", ":16:8", 1);
  const SeedReport report = seed_everything(73);
  EXPECT_STREQ(std::getenv("CUBLAS_WORKSPACE_CONFIG"), ":16:8");
  EXPECT_EQ(row(report, "CUBLAS_WORKSPACE_CONFIG").status, control::Status::kYours);
}

TEST_F(SeedEverything, ThreadsArePinnedPerRank) {
  setenv("LOCAL_WORLD_SIZE", "1000000", 1);
  seed_everything(73);
  EXPECT_EQ(at::get_num_threads(), 1);
  setenv("OMP_NUM_THREADS", "3", 1);
  EXPECT_EQ(row(seed_everything(73), "torch threads").found, "3");
  setenv("OMP_NUM_THREADS", "8", 1);
  setenv("LOCAL_WORLD_SIZE", "4", 1);
  setenv("TRUESEED_SET", "PYTHONHASHSEED=73;OMP_NUM_THREADS=8", 1);
  EXPECT_EQ(row(seed_everything(73), "torch threads").found, "2");
}

void refused_operation() {
  torch::zeros({4}).put_(torch::tensor({0, 1}), torch::tensor({1.0F, 2.0F}));
}

TEST_F(SeedEverything, ARefusalNamesOperationAndCures) {
  seed_everything(73);
  try {
    refused_operation();
    FAIL() << "put_ was not refused";
  } catch (const c10::Error& error) {
    const std::string text = explain_refusal(error);
    EXPECT_NE(text.find("Trueseed: put_ is refused in deterministic mode"), std::string::npos)
        << text;
    EXPECT_NE(text.find("index_put_"), std::string::npos) << text;
    EXPECT_NE(text.find("Mode::kSeeded"), std::string::npos) << text;
  }
}

TEST_F(SeedEverything, SeededModeRefusesNothing) {
  seed_everything(73, {.mode = Mode::kSeeded});
  EXPECT_NO_THROW(refused_operation());
}

TEST_F(SeedEverything, AnotherErrorIsNotExplained) {
  try {
    torch::zeros({2}).view({3});
    FAIL() << "view was accepted";
  } catch (const c10::Error& error) {
    EXPECT_EQ(explain_refusal(error), error.what_without_backtrace());
  }
}

TEST_F(SeedEverything, EveryCudaDeviceDrawsWhatManualSeedDraws) {
  if (!torch::cuda::is_available()) GTEST_SKIP() << "no CUDA device here";
  const auto draws = [] {
    std::vector<torch::Tensor> found;
    const auto n_devices = static_cast<int>(torch::cuda::device_count());
    for (int i = 0; i < n_devices; ++i) {
      const torch::Device device(torch::kCUDA, static_cast<c10::DeviceIndex>(i));
      found.push_back(torch::rand({1000}, device).cpu());
    }
    return torch::stack(found);
  };
  torch::cuda::manual_seed_all(73);
  const torch::Tensor wanted = draws();
  seed_everything(73);
  EXPECT_TRUE(draws().equal(wanted));
  seed_everything(kTwoTo200);
  EXPECT_FALSE(draws().equal(wanted));
}

}  // namespace
}  // namespace trueseed::libtorch

// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/control/derive.h"
#include "trueseed/random/torch_cpu/state.h"

namespace trueseed {
namespace {

// The library as ctypes sees it.
class Runtime : public testing::Test {
 protected:
  using Derive = int (*)(const char*, std::uint32_t, const std::uint64_t*, std::size_t,
                         std::uint32_t*, std::size_t);
  using DeriveKey = int (*)(const char*, std::uint32_t, const std::uint64_t*, std::size_t,
                            std::uint32_t*);
  using TorchState = int (*)(const std::uint32_t*, std::uint64_t, std::uint8_t*);
  using Text = const char* (*)();

  void SetUp() override {
    library_ = dlopen(TRUESEED_RUNTIME_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(library_, nullptr) << dlerror();
  }

  template <typename Function>
  Function symbol(const char* name) const {
    void* address = dlsym(library_, name);
    EXPECT_NE(address, nullptr) << name;
    return reinterpret_cast<Function>(address);
  }

  void* library_ = nullptr;
};

const std::array<std::uint64_t, 4> kSteps = {1, 5, 4, 3};
const control::Role kRole({{control::StepKind::kRank, 5}, {control::StepKind::kWorker, 3}});

TEST_F(Runtime, DerivesTheCoresWords) {
  std::vector<std::uint32_t> expected(20);
  control::derive_words(control::Seed::parse("-0x10000000000"), control::Purpose::kSpawn, kRole,
                        expected);
  std::vector<std::uint32_t> found(20);
  ASSERT_EQ(symbol<Derive>("trueseed_derive")("-0x10000000000", 9, kSteps.data(), 2, found.data(),
                                              found.size()),
            0);
  EXPECT_EQ(found, expected);
}

TEST_F(Runtime, DerivesTheCoresKeyAndState) {
  const engines::Mt19937Key expected =
      control::derive_mt19937_key(control::Seed::parse("73"), control::Purpose::kTorchCpu, kRole);
  engines::Mt19937Key key{};
  ASSERT_EQ(symbol<DeriveKey>("trueseed_derive_mt19937")("73", 4, kSteps.data(), 2, key.data()), 0);
  EXPECT_EQ(key, expected);
  torch_cpu::StateBytes bytes{};
  ASSERT_EQ(symbol<TorchState>("trueseed_torch_cpu_state")(key.data(), 99, bytes.data()), 0);
  const torch_cpu::State state = torch_cpu::from_bytes(bytes);
  EXPECT_EQ(state.words, key);
  EXPECT_EQ(state.initial_seed, 99U);
  EXPECT_EQ(state.left, 1);
  EXPECT_EQ(state.next, 0U);
}

TEST_F(Runtime, ErrorsAreKeptAsText) {
  std::array<std::uint32_t, 1> out{};
  const auto derive = symbol<Derive>("trueseed_derive");
  const auto error = symbol<Text>("trueseed_error");
  EXPECT_EQ(derive("x", 1, nullptr, 0, out.data(), 1), -1);
  EXPECT_NE(std::string(error()).find("'x' is not an integer"), std::string::npos) << error();
  EXPECT_EQ(derive(nullptr, 1, nullptr, 0, out.data(), 1), -1);
  EXPECT_NE(std::string(error()).find("seed_decimal"), std::string::npos) << error();
  EXPECT_EQ(derive("1", 1, nullptr, 2, out.data(), 1), -1);
  const std::array<std::uint64_t, 2> bad_kind = {std::uint64_t{1} << 32, 0};
  EXPECT_EQ(derive("1", 1, bad_kind.data(), 1, out.data(), 1), -1);
  EXPECT_EQ(derive("1", 1, nullptr, 0, out.data(), 1), 0);
}

TEST_F(Runtime, SaysItsVersion) {
  EXPECT_STREQ(symbol<Text>("trueseed_version")(), TRUESEED_VERSION);
}

}  // namespace
}  // namespace trueseed

// SPDX-License-Identifier: Apache-2.0
// What the observer records of operations that draw random numbers.

#include <cstdint>
#include <set>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

#include "trueseed/libtorch/observer/recorded_program.h"

namespace trueseed::libtorch::observer {
namespace {

std::vector<std::uint64_t> generators(const Recorded& recorded) {
  std::vector<std::uint64_t> found;
  for (const RecordedRow& row : recorded.rows()) found.push_back(row.row.generator);
  return found;
}

TEST(Draws, HoldTheStateOfTheGeneratorBefore) {
  const auto record = [](std::uint64_t seed) {
    return record_of([=] {
      at::manual_seed(seed);
      at::rand({3});
      at::rand({3});
      at::manual_seed(seed);
      at::rand({3});
    });
  };
  const auto states = generators(record(1));
  ASSERT_EQ(states.size(), 3U);
  EXPECT_NE(states[0], 0U);
  EXPECT_NE(states[0], states[1]);
  EXPECT_EQ(states[0], states[2]);
  EXPECT_EQ(states, generators(record(1)));
  EXPECT_NE(states[0], generators(record(2))[0]);
}

TEST(Draws, AreOneRowEach) {
  const Recorded recorded = record_of([] {
    at::randn({3});
    at::randperm(4);
    at::randint(9, {2});
    at::multinomial(at::ones({3}), 2);
    at::bernoulli(at::full({3}, 0.5F));
    at::dropout(at::ones({3}), 0.5, true);
    at::empty({3}).normal_();
    at::empty({3}).uniform_();
  });
  for (const RecordedRow& row : recorded.rows()) {
    const bool draws = row.op != "aten::ones" && row.op != "aten::full" &&
                       row.op != "aten::mul.Tensor" && row.op != "aten::div_.Scalar" &&
                       row.op != "aten::empty.memory_format" && row.op != "aten::empty_like";
    EXPECT_EQ(row.row.generator != 0, draws) << row.op;
  }
  for (const char* op : {"aten::randn", "aten::randperm", "aten::randint", "aten::multinomial",
                         "aten::bernoulli", "aten::normal_", "aten::uniform_"}) {
    EXPECT_NE(recorded.only(op).row.generator, 0U) << op;
  }
  EXPECT_EQ(recorded.only("aten::full").row.generator, 0U);
}

// Half of the normal numbers leave the engine where it was, and take what it had kept.
TEST(Draws, TellApartStatesThatDifferInAKeptNormalNumber) {
  const auto states = generators(record_of([] {
    at::manual_seed(1);
    for (int i = 0; i < 6; ++i) at::randn({1});
  }));
  EXPECT_EQ(std::set(states.begin(), states.end()).size(), 6U);
}

TEST(Draws, TakeTheGeneratorThatWasPassed) {
  const Recorded recorded = record_of([] {
    at::manual_seed(1);
    at::Generator own = at::detail::createCPUGenerator(7);
    at::rand({3}, own);
    at::rand({3});
    at::rand({3}, own);
    at::manual_seed(7);
    at::rand({3});
  });
  const auto own = recorded.of("aten::rand.generator");
  const auto default_ = recorded.of("aten::rand");
  ASSERT_EQ(own.size(), 2U);
  ASSERT_EQ(default_.size(), 2U);
  EXPECT_NE(own[0].row.generator, default_[0].row.generator);
  EXPECT_NE(own[0].row.generator, own[1].row.generator);
  EXPECT_EQ(own[0].row.generator, default_[1].row.generator) << "both were seeded with 7";
}

TEST(Draws, AreWhatTheyAreWithoutObservation) {
  const auto draw = [] {
    at::manual_seed(73);
    return at::cat(
        {at::rand({20}), at::randn({33}), at::randn({1}), at::bernoulli(at::full({9}, 0.5F))});
  };
  const at::Tensor expected = draw();
  record_of([&] { require(draw().equal(expected), "the same numbers are drawn"); });
}

}  // namespace
}  // namespace trueseed::libtorch::observer

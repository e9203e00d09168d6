// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_cpu/state.h"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/vector_file.h"
#include "trueseed/base/errors.h"

namespace trueseed::torch_cpu {
namespace {

std::vector<std::uint8_t> bytes_of(const std::string& hex) {
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

// The states of the file, by name.
State known_state(const std::string& name) {
  for (const auto& row : tests::read_rows("torch_cpu_state/states.txt", ' ')) {
    if (row.at(0) == name) return from_bytes(bytes_of(row.at(2)));
  }
  throw std::runtime_error("no state " + name);
}

TEST(TorchCpuState, ReadsAndWritesWhatTorchGives) {
  const auto rows = tests::read_rows("torch_cpu_state/states.txt", ' ');
  ASSERT_EQ(rows.size(), 4U);
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 3U);
    const std::vector<std::uint8_t> bytes = bytes_of(row[2]);
    const State state = from_bytes(bytes);
    EXPECT_EQ(state.initial_seed, std::stoull(row[1], nullptr, 16)) << row[0];
    const StateBytes written = to_bytes(state);
    EXPECT_EQ(std::vector<std::uint8_t>(written.begin(), written.end()), bytes) << row[0];
  }
}

TEST(TorchCpuState, HasTheFieldsOfTheKnownStates) {
  EXPECT_EQ(known_state("fresh").left, 1);
  EXPECT_EQ(known_state("fresh").next, 0U);
  EXPECT_EQ(known_state("fresh").words[0], 73U);
  EXPECT_EQ(known_state("drawn_5").left, 620);
  EXPECT_EQ(known_state("drawn_5").next, 5U);
  EXPECT_FALSE(known_state("drawn_5").cached_normal);
  EXPECT_TRUE(known_state("cached_normal").cached_normal);
  EXPECT_EQ(known_state("block_end").next, 624U);
}

TEST(TorchCpuState, RefusesWhatTorchRefuses) {
  const StateBytes good = to_bytes(State{});
  EXPECT_THROW(from_bytes(std::span(good).first(5055)), FormatError);
  for (const std::size_t offset : {8U, 12U}) {  // left = 0, seeded = 0
    StateBytes bad = good;
    bad[offset] = 0;
    EXPECT_THROW(from_bytes(bad), FormatError) << offset;
  }
  StateBytes bad = good;
  bad[16] = 0x71;  // next = 625
  bad[17] = 2;
  EXPECT_THROW(from_bytes(bad), FormatError);
  State state;
  state.left = 625;
  EXPECT_THROW(to_bytes(state), std::out_of_range);
  state.left = 1;
  state.next = 625;
  EXPECT_THROW(to_bytes(state), std::out_of_range);
}

}  // namespace
}  // namespace trueseed::torch_cpu

// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/cpython/seed_words.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/vector_file.h"
#include "trueseed/random/cpython/random.h"

namespace trueseed::cpython {
namespace {

using tests::hex_words;
using tests::read_rows;

std::vector<std::byte> bytes_of(const std::string& text) {
  std::vector<std::byte> bytes;
  for (const auto word : hex_words<std::uint64_t>(text)) {
    bytes.push_back(static_cast<std::byte>(word));
  }
  return bytes;
}

void seed(Random& random, const std::string& kind, const std::string& text) {
  if (kind == "int") {
    random.seed(Integer::parse(text));
  } else if (kind == "float") {
    random.seed(std::bit_cast<double>(hex_words<std::uint64_t>(text)[0]));
  } else if (kind == "bytes") {
    random.seed(std::span<const std::byte>(bytes_of(text)));
  } else if (kind == "version 1") {
    std::u32string points;
    for (const auto point : hex_words<std::uint32_t>(text)) points += char32_t{point};
    random.seed_version_1(points);
  } else {
    FAIL() << "no kind of seed is called " << kind;
  }
}

TEST(CpythonSeeds, KnownDraws) {
  const auto rows = read_rows("cpython/seeds.txt", '|');
  ASSERT_GE(rows.size(), 50U);
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 4U);
    SCOPED_TRACE(row[0] + " " + row[1].substr(0, 80));
    Random random(99);
    random.gauss();
    seed(random, row[0], row[1]);
    EXPECT_FALSE(random.state().gauss_next);
    EXPECT_EQ(std::bit_cast<std::uint64_t>(random.random()), hex_words<std::uint64_t>(row[2])[0]);
    EXPECT_EQ(random.getrandbits(32), hex_words<std::uint64_t>(row[3])[0]);
  }
}

TEST(CpythonSeeds, SpelledInCpp) {
  EXPECT_EQ(Random(-5).state(), Random(5U).state());
  EXPECT_EQ(Random(true).state(), Random(1).state());
  EXPECT_EQ(Random("abc").state(), Random(std::string_view("abc")).state());
  EXPECT_NE(Random("5").state(), Random(5).state());
  EXPECT_EQ(Random(2.0).state(), Random(2).state());
  EXPECT_THROW(Random(std::nan("")), std::invalid_argument);
}

}  // namespace
}  // namespace trueseed::cpython

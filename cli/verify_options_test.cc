// SPDX-License-Identifier: Apache-2.0
#include "cli/verify_options.h"

#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace trueseed::cli {
namespace {

using Words = std::vector<std::string>;

VerifyWords parse(const Words& words) { return parse_verify_options(words); }

TEST(VerifyOptions, HaveDefaults) {
  const VerifyWords words = parse({"python", "train.py"});
  EXPECT_EQ(words.seed, std::nullopt);
  EXPECT_EQ(words.mode, std::nullopt);
  EXPECT_EQ(words.record, std::nullopt);
  EXPECT_EQ(words.n_runs, 2);
  EXPECT_EQ(words.n_reruns, 10);
  EXPECT_FALSE(words.exact_seed || words.keep_going || words.json || words.quiet || words.help);
  EXPECT_EQ(words.command, (Words{"python", "train.py"}));
}

TEST(VerifyOptions, TakeEveryOption) {
  const VerifyWords words =
      parse({"--seed", "-7", "--mode=seeded", "--record", "a b", "--runs=3", "--reruns", "0",
             "--exact-seed", "--keep-going", "--json", "-q", "--", "python", "--json"});
  EXPECT_EQ(words.seed, "-7");
  EXPECT_EQ(words.mode, control::Mode::kSeeded);
  EXPECT_EQ(words.record, "a b");
  EXPECT_EQ(words.n_runs, 3);
  EXPECT_EQ(words.n_reruns, 0);
  EXPECT_TRUE(words.exact_seed && words.keep_going && words.json && words.quiet);
  EXPECT_EQ(words.command, (Words{"python", "--json"}));
}

TEST(VerifyOptions, EndAtTheCommand) {
  const VerifyWords words = parse({"--runs", "3", "python", "--runs", "4"});
  EXPECT_EQ(words.n_runs, 3);
  EXPECT_EQ(words.command, (Words{"python", "--runs", "4"}));
}

TEST(VerifyOptions, HelpNeedsNoCommand) {
  EXPECT_TRUE(parse({"--help"}).help);
  EXPECT_TRUE(parse({"-h"}).help);
}

TEST(VerifyOptions, CountsAreBounded) {
  EXPECT_EQ(parse({"--runs", "18446744073709551615", "x"}).n_runs, 1000);
  EXPECT_EQ(parse({"--reruns", "4294967296", "x"}).n_reruns, 1000);
}

TEST(VerifyOptions, RefuseWhatIsWrong) {
  for (const Words& words : std::vector<Words>{{},
                                               {"--"},
                                               {"--runs", "2"},
                                               {"--runs", "1", "x"},
                                               {"--runs", "0", "x"},
                                               {"--runs", "two", "x"},
                                               {"--reruns", "-1", "x"},
                                               {"--json=1", "x"},
                                               {"--report", "x"},
                                               {"--keep", "x"},
                                               {"--mode", "portable", "x"},
                                               {"--help=yes", "x"}}) {
    EXPECT_THROW(parse(words), std::invalid_argument);
  }
}

TEST(RepeatVerify, RepeatsWhatDecidesAboutTheVerdict) {
  EXPECT_EQ(repeat_command(parse({"true"}), "-1"), "trueseed verify --seed -1 -- true");
  EXPECT_EQ(repeat_command(parse({"--runs", "3", "--mode", "seeded", "--keep-going", "--exact-seed",
                                  "--seed", "9", "--quiet", "--record", "r", "python", "a b.py"}),
                           "73"),
            "trueseed verify --seed 73 --mode seeded --exact-seed --runs 3 --keep-going --"
            " python 'a b.py'");
}

TEST(RepeatVerify, IsReadAsTheSameRequest) {
  const VerifyWords words = parse({"--runs=5", "--mode=deterministic", "--keep-going", "--", "-x"});
  EXPECT_EQ(repeat_command(words, "5"),
            "trueseed verify --seed 5 --mode deterministic --runs 5 --keep-going -- -x");
  const VerifyWords again =
      parse({"--seed", "5", "--mode", "deterministic", "--runs", "5", "--keep-going", "--", "-x"});
  EXPECT_EQ(again.n_runs, words.n_runs);
  EXPECT_EQ(again.mode, words.mode);
  EXPECT_EQ(again.keep_going, words.keep_going);
  EXPECT_EQ(again.command, words.command);
}

}  // namespace
}  // namespace trueseed::cli

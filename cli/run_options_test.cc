// SPDX-License-Identifier: Apache-2.0
#include "cli/run_options.h"

#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace trueseed::cli {
namespace {

using Words = std::vector<std::string>;

RunOptions parse(const Words& words) { return parse_run_options(words); }

TEST(RunOptions, EndAtTheFirstWordOfTheCommand) {
  const RunOptions options = parse({"--seed", "5", "python", "--seed", "6", "--", "x"});
  EXPECT_EQ(options.seed, "5");
  EXPECT_EQ(options.command, (Words{"python", "--seed", "6", "--", "x"}));
}

TEST(RunOptions, EndAtTwoDashes) {
  EXPECT_EQ(parse({"--quiet", "--", "--odd", "--"}).command, (Words{"--odd", "--"}));
  EXPECT_EQ(parse({"-"}).command, Words{"-"});
  EXPECT_EQ(parse({""}).command, Words{""});
}

TEST(RunOptions, TakeEveryOption) {
  const RunOptions options = parse(
      {"--seed=-7", "--mode", "seeded", "--exact-seed", "--report", "--json=a=b", "-q", "true"});
  EXPECT_EQ(options.seed, "-7");
  EXPECT_EQ(options.mode, control::Mode::kSeeded);
  EXPECT_EQ(options.json, "a=b");
  EXPECT_TRUE(options.exact_seed && options.report && options.quiet);
}

TEST(RunOptions, SeedMayBeNegative) { EXPECT_EQ(parse({"--seed", "-7", "x"}).seed, "-7"); }

TEST(RunOptions, RefuseWhatIsWrong) {
  for (const Words& words : std::vector<Words>{{},
                                               {"--seed"},
                                               {"--seed", "5"},
                                               {"--sead", "5", "x"},
                                               {"--mode", "portable", "x"},
                                               {"--quiet=1", "x"},
                                               {"-x", "y"},
                                               {"--"}}) {
    EXPECT_THROW(parse(words), std::invalid_argument);
  }
}

TEST(RepeatCommand, RepeatsTheOptions) {
  const Words words = {"--quiet", "--mode", "seeded", "--json", "a b", "python", "it's.py", "-x"};
  EXPECT_EQ(
      repeat_command(parse(words), "5"),
      "trueseed run --seed 5 --mode seeded --json 'a b' --quiet -- python 'it'\"'\"'s.py' -x");
  EXPECT_EQ(repeat_command(parse({"true"}), "-1"), "trueseed run --seed -1 -- true");
}

}  // namespace
}  // namespace trueseed::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/option_words.h"

#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace trueseed::cli {
namespace {

using Words = std::vector<std::string>;

OptionWords reader(const Words& words) { return {"diff", "--keep-going and --json", words}; }

// Returns what `use` says is wrong.
template <typename Use>
std::string refusal(Use use) {
  try {
    use();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "nothing";
}

TEST(OptionWords, TakesOptionsUpToTheFirstOtherWord) {
  const Words given = {"--json", "-q", "--op=5", "record", "--json"};
  OptionWords words = reader(given);
  EXPECT_EQ(words.next()->name, "--json");
  EXPECT_EQ(words.next()->name, "-q");
  const auto option = words.next();
  EXPECT_EQ(option->name, "--op");
  EXPECT_EQ(option->value, "5");
  EXPECT_FALSE(words.next().has_value());
  EXPECT_EQ(words.next_word(), "record");
  EXPECT_EQ(words.next()->name, "--json") << "options may follow";
  EXPECT_FALSE(words.next().has_value());
  EXPECT_FALSE(words.next_word().has_value());
}

TEST(OptionWords, AfterTwoDashesThereAreNoOptions) {
  const Words given = {"--", "--json", "--"};
  OptionWords words = reader(given);
  EXPECT_FALSE(words.next().has_value());
  EXPECT_FALSE(words.next().has_value());
  EXPECT_EQ(words.command(), (Words{"--json", "--"}));
  EXPECT_EQ(words.next_word(), "--json");
  EXPECT_FALSE(words.next().has_value());
  EXPECT_EQ(words.next_word(), "--");
}

TEST(OptionWords, ADashAloneAndAnEmptyWordAreNoOptions) {
  for (const char* word : {"-", "", "a=b", "x-y"}) {
    const Words given = {word};
    OptionWords words = reader(given);
    EXPECT_FALSE(words.next().has_value()) << word;
    EXPECT_EQ(words.next_word(), word);
  }
}

TEST(OptionWords, AValueFollowsAsTheNextWordOrAfterTheFirstEqualsSign) {
  const Words given = {"--record", "--odd", "--record=", "--record=a=b", "--record"};
  OptionWords words = reader(given);
  EXPECT_EQ(words.value_of(*words.next()), "--odd");
  EXPECT_EQ(words.value_of(*words.next()), "");
  EXPECT_EQ(words.value_of(*words.next()), "a=b");
  const auto last = words.next();
  EXPECT_EQ(refusal([&] { words.value_of(*last); }),
            "option --record needs a value; see trueseed diff --help");
}

TEST(OptionWords, NumbersAreWholeAndLargeEnough) {
  const auto number = [](const std::string& text, std::uint64_t least) {
    const Words given = {"--op", text};
    OptionWords words = reader(given);
    const auto option = words.next();
    return words.number_of(*option, least);
  };
  EXPECT_EQ(number("0", 0), 0U);
  EXPECT_EQ(number("2", 2), 2U);
  EXPECT_EQ(number("18446744073709551615", 0), ~std::uint64_t{0});
  for (const char* text : {"", "1", "-1", "+3", "3x", " 3", "3.0", "0x3", "18446744073709551616"}) {
    EXPECT_EQ(refusal([&] { number(text, 2); }),
              std::string("option --op: '") + text + "' is no whole number of at least 2");
  }
}

TEST(OptionWords, ModesAreThoseThatThereAre) {
  const Words given = {"--mode=seeded", "--mode", "deterministic", "--mode", "Seeded"};
  OptionWords words = reader(given);
  EXPECT_EQ(words.mode_of(*words.next()), control::Mode::kSeeded);
  EXPECT_EQ(words.mode_of(*words.next()), control::Mode::kDeterministic);
  const auto last = words.next();
  EXPECT_EQ(refusal([&] { words.mode_of(*last); }),
            "'Seeded' is no mode; allowed are seeded and deterministic (the default)");
}

TEST(OptionWords, AFlagHasTwoNamesAndNoValue) {
  EXPECT_TRUE(OptionWords::is_flag({"--quiet", {}}, "--quiet", "-q"));
  EXPECT_TRUE(OptionWords::is_flag({"-q", {}}, "--quiet", "-q"));
  EXPECT_FALSE(OptionWords::is_flag({"-q", {}}, "--quiet"));
  EXPECT_FALSE(OptionWords::is_flag({"--quie", {}}, "--quiet", "-q"));
  EXPECT_FALSE(OptionWords::is_flag({"--other", "1"}, "--quiet", "-q"));
  EXPECT_EQ(refusal([] { OptionWords::is_flag({"--quiet", "1"}, "--quiet"); }),
            "option --quiet takes no value; leave '=1' out");
}

TEST(OptionWords, SaysWhatIsAllowed) {
  EXPECT_EQ(refusal([] { reader({}).refuse({"--jsn", "1"}); }),
            "unknown option '--jsn'; allowed are --keep-going and --json; see trueseed diff"
            " --help");
}

TEST(OptionWords, ACommandIsNeeded) {
  const Words given = {"--", "python", "-u"};
  OptionWords words = reader(given);
  words.next();
  EXPECT_EQ(words.command(), (Words{"python", "-u"}));
  EXPECT_NE(refusal([] { (void)reader({}).command(); }).find("no command given"),
            std::string::npos);
}

}  // namespace
}  // namespace trueseed::cli

// SPDX-License-Identifier: Apache-2.0
#include "trueseed/base/shell_quote.h"

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace trueseed {
namespace {

// What /bin/sh makes of the words of `line`: one a line of brackets.
std::string shell_words(const std::string& line) {
  const std::string command = "printf '[%s]' " + line;
  FILE* pipe = popen(command.c_str(), "r");
  std::string output;
  std::array<char, 256> buffer;
  std::size_t n_read = 0;
  while ((n_read = fread(buffer.data(), 1, buffer.size(), pipe)) > 0) {
    output.append(buffer.data(), n_read);
  }
  pclose(pipe);
  return output;
}

TEST(ShellQuote, LeavesPlainWords) {
  EXPECT_EQ(shell_quote("--lr=0.1"), "--lr=0.1");
  EXPECT_EQ(shell_quote("a/b_c-d.py"), "a/b_c-d.py");
}

TEST(ShellQuote, QuotesTheRest) {
  EXPECT_EQ(shell_quote(""), "''");
  EXPECT_EQ(shell_quote("a b"), "'a b'");
  EXPECT_EQ(shell_quote("it's"), "'it'\"'\"'s'");
}

TEST(ShellQuote, TheShellReadsItBack) {
  const std::vector<std::string> words = {"plain",     "",         "a b", "it's", "$HOME",
                                          "`x`",       "a\\b",     "\"",  "*",    "~",
                                          "new\nline", "\xff\xfe", "!",   "#",    "a;b&c|d"};
  std::string expected;
  for (const std::string& word : words) expected += '[' + word + ']';
  EXPECT_EQ(shell_words(shell_join(words)), expected);
}

}  // namespace
}  // namespace trueseed

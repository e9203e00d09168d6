// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/observed_run.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "trueseed/diagnose/test_run.h"

namespace trueseed::diagnose {
namespace {

using TailTest = RecordTest;

TEST_F(TailTest, GivesWhatWasAddedOnce) {
  Tail tail(path("out"));
  std::string all;
  const auto read = [&] {
    std::string added;
    tail.read([&](std::string_view bytes) { added += bytes; });
    all += added;
    return added;
  };
  EXPECT_EQ(read(), "") << "there is no file yet";
  std::ofstream file(path("out"), std::ios::binary);
  EXPECT_EQ(read(), "");
  file << "one\n" << std::flush;
  EXPECT_EQ(read(), "one\n");
  EXPECT_EQ(read(), "");
  const std::string large(200'000, 'x');
  file << large << std::flush;
  EXPECT_EQ(read(), large);
  file << std::string(3, '\0') << "end" << std::flush;
  EXPECT_EQ(read().size(), 6U);
  EXPECT_EQ(all.size(), 4 + large.size() + 6);
}

// Gives the process another standard input for a test.
class RepeatableInputTest : public RecordTest {
 protected:
  RepeatableInputTest() : before_(dup(STDIN_FILENO)) {}
  ~RepeatableInputTest() override {
    if (before_ != -1) dup2(before_, STDIN_FILENO);
    close(before_);
  }

  static void stand_in(int descriptor) {
    dup2(descriptor, STDIN_FILENO);
    close(descriptor);
  }

  // Reads to the end, as a program does that is started with the descriptor.
  static std::string content_of(int descriptor) {
    std::string text;
    std::array<char, 4096> buffer;
    for (ssize_t n = 0; (n = ::read(descriptor, buffer.data(), buffer.size())) > 0;) {
      text.append(buffer.data(), static_cast<std::size_t>(n));
    }
    return text;
  }

 private:
  int before_;
};

TEST_F(RepeatableInputTest, AFileIsReadFromWhereItStandsEachTime) {
  std::ofstream(path("in")) << "header\nrest of it\n";
  stand_in(open(path("in").c_str(), O_RDONLY));
  lseek(STDIN_FILENO, 7, SEEK_SET);
  const RepeatableInput input;
  for (int run = 0; run < 3; ++run) EXPECT_EQ(content_of(input.rewound()), "rest of it\n");
  EXPECT_EQ(lseek(STDIN_FILENO, 0, SEEK_CUR), 7) << "ours stays where it is";
}

TEST_F(RepeatableInputTest, APipeIsReadOnceAndGivenEachTime) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::string words = "a line\n" + std::string(20'000, 'x');
  ASSERT_EQ(write(ends[1], words.data(), words.size()), static_cast<ssize_t>(words.size()));
  close(ends[1]);
  stand_in(ends[0]);
  const RepeatableInput input;
  for (int run = 0; run < 3; ++run) EXPECT_EQ(content_of(input.rewound()), words);
}

TEST_F(RepeatableInputTest, WhereThereIsNoInputItIsEmpty) {
  stand_in(open("/dev/null", O_RDONLY));
  EXPECT_EQ(content_of(RepeatableInput().rewound()), "");
  close(STDIN_FILENO);
  EXPECT_EQ(content_of(RepeatableInput().rewound()), "");
}

}  // namespace
}  // namespace trueseed::diagnose

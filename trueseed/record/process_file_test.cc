// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/base/errors.h"
#include "trueseed/digest/xxh3.h"
#include "trueseed/record/process_reader.h"
#include "trueseed/record/process_writer.h"

namespace trueseed::record {
namespace {

namespace fs = std::filesystem;

Row row_number(std::uint64_t i) {
  Row row;
  row.op = static_cast<std::uint32_t>(1 + i % 3);
  row.site = 1;
  row.step = static_cast<std::uint32_t>(i / 100);
  row.in_tensors = i * 3;
  row.out_low = digest::xxh3_64(&i, sizeof(i));
  row.out_high = ~row.out_low;
  row.phase = Phase::kBackward;
  row.flags = kPartialInputs;
  return row;
}

bool equal(const Row& a, const Row& b) { return std::memcmp(&a, &b, sizeof(a)) == 0; }

class ProcessFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "trueseed-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
  }
  void TearDown() override { fs::remove_all(directory_); }

  std::string path(const char* name = "main.0.rows") const { return directory_ + "/" + name; }

  // Writes `n` rows in one stream.
  void write(std::uint64_t n) const {
    ProcessWriter process(directory_, "main");
    for (const char* op : {"aten::mul", "aten::add.Tensor", "aten::sum"}) {
      process.name(NameKind::kOperation, op);
    }
    process.name(NameKind::kSite, "train.py:5 main");
    StreamWriter stream(process, "main");
    for (std::uint64_t i = 0; i < n; ++i) stream.append(row_number(i));
  }

  std::string directory_;
};

// Counts the rows, each of which must be the right one.
std::uint64_t check_rows(const ProcessReader& reader, std::size_t stream = 0) {
  if (reader.n_streams() <= stream) return 0;
  const std::uint64_t n = reader.n_rows(stream);
  for (std::uint64_t i = 0; i < n; ++i) {
    if (!equal(reader.row(stream, i), row_number(i))) {
      ADD_FAILURE() << "row " << i << " of " << n;
      break;
    }
  }
  return n;
}

TEST_F(ProcessFile, HoldsWhatWasWritten) {
  // Around the borders of chunks of 63, 127, 255 and 511 rows, then of windows of 1023.
  std::uint64_t at = 0;
  std::vector<std::uint64_t> counts = {0, 1, 2};
  for (const std::uint64_t room : {63, 127, 255, 511, 1023, 1023, 1023, 1023}) {
    at += room;
    counts.insert(counts.end(), {at - 1, at, at + 1});
  }
  for (const std::uint64_t n : counts) {
    write(n);
    const ProcessReader reader(path());
    EXPECT_EQ(check_rows(reader), n);
    EXPECT_EQ(reader.n_rows(), n);
    EXPECT_EQ(reader.damage(), std::nullopt);
    EXPECT_EQ(reader.name(NameKind::kOperation, 2), "aten::add.Tensor");
    EXPECT_EQ(reader.name(NameKind::kSite, 1), "train.py:5 main");
    EXPECT_EQ(reader.name(NameKind::kSite, 0), "");
    EXPECT_EQ(reader.name(NameKind::kSite, 9), "?");
    fs::remove(path());
  }
}

TEST_F(ProcessFile, TakesTheNextFreeName) {
  const ProcessWriter first(directory_, "main");
  const ProcessWriter second(directory_, "main");
  const ProcessWriter other(directory_, "rank1");
  EXPECT_EQ(first.file_name(), "main.0.rows");
  EXPECT_EQ(second.file_name(), "main.1.rows");
  EXPECT_EQ(other.file_name(), "rank1.0.rows");
}

TEST_F(ProcessFile, GivesAnEqualTextTheSameNumber) {
  ProcessWriter process(directory_, "main");
  const std::uint32_t number = process.name(NameKind::kOperation, "aten::mul");
  EXPECT_EQ(process.name(NameKind::kOperation, "aten::mul"), number);
  EXPECT_NE(process.name(NameKind::kOperation, "aten::mul.out"), number);
  EXPECT_EQ(process.name(NameKind::kSite, "a.py:1"), 1U);
}

TEST_F(ProcessFile, HoldsNamesOfAnyLengthAndNumber) {
  ProcessWriter process(directory_, "main");
  std::vector<std::string> texts = {"", std::string(3, '\0'), std::string(600'000, 'x'), "ä€"};
  for (int i = 0; i < 20'000; ++i) texts.push_back("name " + std::to_string(i));
  for (const std::string& text : texts) process.name(NameKind::kSignature, text);
  const ProcessReader reader(path());
  ASSERT_EQ(reader.n_names(NameKind::kSignature), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ASSERT_EQ(reader.name(NameKind::kSignature, static_cast<std::uint32_t>(i + 1)), texts[i]);
  }
}

TEST_F(ProcessFile, KeepsTheStreamsOfThreadsApart) {
  constexpr int kThreads = 8;
  constexpr std::uint64_t kRows = 10'000;
  {
    ProcessWriter process(directory_, "main");
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&process, t] {
        StreamWriter stream(process, "thread " + std::to_string(t));
        for (std::uint64_t i = 0; i < kRows; ++i) {
          if (i % 1000 == 0) process.name(NameKind::kSite, std::to_string(i));
          stream.append(row_number(i));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  const ProcessReader reader(path());
  ASSERT_EQ(reader.n_streams(), kThreads);
  for (std::size_t s = 0; s < kThreads; ++s) EXPECT_EQ(check_rows(reader, s), kRows);
  EXPECT_EQ(reader.n_names(NameKind::kSite), 10U);
}

TEST_F(ProcessFile, CountsTheStepsThatHaveBegun) {
  ProcessWriter process(directory_, "main");
  StreamWriter main(process, "main");
  StreamWriter engine(process, "autograd 0");
  const auto steps_after = [this](StreamWriter& stream, Phase phase, std::uint32_t step) {
    Row row = row_number(0);
    row.phase = phase;
    row.step = step;
    stream.append(row);
    return ProcessReader(path()).n_steps();
  };
  EXPECT_EQ(ProcessReader(path()).n_steps(), 0U);
  EXPECT_EQ(steps_after(main, Phase::kForward, 0), 0U);
  EXPECT_EQ(steps_after(engine, Phase::kBackward, 0), 1U);
  EXPECT_EQ(steps_after(main, Phase::kOptimizer, 0), 1U);
  EXPECT_EQ(steps_after(main, Phase::kForward, 1), 1U);
  EXPECT_EQ(steps_after(engine, Phase::kBackward, 1), 2U);
  EXPECT_EQ(steps_after(main, Phase::kNoGrad, 2), 2U);
  EXPECT_EQ(steps_after(main, Phase::kNoGrad, 2), 2U);
}

TEST_F(ProcessFile, CanBeReadWhileItGrows) {
  ProcessWriter process(directory_, "main");
  ProcessReader live(path(), ProcessReader::Trust::kLive);
  std::thread writer([&process] {
    StreamWriter stream(process, "main");
    for (std::uint64_t i = 0; i < 200'000; ++i) {
      if (i % 777 == 0) process.name(NameKind::kOperation, "op " + std::to_string(i));
      stream.append(row_number(i));
    }
  });
  std::uint64_t seen = 0;
  while (seen < 200'000) {
    live.refresh();
    if (live.n_streams() == 0) continue;
    const std::uint64_t n = live.n_rows(0);
    ASSERT_GE(n, seen);
    for (; seen < n; ++seen) ASSERT_TRUE(equal(live.row(0, seen), row_number(seen)));
    ASSERT_GE(live.n_names(NameKind::kOperation), (n + 776) / 777);
  }
  writer.join();
  EXPECT_EQ(live.damage(), std::nullopt);
}

TEST_F(ProcessFile, IsWholeUpToTheMomentOfAKill) {
  std::mt19937 engine(73);
  std::uint64_t most = 0;
  for (int trial = 0; trial < 100; ++trial) {
    const pid_t child = fork();
    if (child == 0) {
      ProcessWriter process(directory_, "main");
      StreamWriter stream(process, "main");
      for (std::uint64_t i = 0;; ++i) {
        if (i % 50 == 0) process.name(NameKind::kSite, "line " + std::to_string(i));
        stream.append(row_number(i));
      }
    }
    std::this_thread::sleep_for(std::chrono::microseconds(engine() % 20'000));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    if (!fs::exists(path()) || fs::file_size(path()) < kPageBytes) continue;
    const ProcessReader reader(path());
    const std::uint64_t n = check_rows(reader);
    EXPECT_EQ(reader.damage(), std::nullopt) << "trial " << trial;
    EXPECT_GE(reader.n_names(NameKind::kSite), (n + 49) / 50);
    most = std::max(most, n);
    fs::remove(path());
  }
  EXPECT_GT(most, 1000U);
}

TEST_F(ProcessFile, DamageCostsNothingOfWhatIsBefore) {
  constexpr std::uint64_t kRows = 5000;
  write(kRows);
  std::ifstream file(path(), std::ios::binary);
  const std::string sound{std::istreambuf_iterator<char>(file), {}};
  std::mt19937 engine(73);
  int n_noticed = 0;
  for (int trial = 0; trial < 600; ++trial) {
    std::string bytes = sound;
    const std::size_t at = kPageBytes + engine() % (bytes.size() - kPageBytes);
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << engine() % 8));
    std::ofstream(path(), std::ios::binary) << bytes;
    const ProcessReader reader(path());
    const std::uint64_t n = check_rows(reader);
    if (n < kRows) {
      EXPECT_TRUE(reader.damage().has_value());
      EXPECT_NE(reader.damage()->find("is damaged at byte"), std::string::npos);
    }
    n_noticed += reader.damage().has_value() ? 1 : 0;
  }
  EXPECT_GT(n_noticed, 300) << "a bit in the padding of a chunk is no damage, any other is";
}

TEST_F(ProcessFile, CutOffAnywhereItIsStillUsed) {
  constexpr std::uint64_t kRows = 5000;
  write(kRows);
  const std::uintmax_t size = fs::file_size(path());
  for (std::uintmax_t bytes = size; bytes >= kPageBytes;
       bytes -= std::min<std::uintmax_t>(bytes, 997)) {
    fs::resize_file(path(), bytes);
    const ProcessReader reader(path());
    const std::uint64_t n = check_rows(reader);
    EXPECT_TRUE(n == kRows || bytes < size);
  }
}

TEST_F(ProcessFile, WhatIsNoRecordIsRefused) {
  EXPECT_THROW(ProcessReader("/nowhere/at/all"), UnsupportedError);
  std::ofstream(path("empty")) << "";
  EXPECT_THROW(ProcessReader(path("empty")), FormatError);
  std::ofstream(path("text")) << std::string(10'000, 'x');
  EXPECT_THROW(ProcessReader(path("text")), FormatError);
}

TEST_F(ProcessFile, AnotherVersionIsRefusedByName) {
  write(3);
  std::fstream file(path(), std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(offsetof(FileHeader, version));
  file.put(9);
  file.close();
  try {
    const ProcessReader reader(path());
    FAIL();
  } catch (const VersionError& error) {
    EXPECT_NE(std::string(error.what()).find("has version 9"), std::string::npos) << error.what();
  }
}

TEST_F(ProcessFile, AFolderThatCannotBeWrittenIsRefused) {
  EXPECT_THROW(ProcessWriter(directory_ + "/missing", "main"), UnsupportedError);
}

TEST_F(ProcessFile, WhereThereIsNoMoreRoomTheRowsBeforeStay) {
  const pid_t child = fork();
  if (child == 0) {
    const rlimit limit{100'000, 100'000};
    setrlimit(RLIMIT_FSIZE, &limit);
    ProcessWriter process(directory_, "main");
    StreamWriter stream(process, "main");
    try {
      for (std::uint64_t i = 0; i < 1'000'000; ++i) stream.append(row_number(i));
    } catch (const UnsupportedError&) {
      _exit(7);
    }
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 7);
  const ProcessReader reader(path());
  EXPECT_GT(check_rows(reader), 400U);
  EXPECT_EQ(reader.damage(), std::nullopt);
}

TEST(CompareRows, NamesTheFirstReason) {
  const Row row = row_number(1);
  const auto changed = [&](auto change) {
    Row other = row;
    other.flags = 0;
    change(other);
    Row same = row;
    same.flags = 0;
    return compare_rows(same, other, true);
  };
  EXPECT_EQ(compare_rows(row, row, true), RowDifference::kNone);
  EXPECT_EQ(compare_rows(row, row, false), RowDifference::kOperation);
  EXPECT_EQ(changed([](Row& r) { r.in_arguments = 1; }), RowDifference::kArguments);
  EXPECT_EQ(changed([](Row& r) { r.in_tensors = 1; }), RowDifference::kInputs);
  EXPECT_EQ(changed([](Row& r) { r.generator = 1; }), RowDifference::kGenerator);
  EXPECT_EQ(changed([](Row& r) { r.flags = kRaised; }), RowDifference::kOutcome);
  EXPECT_EQ(changed([](Row& r) { r.out_high ^= 1; }), RowDifference::kOutputs);
  EXPECT_EQ(changed([](Row& r) { r.out_low ^= 1; }), RowDifference::kOutputs);
  EXPECT_EQ(changed([](Row& r) { r.site = r.step = r.signature = 99; }), RowDifference::kNone);
  EXPECT_EQ(changed([](Row& r) {
              r.in_tensors = 1;
              r.flags = kPartialInputs;
            }),
            RowDifference::kNone)
      << "inputs that are not all covered prove nothing";
}

}  // namespace
}  // namespace trueseed::record

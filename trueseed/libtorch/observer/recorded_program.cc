// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/recorded_program.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <stdexcept>

#include <gtest/gtest.h>

#include "trueseed/record/process_reader.h"
#include "trueseed/record/run_folder.h"

namespace trueseed::libtorch::observer {

using record::NameKind;

Recorded::Recorded(const std::string& directory) {
  for (const std::string& file : record::files_of_rows(directory)) {
    files_.push_back(file);
    const record::ProcessReader reader(directory + '/' + file);
    EXPECT_EQ(reader.damage(), std::nullopt) << file;
    for (std::size_t stream = 0; stream < reader.n_streams(); ++stream) {
      for (std::uint64_t i = 0; i < reader.n_rows(stream); ++i) {
        const record::Row& row = reader.row(stream, i);
        rows_.push_back({file, std::string(reader.stream_role(stream)),
                         std::string(reader.name(NameKind::kOperation, row.op)),
                         std::string(reader.name(NameKind::kSignature, row.signature)),
                         std::string(reader.name(NameKind::kNode, row.node)), row});
      }
    }
  }
}

std::vector<RecordedRow> Recorded::of(std::string_view op) const {
  std::vector<RecordedRow> found;
  std::ranges::copy_if(rows_, std::back_inserter(found),
                       [&](const RecordedRow& row) { return row.op == op; });
  return found;
}

RecordedRow Recorded::only(std::string_view op) const {
  const std::vector<RecordedRow> found = of(op);
  EXPECT_EQ(found.size(), 1U) << op << " among " << testing::PrintToString(ops());
  return found.empty() ? RecordedRow() : found.front();
}

std::vector<std::string> Recorded::ops(std::string_view stream) const {
  std::vector<std::string> names;
  for (const RecordedRow& row : rows_) {
    if (stream.empty() || row.stream == stream) names.push_back(row.op);
  }
  return names;
}

std::vector<std::string> Recorded::streams() const {
  std::vector<std::string> roles;
  for (const RecordedRow& row : rows_) {
    if (std::ranges::find(roles, row.stream) == roles.end()) roles.push_back(row.stream);
  }
  return roles;
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "trueseed-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

void require(bool holds, std::string_view what) {
  if (!holds) throw std::runtime_error(std::string(what));
}

void run_apart(const Program& program) {
  std::fflush(nullptr);
  const pid_t child = fork();
  ASSERT_NE(child, -1);
  if (child == 0) {
    int status = 0;
    try {
      program();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "the program failed: %s\n", error.what());
      status = 1;
    }
    std::fflush(nullptr);
    _exit(status);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

Recorded record_of(const Program& program, const RecordOptions& options) {
  const TemporaryFolder folder;
  if (!options.observe.empty()) {
    std::ofstream(folder.path() + "/run.json") << "{\"observe\": " << options.observe << "}";
  }
  run_apart([&] {
    const int started = trueseed_observer_start(folder.path().c_str(), options.role.c_str(), "");
    require(started == 0, trueseed_observer_error());
    program();
    require(*trueseed_observer_fault() == '\0', trueseed_observer_fault());
  });
  return Recorded(folder.path());
}

}  // namespace trueseed::libtorch::observer

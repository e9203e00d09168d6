// SPDX-License-Identifier: Apache-2.0
// Threads, forks, and how the observer is started and stopped.

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <string>
#include <thread>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/record_function.h>
#include <gtest/gtest.h>

#include "trueseed/libtorch/observer/recorded_program.h"
#include "trueseed/record/run_folder.h"

namespace trueseed::libtorch::observer {
namespace {

using Names = std::vector<std::string>;

constexpr const char* kManifest = R"({"format": "trueseed-run/1", "processes": []})";

void name_this_thread(const char* name) { pthread_setname_np(pthread_self(), name); }

// Forks the program itself; what the child does must succeed.
template <typename Action>
void fork_in_program(Action action) {
  const pid_t child = fork();
  require(child != -1, "fork");
  if (child == 0) {
    alarm(30);
    try {
      action();
    } catch (const std::exception&) {
      _exit(1);
    }
    _exit(*trueseed_observer_fault() == '\0' ? 0 : 2);
  }
  int status = 0;
  require(waitpid(child, &status, 0) == child && status == 0, "the child succeeds");
}

TEST(Processes, GiveEachThreadAStream) {
  const Recorded recorded = record_of([] {
    at::ones({1}).abs();
    const auto work = [](const char* name, int n) {
      name_this_thread(name);
      for (int i = 0; i < n; ++i) at::full({2}, i);
    };
    std::thread(work, "loader", 3).join();
    std::thread(work, "loader", 4).join();
    std::thread(work, "writer", 5).join();
    at::ones({1}).neg();
  });
  EXPECT_EQ(recorded.streams(),
            (Names{"main", "thread loader", "thread loader #2", "thread writer"}));
  EXPECT_EQ(recorded.ops("main"), (Names{"aten::ones", "aten::abs", "aten::ones", "aten::neg"}));
  EXPECT_EQ(recorded.ops("thread loader"), Names(3, "aten::full"));
  EXPECT_EQ(recorded.ops("thread loader #2"), Names(4, "aten::full"));
  EXPECT_EQ(recorded.ops("thread writer"), Names(5, "aten::full"));
}

TEST(Processes, LoseNoRowOfThreadsThatRunAtOnce) {
  constexpr int kThreads = 4;
  constexpr int kOperations = 2000;
  const Recorded recorded = record_of([] {
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([t] {
        name_this_thread(("worker" + std::to_string(t)).c_str());
        at::Tensor tensor = at::full({3}, t);
        for (int i = 1; i < kOperations; ++i) tensor.add_(1);
      });
    }
    for (std::thread& thread : threads) thread.join();
  });
  const auto streams = recorded.streams();
  ASSERT_EQ(streams.size(), static_cast<std::size_t>(kThreads));
  for (const std::string& stream : streams) {
    const Names ops = recorded.ops(stream);
    EXPECT_EQ(ops.size(), static_cast<std::size_t>(kOperations));
    EXPECT_EQ(std::ranges::count(ops, "aten::add_.Scalar"), kOperations - 1);
  }
}

TEST(Processes, LeaveOutWhatRunsInTheThreadsOfAnOperation) {
  const auto record = [](int n_threads) {
    return record_of([=] {
      at::set_num_threads(n_threads);
      const at::Tensor tensor = at::ones({4});
      std::atomic<int> n = 0;
      at::parallel_for(0, 4, 1, [&](std::int64_t begin, std::int64_t end) {
        require(at::in_parallel_region() == (n_threads > 1), "the region is parallel");
        for (; begin < end; ++begin) {
          tensor.add(1);
          ++n;
        }
      });
      require(n == 4, "the region runs");
      tensor.neg();
    });
  };
  EXPECT_EQ(record(2).ops(), (Names{"aten::ones", "aten::neg"}));
  EXPECT_EQ(record(1).of("aten::add.Scalar").size(), 4U)
      << "outside of a region it is the program's";
}

TEST(Processes, GiveAForkedChildAFileOfItsOwn) {
  const Recorded recorded = record_of([] {
    const at::Tensor tensor = at::ones({3});
    fork_in_program([&] {
      tensor.abs();
      at::full({3}, 2.0F).exp();
    });
    tensor.neg();
  });
  EXPECT_EQ(recorded.files(), (Names{"main.0.rows", "main.1.rows"}));
  EXPECT_EQ(recorded.ops(),
            (Names{"aten::ones", "aten::neg", "aten::abs", "aten::full", "aten::exp"}));
  EXPECT_EQ(recorded.only("aten::abs").file, "main.1.rows");
  EXPECT_EQ(recorded.only("aten::neg").file, "main.0.rows");
  EXPECT_EQ(recorded.only("aten::abs").row.in_tensors, recorded.only("aten::neg").row.in_tensors);
}

TEST(Processes, NameTheFileOfAChildThatSaysItsRole) {
  const Recorded recorded = record_of([] {
    at::ones({3});
    fork_in_program([] {
      trueseed_observer_set_role("process1");
      at::zeros({3});
    });
  });
  EXPECT_EQ(recorded.files(), (Names{"main.0.rows", "process1.0.rows"}));
  EXPECT_EQ(recorded.only("aten::zeros").file, "process1.0.rows");
}

TEST(Processes, MakeNoFileForAChildWithoutOperations) {
  const Recorded recorded = record_of([] {
    at::ones({3});
    fork_in_program([] {});
  });
  EXPECT_EQ(recorded.files(), Names{"main.0.rows"});
}

// The child has torch's threads no more, and mutexes as other threads held them.
TEST(Processes, ObserveAChildThatIsForkedWhileThreadsRun) {
  const Recorded recorded = record_of([] {
    at::set_num_threads(2);
    at::ones({1 << 20}).add_(1);
    std::atomic<bool> ends = false;
    std::thread other([&] {
      name_this_thread("other");
      for (int i = 0; !ends; ++i) at::full({2 + i % 7}, i).add_(1);
    });
    std::vector<float> table(1 << 20, 3.0F);
    const at::Tensor large = at::from_blob(table.data(), {1 << 10, 1 << 10});
    for (int i = 0; i < 20; ++i) {
      fork_in_program([&] {
        trueseed_observer_set_role("child");
        at::zeros({2}).abs();
        // Its content is hashed here, though it is worth threads.
        large.select(0, 1).abs();
        at::embedding(large, at::zeros({1}, at::kLong));
      });
    }
    ends = true;
    other.join();
    at::ones({1}).neg();
  });
  ASSERT_EQ(recorded.files().size(), 21U);
  EXPECT_EQ(recorded.of("aten::embedding").size(), 20U);
  for (const RecordedRow& row : recorded.of("aten::embedding")) {
    EXPECT_EQ(row.stream, "main");
    EXPECT_EQ(row.row.in_tensors, recorded.of("aten::embedding")[0].row.in_tensors);
  }
  EXPECT_EQ(recorded.only("aten::neg").file, "main.0.rows");
}

TEST(Processes, ObserveAChildThatAThreadForks) {
  const Recorded recorded = record_of([] {
    at::ones({1});
    std::thread([] {
      name_this_thread("forker");
      at::ones({1}).abs();
      fork_in_program([] { at::ones({1}).neg(); });
      at::ones({1}).exp();
    }).join();
  });
  EXPECT_EQ(recorded.only("aten::neg").stream, "main");
  EXPECT_EQ(recorded.only("aten::neg").file, "main.1.rows");
  EXPECT_EQ(recorded.only("aten::exp").stream, "thread forker");
}

TEST(Processes, ObserveAGrandchild) {
  const Recorded recorded = record_of([] {
    at::ones({1});
    fork_in_program([] {
      at::ones({1}).abs();
      fork_in_program([] { at::ones({1}).neg(); });
    });
  });
  EXPECT_EQ(recorded.files().size(), 3U);
  EXPECT_EQ(recorded.only("aten::neg").file, "main.2.rows");
}

TEST(Processes, KeepAllRowsOfOneThatIsKilled) {
  const Recorded recorded = record_of([] {
    const pid_t child = fork();
    if (child == 0) {
      for (int i = 0; i < 1500; ++i) at::full({1}, i);
      raise(SIGKILL);
    }
    waitpid(child, nullptr, 0);
  });
  EXPECT_EQ(recorded.of("aten::full").size(), 1500U);
}

TEST(Processes, LeaveOutWhatRunsWhileAThreadIsSuspended) {
  const Recorded recorded = record_of([] {
    at::ones({1});
    trueseed_observer_suspend(1);
    trueseed_observer_suspend(1);
    at::zeros({1});
    std::thread([] { at::full({1}, 2); }).join();
    trueseed_observer_suspend(-1);
    at::zeros({1});
    trueseed_observer_suspend(-1);
    at::ones({1});
    trueseed_observer_pause(1);
    at::zeros({1});
    std::thread([] { at::zeros({1}); }).join();
    trueseed_observer_pause(0);
    at::ones({1});
  });
  EXPECT_EQ(recorded.of("aten::zeros").size(), 0U);
  EXPECT_EQ(recorded.of("aten::ones").size(), 3U);
  EXPECT_EQ(recorded.of("aten::full").size(), 1U) << "another thread is not suspended";
}

TEST(Processes, EnterByTheVariablesOfARun) {
  for (const char* rank : {"", "0", "3", "../3"}) {
    const TemporaryFolder folder;
    const std::string record = folder.path() + "/record";
    record::create_run(record, kManifest);
    run_apart([&] {
      setenv("TRUESEED_RECORD", record.c_str(), 1);
      if (*rank != '\0') {
        setenv("RANK", rank, 1);
      } else {
        unsetenv("RANK");
      }
      const int entered = trueseed_observer_enter();
      require(entered == 0, trueseed_observer_error());
      at::ones({1});
    });
    const std::string role = std::string(rank) == "3" ? "rank3" : "main";
    EXPECT_EQ(Recorded(record).files(), Names{role + ".0.rows"});
    const auto processes = record::read_manifest(record).processes;
    ASSERT_EQ(processes.size(), 1U);
    EXPECT_EQ(processes[0].role, role);
    EXPECT_EQ(processes[0].not_observed, "");
  }
}

TEST(Processes, AreNotObservedWithoutARecord) {
  run_apart([] {
    unsetenv("TRUESEED_RECORD");
    require(trueseed_observer_enter() == 0, "it does nothing");
    require(at::ones({2}).sum().item<float>() == 2, "the program runs");
  });
}

TEST(Processes, RunOnWhereTheRecordCannotBeWritten) {
  run_apart([] {
    const int started = trueseed_observer_start("/nowhere/at/all", "main", "");
    require(started == 0 && *trueseed_observer_fault() == '\0',
            "the file is made when it is needed");
    require(at::ones({2}).sum().item<float>() == 2, "the program runs");
    require(at::isRecordFunctionEnabled(), "others may observe");
    const std::string fault = trueseed_observer_fault();
    require(fault.find("/nowhere/at/all") != std::string::npos, fault);
    require(at::ones({3}).sum().item<float>() == 3, "the program runs on");
  });
}

TEST(Processes, RefuseAWrongTarget) {
  run_apart([] {
    setenv("TRUESEED_TARGET", "abacus", 1);
    require(trueseed_observer_start("/tmp", "main", "") == -1, "it is refused");
    require(std::string(trueseed_observer_error()).find("abacus") != std::string::npos,
            trueseed_observer_error());
    require(at::ones({2}).sum().item<float>() == 2, "the program runs");
  });
}

TEST(Processes, AreObservedOnceWhereTheyAreEnteredTwice) {
  const Recorded recorded = record_of([] {
    require(trueseed_observer_start("/nowhere/at/all", "other", "") == 0, "it does nothing");
    at::ones({2});
  });
  EXPECT_EQ(recorded.files(), Names{"main.0.rows"});
  EXPECT_EQ(recorded.rows().size(), 1U);
}

}  // namespace
}  // namespace trueseed::libtorch::observer

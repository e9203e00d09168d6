// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/observer.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <exception>
#include <string_view>

#include <ATen/record_function.h>

#include "trueseed/digest/xxh3.h"
#include "trueseed/libtorch/observer/calls.h"
#include "trueseed/simd/target.h"

namespace trueseed::libtorch::observer {
namespace {

using at::RecordFunction;
using at::RecordScope;

constexpr const char* kCompletedRole = "collectives, as they complete";
// Threads of torch's own: what they compute belongs to the operation that another thread has
// called, or, where a DataLoader pins batches as they arrive, enters where it is read.
constexpr std::string_view kInternalThreads[] = {"pt_gloo", "gloo_", "pt_nccl", "pt_data_pin"};
// What torch calls the main thread of a DataLoader's worker process.
constexpr std::string_view kNativeNameOfLoaderWorker = "pt_data_worker";

// Neither is ever destroyed: operations may run while the process ends.
std::atomic<Observer*> the_observer = nullptr;
std::atomic<bool> has_stopped = false;
std::mutex& fault_mutex() {
  static auto* mutex = new std::mutex;
  return *mutex;
}
std::string& fault_text() {
  static auto* text = new std::string;
  return *text;
}

// Runs `action` unless the thread is not observed; keeps every failure from the program. What has
// begun is ended on a suspended thread, too.
template <typename Action>
void guarded(Action action, bool ends = false) noexcept {
  Observer* observer = Observer::current();
  if (observer == nullptr) return;
  try {
    ThreadState& thread = observer->thread();
    if (thread.ignored || (thread.n_suspended > 0 && !ends)) return;
    action(*observer, thread);
  } catch (const std::exception& error) {
    observer->fail(error.what());
  } catch (...) {
    observer->fail("an unknown exception");
  }
}

std::unique_ptr<at::ObserverContext> on_call(const RecordFunction& function) {
  guarded([&](Observer& o, ThreadState& t) { begin_call(o, t, function); });
  return nullptr;
}

void on_call_end(const RecordFunction& function, at::ObserverContext* /*context*/) {
  guarded([&](Observer& o, ThreadState& t) { end_call(o, t, function); }, true);
}

std::unique_ptr<at::ObserverContext> on_scope(const RecordFunction& function) {
  guarded([&](Observer& o, ThreadState& t) {
    if (function.scope() == RecordScope::BACKWARD_FUNCTION) {
      begin_node(o, t, function);
    } else {
      begin_range(o, t, function);
    }
  });
  return nullptr;
}

void on_scope_end(const RecordFunction& function, at::ObserverContext* /*context*/) {
  guarded(
      [&](Observer& o, ThreadState& t) {
        if (function.scope() == RecordScope::BACKWARD_FUNCTION) {
          end_node(t, function);
        } else {
          end_range(o, t, function);
        }
      },
      true);
}

std::string native_name_of_thread() {
  std::array<char, 32> name{};
  pthread_getname_np(pthread_self(), name.data(), name.size());
  return name.data();
}

// Deletes a thread's state when the thread ends; that of the main thread stays.
pthread_key_t key_of_thread() {
  static const pthread_key_t kKey = [] {
    pthread_key_t key = 0;
    pthread_key_create(&key, [](void* state) { delete static_cast<ThreadState*>(state); });
    return key;
  }();
  return kKey;
}

bool is_main_thread() noexcept { return getpid() == static_cast<pid_t>(syscall(SYS_gettid)); }

}  // namespace

Observer::Observer(const ObserverOptions& options)
    : record(options.record_directory, options.role),
      content(simd::chosen_target()),
      fresh(options.fresh) {
  if (const PythonApi* python = PythonApi::find()) {
    lines = std::make_unique<SourceLines>(*python, parse_path_rules(options.path_rules));
  }
  if (options.focus) focus = std::make_unique<Focus>(options.record_directory, *options.focus);
  collectives = std::make_unique<Collectives>(
      [this](const std::vector<at::Tensor>& tensors) { return digest_completed(tensors); },
      [this](const record::Row& row) { append_completed(row); });
}

void Observer::start(const ObserverOptions& options) {
  if (the_observer.load() != nullptr || has_stopped.load()) return;
  auto* observer = new Observer(options);
  the_observer.store(observer);
  follow_forks();
  observer->add_callbacks();
}

void Observer::add_callbacks() {
  calls_ = at::addGlobalCallback(at::RecordFunctionCallback(on_call, on_call_end)
                                     .needsInputs(true)
                                     .needsOutputs(true)
                                     .scopes({RecordScope::FUNCTION}));
  scopes_ =
      at::addGlobalCallback(at::RecordFunctionCallback(on_scope, on_scope_end)
                                .scopes({RecordScope::BACKWARD_FUNCTION, RecordScope::USER_SCOPE}));
}

Observer* Observer::current() noexcept {
  return has_stopped.load(std::memory_order_relaxed) ? nullptr
                                                     : the_observer.load(std::memory_order_acquire);
}

std::string Observer::fault() {
  const std::lock_guard lock(fault_mutex());
  return fault_text();
}

void Observer::fail(const char* what) noexcept {
  if (has_stopped.exchange(true)) return;
  try {
    const std::lock_guard lock(fault_mutex());
    fault_text() = what;
  } catch (const std::exception&) {
    // Out of memory: the record ends here all the same.
  }
  // What a call has closed would stay closed, since its end is no longer seen.
  at::enableRecordFunction(true);
  record.note_fault(what);
}

void Observer::pause(bool paused) {
  for (const std::uint64_t handle : {calls_, scopes_}) {
    if (paused) {
      at::disableCallback(handle);
    } else {
      at::reenableCallback(handle);
    }
  }
}

void Observer::suspend(int change) { thread().n_suspended += change; }

ThreadState& Observer::thread() {
  // Not destroyed with the thread's other objects: the main thread may run operations until the
  // end.
  thread_local ThreadState* state = nullptr;
  if (state == nullptr) {
    state = new ThreadState;
    pthread_setspecific(key_of_thread(), state);
  }
  if (state->process != record.process()) enter_process(*state);
  return *state;
}

void Observer::enter_process(ThreadState& thread) {
  thread.stream.reset();
  thread.process = record.process();
  thread.signatures.forget_numbers();
  thread.lines = {};
  thread.node_names = {};
  thread.role = role_of_thread();
  thread.forward_lines = &forward_lines.of_thread(RecordFunction::currentThreadId());
  const std::string native = native_name_of_thread();
  for (const std::string_view internal : kInternalThreads) {
    if (native.starts_with(internal)) thread.ignored = true;
  }
}

std::string Observer::role_of_thread() {
  if (is_main_thread()) {
    return native_name_of_thread() == kNativeNameOfLoaderWorker ? "loader worker" : "main";
  }
  const PythonApi* python = PythonApi::find();
  if (python != nullptr && name_thread_ != nullptr && python->this_thread_state() != nullptr) {
    const char* name = name_thread_();
    if (name != nullptr) return std::string("thread ") + name;
  }
  return "thread " + native_name_of_thread();
}

void Observer::append(ThreadState& thread, const record::Row& row) {
  if (thread.stream == nullptr) thread.stream = record.begin_stream(thread.role, thread.role);
  thread.stream->append(row);
}

digest::Hash128 Observer::digest_completed(const std::vector<at::Tensor>& tensors) {
  ContentDigest serial(simd::chosen_target());
  serial.use_one_thread();
  std::vector<digest::Hash128> hashes;
  for (const at::Tensor& tensor : tensors) {
    const ContentAccess access = access_of(tensor);
    if (access == ContentAccess::kMemory) {
      const digest::Hash128 hash = serial.content_of(tensor);
      hashes.push_back(digest_with_content(tensor, hash));
      const TensorForm form = form_of(tensor, access);
      if (const auto identity = identity_of(tensor, form.geometry)) {
        known.insert(*identity, {hash, false}, true);
      }
    }
  }
  return hashes.size() == 1
             ? hashes.front()
             : digest::xxh3_128(hashes.data(), hashes.size() * sizeof(digest::Hash128));
}

void Observer::append_completed(const record::Row& row) {
  const std::lock_guard lock(completed_mutex_);
  if (completed_ == nullptr) {
    std::string role;
    completed_ = record.begin_stream(kCompletedRole, role);
  }
  completed_->append(row);
}

std::uint32_t Observer::current_line(ThreadState& thread) {
  if (lines == nullptr) return 0;
  return lines->current(thread.lines, [this](const std::string& text) {
    return record.name(record::NameKind::kSite, text);
  });
}

void Observer::follow_forks() {
  pthread_atfork(
      [] {
        if (Observer* o = the_observer.load()) o->before_fork();
      },
      [] {
        if (Observer* o = the_observer.load()) o->after_fork_in_parent();
      },
      [] {
        if (Observer* o = the_observer.load()) o->after_fork_in_child();
      });
}

void Observer::before_fork() {
  if (lines != nullptr) lines->mutex().lock();
  forward_lines.mutex().lock();
  collectives->mutex().lock();
  completed_mutex_.lock();
  record.before_fork();
}

void Observer::after_fork_in_parent() noexcept {
  record.after_fork_in_parent();
  completed_mutex_.unlock();
  collectives->mutex().unlock();
  forward_lines.mutex().unlock();
  if (lines != nullptr) lines->mutex().unlock();
}

void Observer::after_fork_in_child() {
  record.after_fork_in_child();
  completed_.reset();
  completed_mutex_.unlock();
  collectives->forget_all();
  collectives->mutex().unlock();
  forward_lines.mutex().unlock();
  if (lines != nullptr) lines->mutex().unlock();
  content.use_one_thread();
  known.start_anew_after_fork();
}

}  // namespace trueseed::libtorch::observer

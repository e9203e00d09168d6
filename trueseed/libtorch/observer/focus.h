// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <ATen/core/ivalue.h>

#include "trueseed/libtorch/observer/operator_info.h"
#include "trueseed/libtorch/observer/process_record.h"
#include "trueseed/libtorch/observer/source_lines.h"

namespace trueseed::libtorch::observer {

struct ThreadState;
class FocusDump;

/// One operation of a run: a row of a stream of a process.
struct FocusTarget {
  /// Name of the process's file.
  std::string file;
  std::string stream;
  std::uint64_t row = 0;
};

/// Keeps all that one operation takes and gives, in the folder `focus` of a record: operation.json
/// describes it, tensors.bin holds the contents. operation.json is written when all is complete.
class Focus {
 public:
  /// Returns a JSON object about the Python stack: `modules` are objects as modules() saw them.
  using Describe = const char* (*)(const std::uintptr_t* modules, std::size_t n_modules);

  Focus(std::string record_directory, FocusTarget target);
  Focus(const Focus&) = delete;
  Focus& operator=(const Focus&) = delete;
  ~Focus();

  /// `module_call` is the code object of torch.nn.Module.__call__.
  void set_python(Describe describe, PythonApi::Object module_call, const SourceLines* lines);

  /// Returns what the call takes, where its row may be the target; else null.
  ///
  /// Definition: the row of a call is the thread's next one, or, where operations that run inside
  ///             have rows of their own, one that comes soon.
  std::shared_ptr<FocusDump> begin(ProcessRecord& record, const ThreadState& thread,
                                   const OperatorInfo& op, c10::ArrayRef<c10::IValue> inputs);

  /// Keeps the call, whose row is the thread's next, if that is the target.
  void end(ProcessRecord& record, const ThreadState& thread, FocusDump& dump,
           c10::ArrayRef<c10::IValue> outputs, const std::vector<at::Tensor>& written);

  /// Returns the number of the modules whose forward function this thread runs; 0 for none.
  std::uint32_t modules();

 private:
  bool is_next(ProcessRecord& record, const ThreadState& thread, std::uint64_t most_before) const;
  void describe_stack(FocusDump& dump, const ThreadState& thread);
  std::vector<std::uintptr_t> modules_on_stack() const;

  std::string directory_;
  FocusTarget target_;
  Describe describe_ = nullptr;
  PythonApi::Object module_call_ = nullptr;
  const SourceLines* lines_ = nullptr;
  std::mutex mutex_;
  std::vector<std::vector<std::uintptr_t>> chains_;
  std::map<std::vector<std::uintptr_t>, std::uint32_t> numbers_;
  std::atomic<std::uint64_t> n_dumps_ = 0;
};

}  // namespace trueseed::libtorch::observer

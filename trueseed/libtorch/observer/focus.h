// SPDX-License-Identifier: Apache-2.0
#pragma once

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

  /// Returns whether the thread's next row is the target.
  bool is_next(ProcessRecord& record, const ThreadState& thread);

  void begin(const OperatorInfo& op, c10::ArrayRef<c10::IValue> inputs, const ThreadState& thread);
  void end(c10::ArrayRef<c10::IValue> outputs, const std::vector<at::Tensor>& written);

  /// Returns the number of the modules whose forward function this thread runs; 0 for none.
  std::uint32_t modules();

 private:
  struct Dump;

  std::vector<std::uintptr_t> modules_on_stack() const;

  std::string directory_;
  FocusTarget target_;
  Describe describe_ = nullptr;
  PythonApi::Object module_call_ = nullptr;
  const SourceLines* lines_ = nullptr;
  std::mutex mutex_;
  std::vector<std::vector<std::uintptr_t>> chains_;
  std::map<std::vector<std::uintptr_t>, std::uint32_t> numbers_;
  std::unique_ptr<Dump> dump_;
};

}  // namespace trueseed::libtorch::observer

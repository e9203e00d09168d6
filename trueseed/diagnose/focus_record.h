// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "trueseed/diagnose/difference.h"
#include "trueseed/digest/dtype.h"

namespace trueseed::diagnose {

/// A tensor that a re-run has kept.
struct KeptTensor {
  /// Of an argument: its name; of a result: `output`, `output 1`; `… after` for one that was
  /// written.
  std::string name;
  const digest::DTypeInfo* dtype = nullptr;
  std::string dtype_name;
  std::vector<std::int64_t> sizes;
  std::string digest;
  /// Where its elements are in tensors.bin; nothing where they were left out.
  std::optional<std::uint64_t> offset;
  std::string left_out;

  [[nodiscard]] std::uint64_t n_elements() const noexcept;
  /// Returns `float32[64, 10]`.
  [[nodiscard]] std::string form() const;
};

/// An argument that is no tensor.
struct KeptValue {
  std::string name;
  std::string text;
};

struct PythonFrameText {
  std::string file;
  int line = 0;
  std::string function;
  std::string source;
  bool is_library = false;
};

struct NativeFrame {
  std::string file;
  std::uint64_t offset = 0;
};

/// All that a re-run has kept of one operation.
struct FocusRecord {
  std::string directory;
  std::string operation;
  Place place;
  std::vector<KeptTensor> inputs;
  std::vector<KeptValue> values;
  std::vector<KeptTensor> outputs;
  std::vector<PythonFrameText> stack;
  std::vector<NativeFrame> native_stack;
  /// `conv1 (Conv2d of Net)`; empty where the operation runs in no module.
  std::string module;
};

/// Reads the folder `focus` of a record; nothing where the re-run has not come to the operation.
///
/// Errors: FormatError where it is not what an observer writes.
std::optional<FocusRecord> read_focus(const std::string& record_directory);

}  // namespace trueseed::diagnose

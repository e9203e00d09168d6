// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>
#include <ATen/record_function.h>

#include "trueseed/libtorch/observer/forward_lines.h"
#include "trueseed/libtorch/observer/operator_info.h"
#include "trueseed/libtorch/observer/signatures.h"
#include "trueseed/libtorch/observer/source_lines.h"
#include "trueseed/record/process_writer.h"

namespace trueseed::libtorch::observer {

/// An operation between its start and its end.
struct OpenCall {
  const at::RecordFunction* function = nullptr;
  /// Null where the call is not recorded itself.
  const OperatorInfo* op = nullptr;
  std::uint64_t in_tensors = 0;
  std::uint64_t in_arguments = 0;
  std::uint64_t generator = 0;
  std::uint64_t signature = 1;
  std::uint16_t flags = 0;
  /// Whether what runs inside belongs to this call, and whether it is kept from being observed.
  bool closes = false;
  bool hides = false;
  /// Calls that ran inside.
  std::uint32_t n_inside = 0;
  /// Whether a tensor with content was among the inputs; whether any tensor was.
  bool has_content = false;
  bool has_tensors = false;
  /// What the call takes, where a re-run is to keep it.
  std::shared_ptr<FocusDump> focus;
  int exceptions = 0;
  /// What the operation writes, and the targets of a collective.
  std::vector<at::Tensor> written;

  void reset() noexcept {
    op = nullptr;
    in_tensors = in_arguments = generator = 0;
    signature = 1;
    flags = 0;
    closes = hides = has_content = has_tensors = false;
    focus.reset();
    n_inside = 0;
    exceptions = 0;
    written.clear();
  }
};

/// A node of the autograd graph that runs backward, or that the engine evaluates.
struct OpenNode {
  const at::RecordFunction* function = nullptr;
  bool is_engine = false;
  ForwardPlace place;
  std::uint8_t node_name = 0;
};

/// What the observer keeps for one thread.
struct ThreadState {
  /// The process that this belongs to: a fork makes another of it.
  std::uint64_t process = 0;
  /// A thread of torch's own, whose work belongs to an operation of another thread.
  bool ignored = false;
  int n_suspended = 0;
  std::unique_ptr<record::StreamWriter> stream;
  std::string role;
  ForwardLines* forward_lines = nullptr;

  std::vector<OpenCall> calls;
  std::size_t n_calls = 0;
  /// Open calls whose inside belongs to them: one, but for what a profiler makes visible.
  int n_closed = 0;
  std::vector<OpenNode> nodes;
  std::vector<const at::RecordFunction*> optimizers;

  /// Numbers of the names of nodes, by the hash of the name.
  struct NodeName {
    std::uint64_t hash = 0;
    std::uint8_t number = 0;
  };
  std::array<NodeName, 256> node_names{};

  OperatorCache operators;
  SourceLines::Cache lines;
  Signatures signatures;
  /// Room that is used again by each call.
  std::vector<std::uint64_t> tensor_words;
  std::vector<std::uint64_t> argument_words;
};

}  // namespace trueseed::libtorch::observer

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <ATen/record_function.h>

namespace trueseed::libtorch::observer {

/// What is done with a call of an operation.
enum class OperatorKind : std::uint8_t {
  /// Others run inside and are recorded: a composite, a function of the program, an unknown name.
  kTransparent,
  /// Gives its input another shape: recorded with its arguments, without digests of content.
  kView,
  /// Computes: recorded with digests; what runs inside belongs to it.
  kKernel,
  /// Starts a collective whose tensors are complete later.
  kCollective,
  /// A region that torch.compile made.
  kCompiledRegion,
  /// The autograd engine evaluates a node, and adds up what it gives.
  kEngine,
};

/// What is known of one argument.
struct ArgumentInfo {
  std::string name;
  /// The operation writes it.
  bool written = false;
  /// Its content before the operation is no input.
  bool overwritten = false;
  /// It decides about the place in memory only.
  bool ignored = false;
};

/// What is known of one operation, by name, schema and the rules of operator_rules.h.
struct OperatorInfo {
  /// `aten::add.Tensor`; a function of no schema has its own name.
  std::string name;
  OperatorKind kind = OperatorKind::kTransparent;
  std::vector<ArgumentInfo> arguments;
  std::size_t n_returns = 0;
  /// Draws from a generator.
  bool draws = false;
  bool uninitialized_outputs = false;
  /// Computes with the content of its inputs; a view and `empty_like` do not, and what a collective
  /// has started must not be read before the operation that waits for it is done.
  bool reads_content = true;
  /// What runs inside is recorded, too: an operation of the program's own.
  bool open = false;
  /// Learnt: so much runs inside that it is better not observed than passed over.
  mutable std::atomic<bool> runs_many_inside = false;
  /// Its number in the record of this process; the high half says of which process, see Observer.
  mutable std::atomic<std::uint64_t> number = 0;
};

/// Operations that one thread has looked up.
class OperatorCache {
 public:
  /// Returns what is known of the operation of `function`; never null, valid for ever.
  const OperatorInfo* find(const at::RecordFunction& function);

 private:
  // Two texts of a schema lie where the schema lies, which tells operations apart at the cost of
  // two comparisons; the name is compared, too, since a schema may be removed and another take its
  // place.
  struct Slot {
    const char* name = nullptr;
    const char* overload = nullptr;
    std::size_t name_size = 0;
    const OperatorInfo* info = nullptr;
  };
  static bool is_at(const Slot& slot, const at::RecordFunction& function) noexcept;

  std::array<Slot, 512> slots_{};
};

}  // namespace trueseed::libtorch::observer

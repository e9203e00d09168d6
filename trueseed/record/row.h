// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace trueseed::record {

/// What a program was doing when an operation ran.
enum class Phase : std::uint8_t {
  kForward = 0,
  kBackward = 1,
  kOptimizer = 2,
  /// Without gradients, and outside an optimizer.
  kNoGrad = 3,
};

std::string_view phase_name(Phase phase) noexcept;

/// What a row's digests do and do not cover.
enum RowFlag : std::uint16_t {
  /// Some inputs have no digest here: views of known tensors, and content that cannot be read.
  kPartialInputs = 1 << 0,
  /// Some outputs have no digest: nothing of ours can read them.
  kUnseenOutputs = 1 << 1,
  /// The outputs are memory that nobody has written yet.
  kUninitialized = 1 << 2,
  /// The operation raised an exception.
  kRaised = 1 << 3,
  /// The outputs were not there yet; a row of the stream of completions has their digest.
  kStarted = 1 << 4,
  /// The row of an operation that was started earlier and is now complete.
  kCompleted = 1 << 5,
  /// An input was the target of a collective that was not complete.
  kReadsInFlight = 1 << 6,
  /// A region of compiled code, whose inside is not seen.
  kCompiledRegion = 1 << 7,
  /// An input was allocated uninitialised, and no observed operation has written to it.
  kReadsUnwritten = 1 << 8,
  /// An input lies in memory that no observed operation has read or written: content that enters
  /// from NumPy, a file, another process.
  kReadsEntered = 1 << 9,
};

/// One operation, as the file of a process holds it. 64 bytes, little-endian.
///
/// Names are numbers of the file's dictionary; 0 stands for none. Only `op`, the digests and
/// kRaised decide whether two rows are equal; the rest says where and when.
struct Row {
  std::uint32_t op = 0;
  /// Line of the user's program.
  std::uint32_t site = 0;
  /// In the backward pass: the line whose gradient is computed.
  std::uint32_t forward_site = 0;
  /// Steps of the optimizer that were complete before.
  std::uint32_t step = 0;
  /// Digest of the input tensors; of those of the other arguments.
  std::uint64_t in_tensors = 0;
  std::uint64_t in_arguments = 0;
  /// 128-bit digest of the outputs and of the arguments that were written.
  std::uint64_t out_low = 0;
  std::uint64_t out_high = 0;
  /// Digest of the generator's state before a drawing operation; 0 for any other.
  std::uint64_t generator = 0;
  /// Types and shapes.
  std::uint32_t signature = 0;
  Phase phase = Phase::kForward;
  /// In the backward pass: the node that runs, where its name is among the first 255; else 0.
  std::uint8_t node = 0;
  std::uint16_t flags = 0;

  [[nodiscard]] bool has(RowFlag flag) const noexcept { return (flags & flag) != 0; }
};
static_assert(sizeof(Row) == 64 && std::is_trivially_copyable_v<Row>);

/// How two rows differ: the first reason that applies, in this order.
enum class RowDifference : std::uint8_t {
  kNone,
  /// Another operation.
  kOperation,
  /// Another number, text or flag was passed.
  kArguments,
  /// An input tensor had another content, type or shape.
  kInputs,
  /// The generator had another state.
  kGenerator,
  /// One of the two raised an exception.
  kOutcome,
  /// Equal inputs, other outputs.
  kOutputs,
};

/// Returns how `a` and `b` differ; `same_operation` says whether their names are equal.
///
/// Definition: inputs count only where both rows cover all of them (kPartialInputs).
RowDifference compare_rows(const Row& a, const Row& b, bool same_operation) noexcept;

}  // namespace trueseed::record

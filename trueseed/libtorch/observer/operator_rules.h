// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace trueseed::libtorch::observer {

/// What PyTorch's schemas do not say about its operations, and an observer must know. Names are
/// without overload: `aten::copy_`.

/// Returns whether the operation returns memory that nobody has written.
bool returns_uninitialized(std::string_view name) noexcept;

/// Returns whether the first argument is written as a whole, so that its old content is no input.
bool overwrites_self(std::string_view name) noexcept;

/// Returns whether the operation writes this argument although its schema does not say so.
bool writes_unannotated(std::string_view name, std::string_view argument) noexcept;

/// Returns whether the argument decides about the place in memory only, not about the result.
bool is_layout_argument(std::string_view argument) noexcept;

/// Returns whether the operation gives its input another shape and nothing else, although its
/// schema has no alias.
bool is_unannotated_view(std::string_view name) noexcept;

/// Returns whether the operation is a view by its schema, and still the place where content enters.
bool is_entrance(std::string_view name) noexcept;

/// Returns whether the operation computes nothing itself, though others may run inside that are the
/// program's own: it is not recorded.
bool is_container(std::string_view name) noexcept;

/// Returns whether the operation starts a collective: its tensors are complete later.
bool is_collective(std::string_view name) noexcept;

/// Returns whether a collective writes the argument as a whole, so that its old content is no
/// input.
bool is_target_of_collective(std::string_view name, std::string_view argument) noexcept;

/// Returns whether the operation takes types and sizes from its inputs, not their content.
bool reads_form_only(std::string_view name) noexcept;

/// Returns whether the operation waits for a started collective.
bool is_wait(std::string_view name) noexcept;

}  // namespace trueseed::libtorch::observer

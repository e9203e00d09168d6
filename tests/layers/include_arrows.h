// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trueseed::tests {

/// Returns what is wrong with the includes of one source file; nothing where all are allowed.
///
/// Definition: the arrows of docs/design.md. A file belongs to the module whose folder it is in; a
///             test may also use tests/. LibTorch belongs to trueseed/libtorch, Python to
///             python/bind.
/// `path` is relative to the repository root.
std::vector<std::string> forbidden_includes(std::string_view path, std::string_view content);

}  // namespace trueseed::tests

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace trueseed {

/// Returns `word` so that a POSIX shell reads it back as exactly this one word.
///
/// Definition: unchanged if it is not empty and only of letters, digits and `%+,-./:=@_`; else
///             in single quotes, each single quote inside as `'"'"'` (Python's shlex.quote).
/// Range:      any bytes, also such that are no UTF-8.
std::string shell_quote(std::string_view word);

/// Returns all `words` quoted, with one space between them.
std::string shell_join(std::span<const std::string> words);

}  // namespace trueseed

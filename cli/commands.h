// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

namespace trueseed::cli {

/// `trueseed run`: returns an exit status only where the program was not started.
int run(std::span<const std::string> words);

/// `trueseed verify`: 0 same, 1 different, 2 no verdict.
int verify(std::span<const std::string> words);

/// `trueseed diff`: the same of two records.
int diff(std::span<const std::string> words);

/// `trueseed show`: what a record holds.
int show(std::span<const std::string> words);

/// `trueseed doctor`: what this machine and its Python can promise.
int doctor(std::span<const std::string> words);

/// `trueseed streams`: which streams there are.
int streams(std::span<const std::string> words);

/// `trueseed draw`: the first numbers of a stream.
int draw(std::span<const std::string> words);

}  // namespace trueseed::cli

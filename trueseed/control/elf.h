// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace trueseed::control {

/// Returns whether the file is an ELF program that needs no dynamic loader.
///
/// Definition: ELF, little-endian, 32 or 64 bits, without PT_INTERP. The loader itself (a shared
///             library with DT_SONAME) does not count as static: it loads another program.
/// Errors:     none; false for anything that cannot be read or understood.
bool is_static_elf(const std::string& path) noexcept;

}  // namespace trueseed::control

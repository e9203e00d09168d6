// SPDX-License-Identifier: Apache-2.0
// The C interface of libtrueseed_fast_draws.so.
#include <exception>
#include <string>

#include "trueseed/libtorch/fast_draws/fast_draws.h"

// Puts the fast kernels in (1), or LibTorch's back (0); returns null, or what went wrong: a text
// that stays until the next call.
extern "C" __attribute__((visibility("default"))) const char* trueseed_fast_draws_set(int enabled) {
  static std::string problem;
  try {
    trueseed::libtorch::set_fast_draws(enabled != 0);
    return nullptr;
  } catch (const std::exception& error) {
    problem = error.what();
  } catch (...) {
    problem = "unknown failure";
  }
  return problem.c_str();
}

extern "C" __attribute__((visibility("default"))) int trueseed_fast_draws_are_on() {
  return trueseed::libtorch::has_fast_draws() ? 1 : 0;
}

// SPDX-License-Identifier: Apache-2.0
//
// The C library that trueseed._runtime loads by ctypes. It needs no Python and no libstdc++.so, so
// that it works in every interpreter that a user may start.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>

#include "trueseed/base/version.h"
#include "trueseed/control/cpus.h"
#include "trueseed/control/derive.h"
#include "trueseed/control/role.h"
#include "trueseed/control/seed.h"
#include "trueseed/control/switches.h"
#include "trueseed/random/engines/mt19937_key.h"
#include "trueseed/random/torch_cpu/state.h"
#include "trueseed/record/run_folder.h"

#define TRUESEED_EXPORT extern "C" __attribute__((visibility("default")))

namespace {

using trueseed::control::Purpose;
using trueseed::control::Role;
using trueseed::control::Seed;
using trueseed::control::StepKind;
using trueseed::engines::Mt19937Key;

// A fixed buffer: keeping a message can then never fail itself.
thread_local char last_error[512] = "";

void keep_error(const char* message) noexcept {
  std::strncpy(last_error, message, sizeof(last_error) - 1);
  last_error[sizeof(last_error) - 1] = '\0';
}

// Runs `action`; returns 0, or -1 with the message kept. No exception leaves the library.
template <typename Action>
int guarded(Action action) noexcept {
  try {
    action();
    return 0;
  } catch (const std::exception& error) {
    keep_error(error.what());
  } catch (...) {
    keep_error("unknown error");
  }
  return -1;
}

void require(const void* pointer, const char* name) {
  if (pointer == nullptr) {
    throw std::invalid_argument(std::string(name) + " is null; a valid address is needed");
  }
}

Role role_from_pairs(const std::uint64_t* steps, std::size_t n_steps) {
  Role role;
  if (n_steps != 0) require(steps, "steps");
  for (std::size_t i = 0; i < n_steps; ++i) {
    const std::uint64_t kind = steps[2 * i];
    if (kind > std::numeric_limits<std::uint32_t>::max()) {
      throw std::out_of_range("step kind " + std::to_string(kind) +
                              " is not below 2^32; use a kind of trueseed::control::StepKind");
    }
    role.append(static_cast<StepKind>(kind), steps[2 * i + 1]);
  }
  return role;
}

}  // namespace

/// Fills `out` with the first `n_words` words of the derived stream; see control/derive.h.
///
/// Shape:  `steps` is `n_steps` pairs of kind and number.
/// Errors: -1, and trueseed_error() says why; else 0.
TRUESEED_EXPORT int trueseed_derive(const char* seed_decimal, std::uint32_t purpose,
                                    const std::uint64_t* steps, std::size_t n_steps,
                                    std::uint32_t* out, std::size_t n_words) {
  return guarded([=] {
    require(seed_decimal, "seed_decimal");
    if (n_words != 0) require(out, "out");
    trueseed::control::derive_words(Seed::parse(seed_decimal), static_cast<Purpose>(purpose),
                                    role_from_pairs(steps, n_steps), std::span(out, n_words));
  });
}

/// Fills `out` with the 624 words of a whole MT19937 state (position 624) for this key.
///
/// Errors: as trueseed_derive.
TRUESEED_EXPORT int trueseed_derive_mt19937(const char* seed_decimal, std::uint32_t purpose,
                                            const std::uint64_t* steps, std::size_t n_steps,
                                            std::uint32_t* out) {
  return guarded([=] {
    require(seed_decimal, "seed_decimal");
    require(out, "out");
    const Mt19937Key key = trueseed::control::derive_mt19937_key(
        Seed::parse(seed_decimal), static_cast<Purpose>(purpose), role_from_pairs(steps, n_steps));
    std::memcpy(out, key.data(), sizeof(key));
  });
}

/// Fills `out` with the 5056 bytes of a fresh torch CPU generator state with these 624 words.
///
/// Errors: as trueseed_derive.
TRUESEED_EXPORT int trueseed_torch_cpu_state(const std::uint32_t* key, std::uint64_t initial_seed,
                                             std::uint8_t* out) {
  return guarded([=] {
    require(key, "key");
    require(out, "out");
    trueseed::torch_cpu::State state;
    state.initial_seed = initial_seed;
    std::memcpy(state.words.data(), key, sizeof(state.words));
    const trueseed::torch_cpu::StateBytes bytes = trueseed::torch_cpu::to_bytes(state);
    std::memcpy(out, bytes.data(), bytes.size());
  });
}

/// Returns the message of this thread's last error; empty where there was none.
TRUESEED_EXPORT const char* trueseed_error() { return last_error; }

/// Returns the version of the library.
TRUESEED_EXPORT const char* trueseed_version() { return trueseed::version(); }

/// Returns the variables of deterministic mode that a running process can still set, as
/// `NAME=value;NAME=value`.
TRUESEED_EXPORT const char* trueseed_late_variables() {
  return trueseed::control::late_variables().c_str();
}

/// Returns the number of compute threads that a deterministic run pins; see control/cpus.h.
TRUESEED_EXPORT int trueseed_usable_threads() {
  int n_threads = 1;
  (void)guarded([&] { n_threads = trueseed::control::usable_threads(); });
  return n_threads;
}

/// Adds a JSON object to the processes of a record; see record/run_folder.h.
///
/// Errors: as trueseed_derive.
TRUESEED_EXPORT int trueseed_add_process(const char* folder, const char* description) {
  return guarded([=] {
    require(folder, "folder");
    require(description, "description");
    trueseed::record::add_process(folder, description);
  });
}

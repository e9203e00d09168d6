// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/seed_everything.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "trueseed/base/errors.h"
#include "trueseed/libtorch/fast_draws/fast_draws.h"
#include "trueseed/libtorch/internal/context_switches.h"
#include "trueseed/libtorch/internal/generators.h"
#include "trueseed/libtorch/internal/process_switches.h"

namespace trueseed::libtorch {
namespace {

control::Seed seed_of_run() {
  const char* enclosing = std::getenv("TRUESEED_SEED");
  return enclosing != nullptr ? control::Seed::parse(enclosing) : control::fresh_seed();
}

std::string role_name(const control::Role& role) {
  return role.steps().empty() ? "main" : "rank " + std::to_string(role.steps()[0].number);
}

void append(std::vector<control::SwitchReport>& rows, std::vector<control::SwitchReport> more) {
  rows.insert(rows.end(), std::make_move_iterator(more.begin()),
              std::make_move_iterator(more.end()));
}

// Below `trueseed run`, where it was not told otherwise; where this LibTorch's kernels are not
// found, the draws are LibTorch's own, of the same bits.
void draw_fast_below_a_run() {
  if (std::getenv("TRUESEED_FAST_DRAWS") == nullptr) return;
  try {
    set_fast_draws(true);
  } catch (const UnsupportedError&) {
  }
}

SeedReport seed_process(const control::Seed& seed, const SeedOptions& options) {
  const control::Role role = options.per_rank ? control::role_from_environment() : control::Role();
  const int n_threads = internal::pinned_threads();
  // Seeding starts CUDA, and the environment must be complete before that.
  internal::set_late_environment(seed, options.mode);
  internal::set_context_switches(options.mode, n_threads);
  internal::seed_generators(seed, role);
  draw_fast_below_a_run();

  SeedReport report{seed, options.mode, role, internal::read_generators(seed, role)};
  append(report.switches, internal::read_context_switches(options.mode, n_threads));
  append(report.switches, internal::read_process_switches(seed, options.mode));
  return report;
}

}  // namespace

bool SeedReport::all_held() const {
  return std::none_of(switches.begin(), switches.end(), [](const control::SwitchReport& row) {
    return row.status == control::Status::kNotHeld;
  });
}

std::string SeedReport::to_text() const {
  std::string text = "seed " + seed.to_decimal() + ", mode ";
  text.append(control::mode_name(mode)).append(", role ").append(role_name(role)).append("\n");
  for (const std::string& line : control::report_table(switches)) text.append(line).append("\n");
  return text;
}

SeedReport seed_everything(const Integer& seed, const SeedOptions& options) {
  return seed_process(control::Seed(seed), options);
}

SeedReport seed_everything(const SeedOptions& options) {
  return seed_process(seed_of_run(), options);
}

SeedReport get_random_seed(const Integer& seed, const SeedOptions& options) {
  return seed_everything(seed, options);
}

SeedReport get_random_seed(const SeedOptions& options) { return seed_everything(options); }

}  // namespace trueseed::libtorch

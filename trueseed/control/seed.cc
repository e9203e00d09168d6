// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/seed.h"

#include <sys/random.h>
#include <time.h>

#include <array>
#include <span>
#include <stdexcept>

#include "trueseed/random/engines/seed_sequence.h"

namespace trueseed::control {

std::uint32_t Seed::direct() const {
  if (!is_direct()) {
    throw std::out_of_range("seed " + to_decimal() +
                            " is not in [0, 4294967295]; only such a seed is given to every"
                            " library itself; derive a stream from it instead");
  }
  return value_.magnitude_words()[0];
}

Seed fresh_seed() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  // Where the system gives no entropy, the words stay 0 and the clock alone decides.
  std::array<std::uint32_t, 4> entropy{};
  (void)!getrandom(entropy.data(), sizeof(entropy), GRND_NONBLOCK);
  const std::array<std::uint32_t, 7> words = {
      static_cast<std::uint32_t>(now.tv_nsec),
      static_cast<std::uint32_t>(now.tv_sec),
      static_cast<std::uint32_t>(static_cast<std::uint64_t>(now.tv_sec) >> 32),
      entropy[0],
      entropy[1],
      entropy[2],
      entropy[3]};
  std::array<std::uint32_t, 1> seed{};
  engines::SeedSequence(words).generate_state(std::span<std::uint32_t>(seed));
  return Seed(Integer(seed[0]));
}

}  // namespace trueseed::control

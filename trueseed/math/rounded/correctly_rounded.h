// SPDX-License-Identifier: Apache-2.0
// The correctly rounded functions by MPFR, for tests.
#pragma once

#include <mpfr.h>

namespace trueseed::math::rounded::tests {

/// Computes a function of floats by MPFR, rounded once to the nearest float.
class CorrectlyRounded {
 public:
  using Function = int(mpfr_t, mpfr_srcptr, mpfr_rnd_t);

  CorrectlyRounded() noexcept {
    // The exponents of floats, subnormal ones included, of numbers in [1/2, 1).
    mpfr_set_emin(-148);
    mpfr_set_emax(128);
    mpfr_init2(x_, 24);
    mpfr_init2(value_, 24);
  }
  CorrectlyRounded(const CorrectlyRounded&) = delete;
  CorrectlyRounded& operator=(const CorrectlyRounded&) = delete;
  ~CorrectlyRounded() {
    mpfr_clear(x_);
    mpfr_clear(value_);
  }

  float operator()(Function* function, float x) noexcept {
    mpfr_set_flt(x_, x, MPFR_RNDN);
    const int direction = function(value_, x_, MPFR_RNDN);
    mpfr_subnormalize(value_, direction, MPFR_RNDN);
    return mpfr_get_flt(value_, MPFR_RNDN);
  }

 private:
  mpfr_t x_;
  mpfr_t value_;
};

}  // namespace trueseed::math::rounded::tests

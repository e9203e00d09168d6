// SPDX-License-Identifier: Apache-2.0
// What every draw of RandomState in Python needs: the native object and its methods' limits.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include <nanobind/nanobind.h>

#include "python/bind/draws/numpy_generator_methods.h"
#include "python/bind/draws/numpy_generator_native.h"
#include "trueseed/random/numpy/legacy/random_state.h"

namespace trueseed::bind::numpy_random_state {

namespace nb = nanobind;
using namespace numpy_generator;

/// One RandomState's draws: its bit generator's functions and lock.
class NativeRandomState {
 public:
  /// `kind`: "MT19937" for ours, or as NativeGenerator takes it.
  NativeRandomState(nb::object capsule, const nb::object& lock, const std::string& kind,
                    int version, const std::string& libm)
      : capsule_(std::move(capsule)),
        acquire_(lock.attr("acquire")),
        release_(lock.attr("release")),
        generator_(over(capsule_, kind, static_cast<numpy::StreamVersion>(version))) {
    generator_.set_libm(libm_of(libm));
  }

  /// Draws from another bit generator from now on; the last binomial's parameters stay.
  void set_bit_generator(const nb::object& capsule, const nb::object& lock,
                         const std::string& kind) {
    const numpy::legacy::Bits bits = bits_of(capsule, kind);
    capsule_ = capsule;
    acquire_ = lock.attr("acquire");
    release_ = lock.attr("release");
    generator_.set_bits(bits);
    generator_.set_kept({});
  }

  numpy::RandomState& generator() noexcept { return generator_; }
  PyObject* acquire() const noexcept { return acquire_.ptr(); }
  PyObject* release() const noexcept { return release_.ptr(); }

 private:
  static numpy::legacy::Bits bits_of(const nb::object& capsule, const std::string& kind) {
    const numpy::Bitgen& bitgen = bitgen_of(capsule);
    if (kind == "MT19937") {
      return numpy::legacy::Bits(*static_cast<numpy::MT19937*>(bitgen.state));
    }
    return numpy::legacy::Bits(numpy::Source(bitgen, blocks_of(kind)));
  }

  static numpy::RandomState over(const nb::object& capsule, const std::string& kind,
                                 numpy::StreamVersion version) {
    return numpy::RandomState(bits_of(capsule, kind), version);
  }

  nb::object capsule_;
  nb::object acquire_;
  nb::object release_;
  numpy::RandomState generator_;
};

// In the order of numpy::Real: Generator's limits, but for a uniform's range.
constexpr std::array<Method, numpy::kReals> random_state_reals() {
  std::array<Method, numpy::kReals> methods{};
  for (std::size_t i = 0; i < methods.size(); ++i) methods[i] = kRealMethods[i];
  methods[static_cast<std::size_t>(Real::kUniform)].parameters[1].limit = Limit::kNone;
  return methods;
}
inline constexpr auto kRandomStateReals = random_state_reals();

// In the order of numpy::Whole.
constexpr std::array<Method, numpy::kWholes> random_state_wholes() {
  std::array<Method, numpy::kWholes> methods{};
  for (std::size_t i = 0; i < methods.size(); ++i) methods[i] = kWholeMethods[i];
  Method& negative_binomial = methods[static_cast<std::size_t>(Whole::kNegativeBinomial)];
  negative_binomial.parameters[0].limit = Limit::kPositive;
  negative_binomial.parameters[1].limit = Limit::kBounded;
  return methods;
}
inline constexpr auto kRandomStateWholes = random_state_wholes();

}  // namespace trueseed::bind::numpy_random_state

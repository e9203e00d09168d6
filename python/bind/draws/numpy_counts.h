// SPDX-License-Identifier: Apache-2.0
// The draws of counts that Generator and RandomState have alike.
#pragma once

#include <cstdint>

#include <nanobind/nanobind.h>

#include "python/bind/draws/numpy_generator_native.h"

namespace trueseed::bind::numpy_generator {

template <class Native>
std::int64_t one_binomial(Native& native, std::int64_t n, double p) {
  const Hold hold(native);
  return native.generator().binomial(n, p);
}

template <class Native>
void fill_binomial(Native& native, const nb::object& out, const nb::object& n,
                   const nb::object& p) {
  const Memory memory(out, true);
  const Given<std::int64_t> gn(n);
  const Given<double> gp(p);
  draw_many(native, memory.n_items<std::int64_t>(), [&](auto& generator) {
    const auto each_n = gn.parameter();
    const auto each_p = gp.parameter();
    const auto to = memory.as<std::int64_t>();
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = generator.binomial(each_n[i], each_p[i]);
  });
}

template <class Native>
std::int64_t one_hypergeometric(Native& native, std::int64_t good, std::int64_t bad,
                                std::int64_t sample) {
  const Hold hold(native);
  return native.generator().hypergeometric(good, bad, sample);
}

template <class Native>
void fill_hypergeometric(Native& native, const nb::object& out, const nb::object& good,
                         const nb::object& bad, const nb::object& sample) {
  const Memory memory(out, true);
  const Given<std::int64_t> gg(good), gb(bad), gs(sample);
  draw_many(native, memory.n_items<std::int64_t>(), [&](auto& generator) {
    const auto g = gg.parameter();
    const auto b = gb.parameter();
    const auto s = gs.parameter();
    const auto to = memory.as<std::int64_t>();
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = generator.hypergeometric(g[i], b[i], s[i]);
  });
}

}  // namespace trueseed::bind::numpy_generator

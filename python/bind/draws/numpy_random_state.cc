// SPDX-License-Identifier: Apache-2.0
// numpy.random.RandomState's draws over any bit generator's capsule: one native object each.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>

#include "python/bind/draws/module.h"
#include "python/bind/draws/numpy_counts.h"
#include "python/bind/draws/numpy_plain_arrays.h"
#include "python/bind/draws/numpy_random_state_plain.h"

namespace nb = nanobind;

namespace trueseed::bind {
namespace {

using namespace numpy_random_state;
namespace legacy = numpy::legacy;

void fill_real(NativeRandomState& native, int kind, const nb::object& out, const nb::object& a,
               const nb::object& b, const nb::object& c) {
  const Memory memory(out, true);
  const Given<double> ga(a), gb(b), gc(c);
  draw_many(native, memory.n_items<double>(), [&](numpy::RandomState& generator) {
    generator.fill(static_cast<Real>(kind), memory.as<double>(),
                   {ga.parameter(), gb.parameter(), gc.parameter()});
  });
}

void fill_whole(NativeRandomState& native, int kind, const nb::object& out, const nb::object& a,
                const nb::object& b) {
  const Memory memory(out, true);
  const Given<double> ga(a), gb(b);
  draw_many(native, memory.n_items<std::int64_t>(), [&](numpy::RandomState& generator) {
    generator.fill(static_cast<Whole>(kind), memory.as<std::int64_t>(),
                   {ga.parameter(), gb.parameter()});
  });
}

void fill_tomaxint(NativeRandomState& native, const nb::object& out) {
  const Memory memory(out, true);
  draw_many(native, memory.n_items<std::int64_t>(), [&](numpy::RandomState& generator) {
    for (std::int64_t& x : memory.as<std::int64_t>()) x = generator.tomaxint();
  });
}

void fill_bounded(NativeRandomState& native, int bits, const nb::object& out, std::uint64_t offset,
                  std::uint64_t range) {
  const Memory memory(out, true);
  const std::size_t n =
      memory.n_items<std::byte>() / (bits < 8 ? 1 : static_cast<unsigned>(bits) / 8);
  draw_many(native, n, [&](numpy::RandomState& generator) {
    numpy_plain::fill_integers(numpy_plain::words_of(generator), bits, memory.data(), n, offset,
                               range);
  });
}

template <class T>
void fill_bounded_each_as(NativeRandomState& native, const Memory& out, const Memory& offset,
                          const Memory& range) {
  draw_many(native, out.n_items<T>(), [&](numpy::RandomState& generator) {
    legacy::fill_bounded_each(generator.bits(), offset.as<const T>().data(),
                              range.as<const T>().data(), out.as<T>());
  });
}

void fill_bounded_each(NativeRandomState& native, int bits, const nb::object& out,
                       const nb::object& offset, const nb::object& range) {
  const Memory memory(out, true), offsets(offset), ranges(range);
  switch (bits) {
    case 64:
      return fill_bounded_each_as<std::uint64_t>(native, memory, offsets, ranges);
    case 32:
      return fill_bounded_each_as<std::uint32_t>(native, memory, offsets, ranges);
    case 16:
      return fill_bounded_each_as<std::uint16_t>(native, memory, offsets, ranges);
    case 8:
      return fill_bounded_each_as<std::uint8_t>(native, memory, offsets, ranges);
    default:
      return draw_many(native, memory.n_items<std::uint8_t>(), [&](numpy::RandomState& generator) {
        legacy::fill_bounded_bool_each(generator.bits(), offsets.as<const std::uint8_t>().data(),
                                       ranges.as<const std::uint8_t>().data(),
                                       memory.as<std::uint8_t>());
      });
  }
}

void shuffle(NativeRandomState& native, const nb::object& x, std::size_t item_bytes,
             bool keep_gil) {
  const numpy_arrays::Fields& array = numpy_arrays::fields_with_axis(x, 0);
  const auto n = static_cast<std::size_t>(array.shape[0]);
  const auto run = [&](numpy::RandomState& generator) {
    legacy::shuffle_items(generator.bits(), array.data, n, item_bytes, array.strides[0]);
  };
  if (!keep_gil) return draw_many(native, n, run);
  const Hold hold(native);
  run(native.generator());
}

// For swaps that Python makes, under the lock that it holds.
std::uint64_t interval(NativeRandomState& native, std::uint64_t max) {
  return numpy::masked_interval(native.generator().bits(), max);
}

void multinomial(NativeRandomState& native, const nb::object& out, std::int64_t n,
                 const nb::object& pvals) {
  const Memory memory(out, true), probabilities(pvals);
  draw_many(native, memory.n_items<std::int64_t>(), [&](numpy::RandomState& generator) {
    generator.multinomial(n, probabilities.as<const double>(), memory.as<std::int64_t>());
  });
}

void dirichlet(NativeRandomState& native, const nb::object& alpha, const nb::object& out) {
  const Memory memory(out, true), weights(alpha);
  draw_many(native, memory.n_items<double>(), [&](numpy::RandomState& generator) {
    generator.dirichlet(weights.as<const double>(), memory.as<double>());
  });
}

std::pair<int, double> kept(NativeRandomState& native) {
  const legacy::KeptGauss& gauss = native.generator().kept();
  return {gauss.has_gauss, gauss.gauss};
}

void set_kept(NativeRandomState& native, int has_gauss, double gauss) {
  native.generator().set_kept({has_gauss, gauss});
}

nb::list method_names(std::span<const Method> methods) {
  nb::list table;
  for (const Method& method : methods) {
    nb::list parameters;
    for (const NamedParameter& p :
         std::span(method.parameters).first(static_cast<std::size_t>(method.n))) {
      parameters.append(nb::make_tuple(p.name, kLimitNames[static_cast<std::size_t>(p.limit)]));
    }
    table.append(nb::make_tuple(method.name, nb::tuple(parameters)));
  }
  return table;
}

// They live as long as the process, as the methods that use them do.
PyObject* forever(const nb::object& object) { return nb::object(object).release().ptr(); }

void set_slow_paths(const nb::object& integers, const nb::object& real, const nb::object& whole,
                    const nb::object& binomial, const nb::object& hypergeometric) {
  state_slow_paths = {forever(integers), forever(real), forever(whole), forever(binomial),
                      forever(hypergeometric)};
}

}  // namespace

void bind_numpy_random_state(nb::module_& module) {
  nb::class_<NativeRandomState>(module, "NumpyRandomState", nb::type_slots(state_slots),
                                "The draws of one numpy.random.RandomState.")
      .def(nb::init<nb::object, nb::object, const std::string&, int, const std::string&>())
      .def("set_bit_generator", &NativeRandomState::set_bit_generator)
      .def("kept", kept)
      .def("set_kept", set_kept)
      .def("fill_real", fill_real)
      .def("fill_whole", fill_whole)
      .def("one_binomial", one_binomial<NativeRandomState>)
      .def("fill_binomial", fill_binomial<NativeRandomState>)
      .def("one_hypergeometric", one_hypergeometric<NativeRandomState>)
      .def("fill_hypergeometric", fill_hypergeometric<NativeRandomState>)
      .def("fill_tomaxint", fill_tomaxint)
      .def("fill_bounded", fill_bounded)
      .def("fill_bounded_each", fill_bounded_each)
      .def("shuffle", shuffle)
      .def("interval", interval)
      .def("multinomial", multinomial)
      .def("dirichlet", dirichlet);
  module.def("numpy_random_state_whole_methods", [] { return method_names(kRandomStateWholes); });
  module.def("set_numpy_random_state_slow_paths", set_slow_paths);
}

}  // namespace trueseed::bind

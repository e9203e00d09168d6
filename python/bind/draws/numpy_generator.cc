// SPDX-License-Identifier: Apache-2.0
// numpy.random.Generator's draws over any bit generator's capsule: one native object a Generator.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <nanobind/stl/string.h>

#include "python/bind/draws/module.h"
#include "python/bind/draws/numpy_counts.h"
#include "python/bind/draws/numpy_generator_table.h"
#include "python/bind/draws/numpy_plain_arrays.h"
#include "trueseed/random/numpy/bounded_integers.h"
#include "trueseed/random/numpy/shuffle.h"

namespace nb = nanobind;

namespace trueseed::bind {
namespace {

using namespace numpy_generator;

// The draws without parameters: random, standard_normal, standard_exponential, its inversion.
template <class Number>
void fill_standard_as(NativeGenerator& native, int kind, std::span<Number> out) {
  draw_many(native, out.size(),
            [&](numpy::Generator& generator) { draw_standard_into(generator, kind, out); });
}

void fill_standard(NativeGenerator& native, int kind, bool single, const nb::object& out) {
  const Memory memory(out, true);
  if (single) {
    fill_standard_as(native, kind, memory.as<float>());
  } else {
    fill_standard_as(native, kind, memory.as<double>());
  }
}

double one_standard(NativeGenerator& native, int kind, bool single) {
  if (single) {
    float x = 0;
    fill_standard_as(native, kind, std::span(&x, 1));
    return double{x};
  }
  double x = 0;
  fill_standard_as(native, kind, std::span(&x, 1));
  return x;
}

void fill_real(NativeGenerator& native, int kind, const nb::object& out, const nb::object& a,
               const nb::object& b, const nb::object& c) {
  const Memory memory(out, true);
  const Given<double> ga(a), gb(b), gc(c);
  draw_many(native, memory.n_items<double>(), [&](numpy::Generator& generator) {
    generator.fill(static_cast<Real>(kind), memory.as<double>(),
                   {ga.parameter(), gb.parameter(), gc.parameter()});
  });
}

void fill_whole(NativeGenerator& native, int kind, const nb::object& out, const nb::object& a,
                const nb::object& b) {
  const Memory memory(out, true);
  const Given<double> ga(a), gb(b);
  draw_many(native, memory.n_items<std::int64_t>(), [&](numpy::Generator& generator) {
    generator.fill(static_cast<Whole>(kind), memory.as<std::int64_t>(),
                   {ga.parameter(), gb.parameter()});
  });
}

void fill_gamma_f(NativeGenerator& native, const nb::object& out, const nb::object& shape) {
  const Memory memory(out, true);
  const Given<float> given(shape);
  draw_many(native, memory.n_items<float>(), [&](numpy::Generator& generator) {
    generator.fill_standard_gamma(given.parameter(), memory.as<float>());
  });
}

double one_gamma_f(NativeGenerator& native, double shape) {
  float x = 0;
  draw_many(native, 1, [&](numpy::Generator& generator) {
    generator.standard_gamma(static_cast<float>(shape), std::span(&x, 1));
  });
  return double{x};
}

void fill_bounded(NativeGenerator& native, int bits, const nb::object& out, std::uint64_t offset,
                  std::uint64_t range) {
  const Memory memory(out, true);
  const std::size_t n =
      memory.n_items<std::byte>() / (bits < 8 ? 1 : static_cast<unsigned>(bits) / 8);
  draw_many(native, n, [&](numpy::Generator& generator) {
    numpy_plain::fill_integers(numpy_plain::words_of(generator), bits, memory.data(), n, offset,
                               range);
  });
}

template <class T>
void fill_bounded_each_as(NativeGenerator& native, const Memory& out, const Memory& offset,
                          const Memory& range) {
  draw_many(native, out.n_items<T>(), [&](numpy::Generator& generator) {
    numpy::fill_bounded_each(generator.source(), offset.as<const T>().data(),
                             range.as<const T>().data(), out.as<T>());
  });
}

void fill_bounded_each(NativeGenerator& native, int bits, const nb::object& out,
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
      return draw_many(native, memory.n_items<std::uint8_t>(), [&](numpy::Generator& generator) {
        numpy::fill_bounded_bool_each(generator.source(), offsets.as<const std::uint8_t>().data(),
                                      ranges.as<const std::uint8_t>().data(),
                                      memory.as<std::uint8_t>());
      });
  }
}

// Shuffles the items of an array along one axis, once for each place of the others, in their order.
struct Axis {
  std::size_t n;
  std::size_t item_bytes;
  std::ptrdiff_t stride;
  std::size_t first;
};

void shuffle_rows(numpy::Source& source, std::byte* data, const Axis& axis,
                  std::span<const std::pair<std::int64_t, std::int64_t>> others) {
  if (others.empty()) {
    return numpy::shuffle_items(source, data, axis.n, axis.item_bytes, axis.stride, axis.first);
  }
  for (std::int64_t i = 0; i < others.front().first; ++i) {
    shuffle_rows(source, data + i * others.front().second, axis, others.subspan(1));
  }
}

void shuffle(NativeGenerator& native, const nb::object& x, int axis, std::size_t item_bytes,
             std::size_t first, bool keep_gil) {
  const numpy_arrays::Fields& array = numpy_arrays::fields_with_axis(x, axis);
  const Axis along{static_cast<std::size_t>(array.shape[axis]), item_bytes, array.strides[axis],
                   first};
  std::vector<std::pair<std::int64_t, std::int64_t>> others;
  for (int i = 0; i < array.n_axes; ++i) {
    if (i != axis) others.emplace_back(array.shape[i], array.strides[i]);
  }
  const auto run = [&](numpy::Generator& generator) {
    shuffle_rows(generator.source(), array.data, along, others);
  };
  if (!keep_gil) return draw_many(native, numpy_arrays::n_items(array), run);
  const Hold hold(native);
  run(native.generator());
}

// For swaps that Python makes, under the lock that it holds.
std::uint64_t interval(NativeGenerator& native, std::uint64_t max) {
  return numpy::masked_interval(native.generator().source(), max);
}

void sample(NativeGenerator& native, std::int64_t population, const nb::object& out,
            bool shuffled) {
  const Memory memory(out, true);
  draw_many(native, static_cast<std::size_t>(population), [&](numpy::Generator& generator) {
    generator.choice(population, memory.as<std::int64_t>(), shuffled);
  });
}

void multinomial(NativeGenerator& native, const nb::object& out, std::size_t d, const nb::object& n,
                 const nb::object& offset, const nb::object& pvals) {
  const Memory memory(out, true), probabilities(pvals);
  const Given<std::int64_t> gn(n), go(offset);
  draw_many(native, memory.n_items<std::int64_t>(), [&](numpy::Generator& generator) {
    const auto to = memory.as<std::int64_t>();
    const auto p = probabilities.as<const double>();
    const auto each_n = gn.parameter();
    const auto each_offset = go.parameter();
    for (std::size_t i = 0; i * d < to.size(); ++i) {
      generator.multinomial(each_n[i], p.subspan(static_cast<std::size_t>(each_offset[i]), d),
                            to.subspan(i * d, d));
    }
  });
}

void multivariate_hypergeometric(NativeGenerator& native, bool count, const nb::object& colors,
                                 std::int64_t n_sample, const nb::object& out) {
  const Memory memory(out, true), urn(colors);
  draw_many(native, kFewDraws, [&](numpy::Generator& generator) {
    const auto each = urn.as<const std::int64_t>();
    const auto to = memory.as<std::int64_t>();
    if (count) {
      generator.multivariate_hypergeometric_count(each, n_sample, to);
    } else {
      generator.multivariate_hypergeometric(each, n_sample, to);
    }
  });
}

void dirichlet(NativeGenerator& native, const nb::object& alpha, const nb::object& out) {
  const Memory memory(out, true), weights(alpha);
  draw_many(native, memory.n_items<double>(), [&](numpy::Generator& generator) {
    generator.dirichlet(weights.as<const double>(), memory.as<double>());
  });
}

// Whether the state of a PCG64's capsule lies as numpy::Pcg64State says: it holds these numbers.
bool pcg64_state_is(const nb::object& capsule, const nb::bytes& state, const nb::bytes& increment) {
  void* const bitgen = PyCapsule_GetPointer(capsule.ptr(), "BitGenerator");
  if (bitgen == nullptr) throw nb::python_error();
  const auto* at =
      static_cast<const numpy::Pcg64State*>(static_cast<const numpy::Bitgen*>(bitgen)->state);
  constexpr std::size_t kBytes = sizeof(Uint128);
  return state.size() == kBytes && increment.size() == kBytes &&
         std::memcmp(&at->numbers->state, state.data(), kBytes) == 0 &&
         std::memcmp(&at->numbers->increment, increment.data(), kBytes) == 0;
}

double poisson_most() { return kPoissonMost; }

// The sum with Kahan's compensation, as NumPy takes it.
double kahan_sum(const nb::object& values) {
  const Memory memory(values);
  return numpy_arrays::kahan_sum(memory.as<const double>());
}

nb::list method_table(std::span<const Method> methods) {
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

// Both live as long as the process, as the methods that use them do.
PyObject* forever(const nb::object& object) { return nb::object(object).release().ptr(); }

void set_slow_paths(const nb::object& standard, const nb::object& real, const nb::object& whole,
                    const nb::object& binomial, const nb::object& hypergeometric) {
  slow_paths.standard = forever(standard);
  slow_paths.real = forever(real);
  slow_paths.whole = forever(whole);
  slow_paths.binomial = forever(binomial);
  slow_paths.hypergeometric = forever(hypergeometric);
}

void set_integers(const nb::object& integers) { slow_paths.integers = forever(integers); }

}  // namespace

void bind_numpy_generator(nb::module_& module) {
  // What is kept for the methods of the process is no leak.
  nb::set_leak_warnings(false);
  nb::class_<NativeGenerator>(module, "NumpyGenerator", nb::type_slots(fast_slots),
                              "The draws of one numpy.random.Generator.")
      .def(nb::init<nb::object, nb::object, const std::string&, int, const std::string&>())
      .def("fill_standard", fill_standard)
      .def("one_standard", one_standard)
      .def("fill_real", fill_real)
      .def("fill_whole", fill_whole)
      .def("fill_gamma_f", fill_gamma_f)
      .def("one_gamma_f", one_gamma_f)
      .def("one_binomial", one_binomial<NativeGenerator>)
      .def("fill_binomial", fill_binomial<NativeGenerator>)
      .def("one_hypergeometric", one_hypergeometric<NativeGenerator>)
      .def("fill_hypergeometric", fill_hypergeometric<NativeGenerator>)
      .def("fill_bounded", fill_bounded)
      .def("fill_bounded_each", fill_bounded_each)
      .def("shuffle", shuffle)
      .def("interval", interval)
      .def("sample", sample)
      .def("multinomial", multinomial)
      .def("multivariate_hypergeometric", multivariate_hypergeometric)
      .def("dirichlet", dirichlet);
  module.def("numpy_real_methods", [] { return method_table(kRealMethods); });
  module.def("numpy_whole_methods", [] { return method_table(kWholeMethods); });
  module.def("numpy_pcg64_state_is", pcg64_state_is);
  module.def("numpy_poisson_most", poisson_most);
  module.def("numpy_kahan_sum", kahan_sum);
  module.def("set_numpy_slow_paths", set_slow_paths);
  module.def("set_numpy_integers_slow_path", set_integers);
  module.def("set_numpy_arrays", numpy_arrays::set_numpy_arrays);
}

}  // namespace trueseed::bind

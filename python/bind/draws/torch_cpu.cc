// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <stdexcept>
#include <string>

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include "python/bind/draws/module.h"
#include "python/bind/draws/torch_arrays.h"
#include "python/bind/draws/torch_cpu_native.h"
#include "python/bind/draws/torch_plain.h"
#include "trueseed/base/errors.h"

namespace nb = nanobind;

namespace trueseed::bind {
namespace {

using torch_cpu::Path;
using Native = TorchCpuNative;

Path path_of(const std::string& name) {
  if (name == "avx2" || name == "avx512") return Path::kAvx;
  if (name == "default") return Path::kDefault;
  throw nb::value_error("the path is one of avx2, avx512 and default");
}

math::Libm libm_of(const std::string& name) {
  if (name == "host") return math::Libm::kHost;
  if (name == "reference") return math::Libm::kReference;
  throw nb::value_error("the libm is one of host and reference");
}

// Calls draw(generator, span) with the array as elements of its dtype, one of `Ts`.
template <typename... Ts, typename Draw>
void fill(const char* function, Native& native, Array& out, const std::string& dtype,
          const Draw& draw) {
  for_type<Ts...>(function, dtype, [&](auto tag) {
    const auto span = span_of<typename decltype(tag)::Type>(out);
    native.use(span.size(), [&](auto& g) { draw(g, span); });
  });
}

// The same with a second array of that dtype: draw(generator, span, input).
template <typename... Ts, typename Draw>
void fill_from(const char* function, Native& native, Array& out, const std::string& dtype,
               const Input& input, const Draw& draw) {
  for_type<Ts...>(function, dtype, [&](auto tag) {
    using T = typename decltype(tag)::Type;
    const auto span = span_of<T>(out);
    const std::span<const T> from = span_of<T>(input);
    native.use(span.size(), [&](auto& g) { draw(g, span, from); });
  });
}

template <typename Draw>
void fill_floating(const char* function, Native& native, Array& out, const std::string& dtype,
                   const Draw& draw) {
  fill<float, double, Half, BFloat16>(function, native, out, dtype, draw);
}

template <typename Draw>
void fill_any(const char* function, Native& native, Array& out, const std::string& dtype,
              const Draw& draw) {
  fill<float, double, Half, BFloat16, bool, std::uint8_t, std::int8_t, std::int16_t, std::int32_t,
       std::int64_t>(function, native, out, dtype, draw);
}

void uniform(Native& native, Array out, const std::string& dtype, double from, double to) {
  fill_floating("check_uniform_bounds", native, out, dtype,
                [&](auto& g, auto span) { g.uniform(span, from, to); });
}

void normal(Native& native, Array out, const std::string& dtype, double mean, double std,
            bool contiguous) {
  fill_floating("normal_kernel_cpu", native, out, dtype, [&](auto& g, auto span) {
    if (contiguous) {
      g.normal(span, mean, std);
    } else {
      g.serial_normal(span, mean, std);
    }
  });
}

void random(Native& native, Array out, const std::string& dtype) {
  fill_any("random_kernel_cpu", native, out, dtype, [](auto& g, auto span) { g.random(span); });
}

void random_from_to(Native& native, Array out, const std::string& dtype, std::int64_t low,
                    std::optional<std::int64_t> high) {
  fill<float, double, Half, BFloat16, bool, std::uint8_t, std::int8_t, std::int16_t, std::int32_t,
       std::int64_t, std::uint16_t, std::uint32_t, std::uint64_t>(
      "random_from_to_kernel_cpu", native, out, dtype,
      [&](auto& g, auto span) { g.random(span, low, high); });
}

void bernoulli(Native& native, Array out, const std::string& dtype, double p) {
  fill_any("bernoulli_scalar_cpu_", native, out, dtype,
           [&](auto& g, auto span) { g.bernoulli(span, p); });
}

void bernoulli_tensor(Native& native, Array out, const std::string& dtype, Input p,
                      const std::string& p_dtype) {
  for_type<float, double, Half, BFloat16>("bernoulli_tensor_cpu_p_", p_dtype, [&](auto tag) {
    using P = typename decltype(tag)::Type;
    const std::span<const P> probabilities = span_of<P>(p);
    fill_any("bernoulli_tensor_cpu_self_", native, out, dtype,
             [&](auto& g, auto span) { g.bernoulli(span, probabilities); });
  });
}

void dropout_mask(Native& native, Array out, const std::string& dtype, double keep) {
  fill_any("bernoulli_scalar_cpu_", native, out, dtype,
           [&](auto& g, auto span) { g.dropout_mask(span, keep); });
}

void exponential(Native& native, Array out, const std::string& dtype, double lambda) {
  fill_floating("exponential_cpu", native, out, dtype,
                [&](auto& g, auto span) { g.exponential(span, lambda); });
}

void cauchy(Native& native, Array out, const std::string& dtype, double median, double sigma) {
  fill_floating("cauchy_cpu", native, out, dtype,
                [&](auto& g, auto span) { g.cauchy(span, median, sigma); });
}

void log_normal(Native& native, Array out, const std::string& dtype, double mean, double std) {
  fill_floating("log_normal_cpu", native, out, dtype,
                [&](auto& g, auto span) { g.log_normal(span, mean, std); });
}

void geometric(Native& native, Array out, const std::string& dtype, double p) {
  fill<float, double, Half, BFloat16, std::uint8_t, std::int8_t, std::int16_t, std::int32_t,
       std::int64_t>("geometric_cpu", native, out, dtype,
                     [&](auto& g, auto span) { g.geometric(span, p); });
}

void poisson(Native& native, Array out, const std::string& dtype, Input rate) {
  fill_from<float, double, Half, BFloat16>(
      "poisson_cpu", native, out, dtype, rate,
      [](auto& g, auto to, auto from) { g.poisson(to, from); });
}

void binomial(Native& native, Array out, const std::string& dtype, Input count, Input prob) {
  for_type<float, double>("binomial_cpu", dtype, [&](auto tag) {
    using T = typename decltype(tag)::Type;
    const auto span = span_of<T>(out);
    const std::span<const T> counts = span_of<T>(count);
    const std::span<const T> probabilities = span_of<T>(prob);
    native.use(span.size(), [&](auto& g) { g.binomial(span, counts, probabilities); });
  });
}

void multinomial(Native& native, Array out, Input weights, const std::string& dtype,
                 bool replacement) {
  if (out.ndim() != 2 || weights.ndim() != 2 || out.shape(0) != weights.shape(0)) {
    throw nb::value_error("multinomial takes as many rows of weights as of samples");
  }
  const auto samples = span_of<std::int64_t>(out);
  for_type<float, double, Half, BFloat16>("multinomial", dtype, [&](auto tag) {
    using T = typename decltype(tag)::Type;
    const std::span<const T> rows = span_of<T>(weights);
    native.use(samples.size() + rows.size(),
               [&](auto& g) { g.multinomial(samples, rows, out.shape(0), replacement); });
  });
}

void randperm(Native& native, Array out, const std::string& dtype) {
  fill<float, double, Half, BFloat16, std::uint8_t, std::int8_t, std::int16_t, std::int32_t,
       std::int64_t>("randperm", native, out, dtype, [](auto& g, auto span) { g.randperm(span); });
}

void standard_gamma(Native& native, Array out, const std::string& dtype, Input alpha) {
  fill_from<float, double>("gamma_cpu", native, out, dtype, alpha,
                           [](auto& g, auto to, auto from) { g.standard_gamma(to, from); });
}

void dirichlet(Native& native, Array out, const std::string& dtype, Input alpha) {
  if (alpha.ndim() == 0) throw nb::value_error("dirichlet takes rows of alphas");
  const std::size_t n_columns = alpha.shape(alpha.ndim() - 1);
  fill_from<float, double>("dirichlet", native, out, dtype, alpha,
                           [&](auto& g, auto to, auto from) {
                             if (!to.empty()) g.dirichlet(to, from, n_columns);
                           });
}

void rrelu(Native& native, Array out, Array noise, const std::string& dtype, Input x, double lower,
           double upper) {
  for_type<float, double, BFloat16>("rrelu_with_noise_out_cpu", dtype, [&](auto tag) {
    using T = typename decltype(tag)::Type;
    const auto to = span_of<T>(out);
    const auto slopes = span_of<T>(noise);
    const std::span<const T> from = span_of<T>(x);
    native.use(to.size(), [&](auto& g) { g.rrelu(from, lower, upper, to, slopes); });
  });
}

nb::object get_state(Native& native) {
  auto* const bytes =
      new torch_cpu::StateBytes(native.use(1, [](auto& g) { return g.get_state(); }));
  const nb::capsule owner(bytes,
                          [](void* p) noexcept { delete static_cast<torch_cpu::StateBytes*>(p); });
  return nb::cast(
      nb::ndarray<nb::numpy, std::uint8_t, nb::ndim<1>>(bytes->data(), {bytes->size()}, owner));
}

void set_state(Native& native, Bytes state) {
  try {
    native.use(1, [&](auto& g) { g.set_state({state.data(), state.size()}); });
  } catch (const FormatError& error) {
    throw std::runtime_error(error.what());
  }
}

}  // namespace

void bind_torch_cpu(nb::module_& module) {
  using nb::arg;
  nb::class_<Native>(module, "TorchCpuGenerator", "PyTorch's CPU generator.")
      .def(
          "__init__",
          [](Native* self, std::uint64_t seed, const std::string& path, const std::string& libm) {
            new (self) Native(seed, path_of(path), libm_of(libm));
          },
          arg("seed"), arg("path") = "avx2", arg("libm") = "host")
      .def(
          "manual_seed",
          [](Native& native, std::uint64_t seed) {
            native.use(1, [&](auto& g) { g.manual_seed(seed); });
          },
          arg("seed"))
      .def("initial_seed",
           [](Native& native) { return native.use(1, [](auto& g) { return g.initial_seed(); }); })
      .def("get_state", &get_state)
      .def("set_state", &set_state, arg("state"))
      .def("uniform", &uniform, arg("out"), arg("dtype"), arg("from_"), arg("to"))
      .def("normal", &normal, arg("out"), arg("dtype"), arg("mean"), arg("std"),
           arg("contiguous") = true)
      .def("random", &random, arg("out"), arg("dtype"))
      .def("random_from_to", &random_from_to, arg("out"), arg("dtype"), arg("low"),
           arg("high").none())
      .def("bernoulli", &bernoulli, arg("out"), arg("dtype"), arg("p"))
      .def("bernoulli_tensor", &bernoulli_tensor, arg("out"), arg("dtype"), arg("p"),
           arg("p_dtype"))
      .def("exponential", &exponential, arg("out"), arg("dtype"), arg("lambd"))
      .def("cauchy", &cauchy, arg("out"), arg("dtype"), arg("median"), arg("sigma"))
      .def("log_normal", &log_normal, arg("out"), arg("dtype"), arg("mean"), arg("std"))
      .def("geometric", &geometric, arg("out"), arg("dtype"), arg("p"))
      .def("poisson", &poisson, arg("out"), arg("dtype"), arg("rate"))
      .def("binomial", &binomial, arg("out"), arg("dtype"), arg("count"), arg("prob"))
      .def("multinomial", &multinomial, arg("out"), arg("weights"), arg("dtype"),
           arg("replacement"))
      .def("randperm", &randperm, arg("out"), arg("dtype"))
      .def("standard_gamma", &standard_gamma, arg("out"), arg("dtype"), arg("alpha"))
      .def("dirichlet", &dirichlet, arg("out"), arg("dtype"), arg("alpha"))
      .def("rrelu", &rrelu, arg("out"), arg("noise"), arg("dtype"), arg("x"), arg("lower"),
           arg("upper"))
      .def("dropout_mask", &dropout_mask, arg("out"), arg("dtype"), arg("keep_probability"));
  bind_torch_plain(module);
}

}  // namespace trueseed::bind

// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include "python/bind/draws/module.h"
#include "python/bind/draws/torch_arrays.h"
#include "python/bind/draws/torch_guarded.h"
#include "trueseed/random/torch_cuda/generator.h"

namespace nb = nanobind;

namespace trueseed::bind {
namespace {

using torch_cuda::BFloat16;
using torch_cuda::Generator;
using torch_cuda::Gpu;
using torch_cuda::Half;
using Native = Guarded<Generator>;

template <typename Draw>
void fill_floating(const char* function, Native& native, Array& out, const std::string& dtype,
                   const Draw& draw) {
  for_type<float, double, Half, BFloat16>(function, dtype, [&](auto tag) {
    const auto span = span_of<typename decltype(tag)::Type>(out);
    native.use(span.size(), [&](Generator& g) { draw(g, span); });
  });
}

void uniform(Native& native, Array out, const std::string& dtype, double from, double to) {
  fill_floating("check_uniform_bounds", native, out, dtype,
                [&](Generator& g, auto span) { g.uniform(span, from, to); });
}
void normal(Native& native, Array out, const std::string& dtype, double mean, double std_dev) {
  fill_floating("normal_kernel_cuda", native, out, dtype,
                [&](Generator& g, auto s) { g.normal(s, mean, std_dev); });
}
void log_normal(Native& native, Array out, const std::string& dtype, double mean, double std_dev) {
  fill_floating("log_normal_cuda", native, out, dtype,
                [&](Generator& g, auto s) { g.log_normal(s, mean, std_dev); });
}
void exponential(Native& native, Array out, const std::string& dtype, double lambda) {
  fill_floating("exponential_cuda", native, out, dtype,
                [&](Generator& g, auto span) { g.exponential(span, lambda); });
}
void cauchy(Native& native, Array out, const std::string& dtype, double median, double sigma) {
  fill_floating("cauchy_cuda", native, out, dtype,
                [&](Generator& g, auto span) { g.cauchy(span, median, sigma); });
}
void geometric(Native& native, Array out, const std::string& dtype, double p) {
  for_type<float, double, Half, BFloat16, std::int32_t, std::int64_t>(
      "geometric_cuda", dtype, [&](auto tag) {
        const auto span = span_of<typename decltype(tag)::Type>(out);
        native.use(span.size(), [&](Generator& g) { g.geometric(span, p); });
      });
}

void random(Native& native, Array out, const std::string& dtype) {
  for_type<float, double, Half, BFloat16, bool, std::uint8_t, std::int8_t, std::int16_t,
           std::int32_t, std::int64_t>("random_kernel_cuda", dtype, [&](auto tag) {
    const auto span = span_of<typename decltype(tag)::Type>(out);
    native.use(span.size(), [&](Generator& g) { g.random(span); });
  });
}

void random_from_to(Native& native, Array out, const std::string& dtype, std::int64_t from,
                    std::optional<std::int64_t> to) {
  for_type<float, double, Half, BFloat16, bool, std::uint8_t, std::int8_t, std::int16_t,
           std::int32_t, std::int64_t, std::uint16_t, std::uint32_t, std::uint64_t>(
      "random_from_to_kernel_cuda", dtype, [&](auto tag) {
        const auto span = span_of<typename decltype(tag)::Type>(out);
        native.use(span.size(), [&](Generator& g) { g.random(span, from, to); });
      });
}

void bernoulli(Native& native, Array out, const std::string& dtype, double p) {
  for_type<float, double, Half, BFloat16, bool, std::uint8_t, std::int8_t, std::int16_t,
           std::int32_t, std::int64_t>("bernoulli_scalar_cuda_", dtype, [&](auto tag) {
    const auto span = span_of<typename decltype(tag)::Type>(out);
    native.use(span.size(), [&](Generator& g) { g.bernoulli(span, p); });
  });
}

// `p` is double for a double `out`, else float.
void bernoulli_of(Native& native, Array out, const std::string& dtype, Input p) {
  for_type<float, double, Half, BFloat16, bool, std::uint8_t, std::int8_t, std::int16_t,
           std::int32_t, std::int64_t>("bernoulli_tensor_cuda_self_", dtype, [&](auto tag) {
    using T = typename decltype(tag)::Type;
    using P = std::conditional_t<std::is_same_v<T, double>, double, float>;
    const auto span = span_of<T>(out);
    const std::span<const P> probabilities = span_of<P>(p);
    native.use(span.size(), [&](Generator& g) { g.bernoulli(span, probabilities); });
  });
}

void native_dropout(Native& native, Input input, const std::string& dtype, double p, Array out,
                    Array mask, std::uint64_t address) {
  for_type<float, double, Half, BFloat16>("fused_dropout", dtype, [&](auto tag) {
    using T = typename decltype(tag)::Type;
    const std::span<const T> from = span_of<T>(input);
    const auto to = span_of<T>(out);
    const auto kept = span_of<std::uint8_t>(mask);
    native.use(from.size(), [&](Generator& g) { g.native_dropout(from, p, to, kept, address); });
  });
}

void randperm(Native& native, Array out, const std::string& dtype) {
  for_type<float, double, Half, std::uint8_t, std::int8_t, std::int16_t, std::int32_t,
           std::int64_t>("randperm_out_cuda", dtype, [&](auto tag) {
    const auto span = span_of<typename decltype(tag)::Type>(out);
    native.use(span.size(), [&](Generator& g) { g.randperm(span); });
  });
}

void set_state(Native& native, Bytes state) {
  native.use(1, [&](Generator& g) { g.set_state({state.data(), state.size()}); });
}

nb::object get_state(Native& native) {
  const auto state = native.use(1, [](Generator& g) { return g.get_state(); });
  return nb::bytes(reinterpret_cast<const char*>(state.data()), state.size());
}

// Calls a method of the generator that draws nothing.
template <auto kMethod, class... Arguments>
auto call(Native& native, Arguments... arguments) {
  return native.use(1, [&](Generator& g) { return (g.*kMethod)(arguments...); });
}

}  // namespace

void bind_torch_cuda(nb::module_& module) {
  nb::class_<Native>(module, "TorchCudaGenerator",
                     "PyTorch's CUDA generator on a GPU of the given size, on the CPU.")
      .def(
          "__init__",
          [](Native* self, std::uint64_t seed, std::uint32_t multiprocessors,
             std::uint32_t threads) {
            new (self) Native(Generator(seed, Gpu{multiprocessors, threads}));
          },
          nb::arg("seed"), nb::arg("multiprocessors"), nb::arg("threads_per_multiprocessor"))
      .def("initial_seed", &call<&Generator::initial_seed>)
      .def("manual_seed", &call<&Generator::manual_seed, std::uint64_t>)
      .def("get_offset", &call<&Generator::get_offset>)
      .def("set_offset", &call<&Generator::set_offset, std::uint64_t>)
      .def("get_state", &get_state)
      .def("set_state", &set_state)
      .def("uniform", &uniform)
      .def("normal", &normal)
      .def("log_normal", &log_normal)
      .def("exponential", &exponential)
      .def("cauchy", &cauchy)
      .def("geometric", &geometric)
      .def("random", &random)
      .def("random_from_to", &random_from_to, nb::arg("out"), nb::arg("dtype"), nb::arg("start"),
           nb::arg("stop").none())
      .def("bernoulli", &bernoulli)
      .def("bernoulli_of", &bernoulli_of)
      .def("native_dropout", &native_dropout)
      .def("randperm", &randperm);
  module.def("find_gpu", [](const std::string& name) {
    const Gpu gpu = torch_cuda::find_gpu(name);
    return nb::make_tuple(gpu.multiprocessors, gpu.threads_per_multiprocessor);
  });
}

}  // namespace trueseed::bind

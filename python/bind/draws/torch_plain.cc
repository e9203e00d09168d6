// SPDX-License-Identifier: Apache-2.0
// The plain calls of trueseed.torch's functions: plain numbers, plain arrays, a generator of the
// CPU.
#include "python/bind/draws/torch_plain.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <span>
#include <type_traits>

#include "python/bind/draws/plain_arguments.h"
#include "python/bind/draws/plain_call.h"
#include "python/bind/draws/torch_cpu_native.h"

namespace nb = nanobind;

namespace trueseed::bind {
namespace {

using torch_types::Half;

// What is compared with and called; all live as long as the process.
struct Known {
  PyObject* default_draws = nullptr;  // the default generator's TorchCpuGenerator
  PyObject* generator_type = nullptr;
  PyObject* array_type = nullptr;
  PyObject* empty = nullptr;           // numpy.empty
  std::array<PyObject*, 2> float32{};  // the type and the dtype
  std::array<PyObject*, 2> float64{};
  std::array<PyObject*, 2> int64{};
  PyObject* draws_name = nullptr;
};
Known known;

void set_torch_plain(const nb::object& default_draws, const nb::object& generator_type,
                     const nb::object& numpy) {
  const auto forever = [](nb::object object) { return object.release().ptr(); };
  const auto both = [&](const char* name) {
    const nb::object type = numpy.attr(name);
    return std::array{forever(type), forever(numpy.attr("dtype")(type))};
  };
  known = {forever(default_draws),
           forever(generator_type),
           forever(numpy.attr("ndarray")),
           forever(numpy.attr("empty")),
           both("float32"),
           both("float64"),
           both("int64"),
           PyUnicode_InternFromString("_draws")};
}

bool is_named(PyObject* name, const char* word) noexcept {
  return PyUnicode_CompareWithASCIIString(name, word) == 0;
}

// Sets `draws` to a TorchCpuGenerator: the default one for null and None.
bool read_generator(PyObject* generator, nb::object& draws) noexcept {
  if (known.default_draws == nullptr) return false;
  if (generator == nullptr || generator == Py_None) {
    draws = nb::borrow(known.default_draws);
    return true;
  }
  if (reinterpret_cast<PyObject*>(Py_TYPE(generator)) != known.generator_type) return false;
  draws = nb::steal(PyObject_GetAttr(generator, known.draws_name));
  if (draws.is_valid() && Py_TYPE(draws.ptr()) == Py_TYPE(known.default_draws)) return true;
  PyErr_Clear();
  return false;
}

// Calls draw(generator, elements); false where the parameters are wrong, before anything is drawn.
template <class T, class Draw>
bool use(const nb::object& draws, std::span<T> elements, const Draw& draw) noexcept {
  try {
    nb::inst_ptr<TorchCpuNative>(draws)->use(elements.size(), [&](auto& g) { draw(g, elements); });
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

template <class T>
bool is_format(char format) noexcept {
  if constexpr (std::is_same_v<T, float>) return format == 'f';
  if constexpr (std::is_same_v<T, double>) return format == 'd';
  if constexpr (std::is_same_v<T, Half>) return format == 'e';
  if constexpr (std::is_same_v<T, bool>) return format == '?';
  if constexpr (std::is_same_v<T, std::uint8_t>) return format == 'B';
  if constexpr (std::is_same_v<T, std::int32_t>) return format == 'i';
  if constexpr (std::is_same_v<T, std::int64_t>) return format == 'l' || format == 'q';
}

// --- Functions that fill an array: f(array, parameters..., *, generator). ---

template <class Number, std::size_t kN>
struct FillCall {
  PyObject* array = nullptr;
  std::array<Number, kN> parameters{};
  std::size_t n_parameters = 0;  // given by position
  nb::object draws;
};

bool plain_parameter(PyObject* value, double& number) noexcept {
  return plain_number(value, number);
}
bool plain_parameter(PyObject* value, std::int64_t& number) noexcept {
  return plain_integer(value, number);
}

// Reads a call into `call`, whose parameters hold what is not given; false where it is not plain.
template <class Number, std::size_t kN>
bool read(const CallArguments& arguments, const std::array<const char*, kN>& names,
          FillCall<Number, kN>& call) noexcept {
  const Py_ssize_t n = arguments.n;
  if (n < 1 || n > static_cast<Py_ssize_t>(kN) + 1) return false;
  call.array = arguments.values[0];
  if (reinterpret_cast<PyObject*>(Py_TYPE(call.array)) != known.array_type) return false;
  call.n_parameters = static_cast<std::size_t>(n) - 1;
  for (std::size_t i = 0; i < call.n_parameters; ++i) {
    if (!plain_parameter(arguments.values[i + 1], call.parameters[i])) return false;
  }
  PyObject* generator = nullptr;
  for (Py_ssize_t k = 0; k < arguments.n_named(); ++k) {
    PyObject* const name = PyTuple_GET_ITEM(arguments.names, k);
    PyObject* const value = arguments.values[n + k];
    if (is_named(name, "generator")) {
      generator = value;
      continue;
    }
    std::size_t i = call.n_parameters;
    while (i < kN && (names[i] == nullptr || !is_named(name, names[i]))) ++i;
    if (i == kN || !plain_parameter(value, call.parameters[i])) return false;
  }
  return read_generator(generator, call.draws);
}

// Draws into the array as elements of its type, one of `Ts`; returns it.
template <class... Ts, class Call, class Draw>
PyObject* fill(const Call& call, const Draw& draw) noexcept {
  const PlainArray array(call.array);
  const char format = array.format();
  const bool is_drawn = ((is_format<Ts>(format) && use(call.draws, array.as<Ts>(), draw)) || ...);
  return is_drawn ? Py_NewRef(call.array) : nullptr;
}

PyObject* uniform_(const CallArguments& arguments) {
  FillCall<double, 2> call{.parameters = {0.0, 1.0}};
  if (!read(arguments, {"from_", "to"}, call)) return nullptr;
  return fill<float, double, Half>(call, [&](auto& g, auto elements) {
    g.uniform(elements, call.parameters[0], call.parameters[1]);
  });
}

PyObject* normal_(const CallArguments& arguments) {
  FillCall<double, 2> call{.parameters = {0.0, 1.0}};
  if (!read(arguments, {"mean", "std"}, call) || !(call.parameters[1] >= 0.0)) return nullptr;
  return fill<float, double, Half>(call, [&](auto& g, auto elements) {
    g.normal(elements, call.parameters[0], call.parameters[1]);
  });
}

PyObject* exponential_(const CallArguments& arguments) {
  FillCall<double, 1> call{.parameters = {1.0}};
  if (!read(arguments, {"lambd"}, call) || !(call.parameters[0] > 0.0)) return nullptr;
  return fill<float, double, Half>(
      call, [&](auto& g, auto elements) { g.exponential(elements, call.parameters[0]); });
}

PyObject* bernoulli_(const CallArguments& arguments) {
  FillCall<double, 1> call{.parameters = {0.5}};
  if (!read(arguments, {"p"}, call)) return nullptr;
  if (!(call.parameters[0] >= 0.0 && call.parameters[0] <= 1.0)) return nullptr;
  return fill<float, double, Half, bool, std::uint8_t, std::int32_t, std::int64_t>(
      call, [&](auto& g, auto elements) { g.bernoulli(elements, call.parameters[0]); });
}

// random_(array), random_(array, to), random_(array, from, to)
PyObject* random_(const CallArguments& arguments) {
  FillCall<std::int64_t, 2> call;
  if (!read(arguments, {nullptr, nullptr}, call)) return nullptr;
  return fill<float, double, std::uint8_t, std::int32_t, std::int64_t>(
      call, [&](auto& g, auto elements) {
        const auto& [first, second] = call.parameters;
        if (call.n_parameters == 0) return g.random(elements);
        if (call.n_parameters == 1) return g.random(elements, 0, std::optional(first));
        g.random(elements, first, std::optional(second));
      });
}

// --- Functions that make an array: f(..., *, generator, dtype). ---

bool is_one_of(PyObject* dtype, const std::array<PyObject*, 2>& spellings) noexcept {
  return dtype == spellings[0] || dtype == spellings[1];
}

bool is_size(PyObject* value) noexcept {
  std::int64_t number = 0;
  return plain_integer(value, number) && number >= 0;
}

// The shape that the values mean, numbers or one tuple of numbers; empty where they are not plain.
nb::object shape_of(PyObject* const* values, Py_ssize_t n) noexcept {
  if (n == 1 && is_size(values[0])) return nb::borrow(values[0]);
  if (n == 1 && PyTuple_CheckExact(values[0])) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(values[0]); ++i) {
      if (!is_size(PyTuple_GET_ITEM(values[0], i))) return {};
    }
    return nb::borrow(values[0]);
  }
  if (n < 2) return {};
  for (Py_ssize_t i = 0; i < n; ++i) {
    if (!is_size(values[i])) return {};
  }
  nb::object shape = nb::steal(PyTuple_New(n));
  if (!shape.is_valid()) {
    PyErr_Clear();
    return {};
  }
  for (Py_ssize_t i = 0; i < n; ++i) PyTuple_SET_ITEM(shape.ptr(), i, Py_NewRef(values[i]));
  return shape;
}

struct MakeCall {
  nb::object draws;
  PyObject* dtype = nullptr;  // null where none was given
};

bool read_named(const CallArguments& arguments, MakeCall& call) noexcept {
  PyObject* generator = nullptr;
  for (Py_ssize_t k = 0; k < arguments.n_named(); ++k) {
    PyObject* const name = PyTuple_GET_ITEM(arguments.names, k);
    PyObject* const value = arguments.values[arguments.n + k];
    if (is_named(name, "generator")) {
      generator = value;
    } else if (is_named(name, "dtype")) {
      call.dtype = value == Py_None ? nullptr : value;
    } else {
      return false;
    }
  }
  return read_generator(generator, call.draws);
}

// A new array of a shape, drawn as elements of T.
template <class T, class Draw>
PyObject* made(const MakeCall& call, const nb::object& shape, PyObject* dtype,
               const Draw& draw) noexcept {
  PyObject* const arguments[] = {shape.ptr(), dtype};
  const nb::object array = nb::steal(PyObject_Vectorcall(known.empty, arguments, 2, nullptr));
  if (!array.is_valid()) {
    PyErr_Clear();
    return nullptr;
  }
  const PlainArray elements(array.ptr());
  return use(call.draws, elements.as<T>(), draw) ? Py_NewRef(array.ptr()) : nullptr;
}

template <class Draw>
PyObject* made_floating(const CallArguments& arguments, const Draw& draw) noexcept {
  MakeCall call;
  const nb::object shape = shape_of(arguments.values, arguments.n);
  if (!shape.is_valid() || !read_named(arguments, call)) return nullptr;
  if (call.dtype == nullptr || is_one_of(call.dtype, known.float32)) {
    return made<float>(call, shape, known.float32[1], draw);
  }
  if (!is_one_of(call.dtype, known.float64)) return nullptr;
  return made<double>(call, shape, known.float64[1], draw);
}

PyObject* rand(const CallArguments& arguments) {
  return made_floating(arguments, [](auto& g, auto elements) { g.uniform(elements, 0.0, 1.0); });
}

PyObject* randn(const CallArguments& arguments) {
  return made_floating(arguments, [](auto& g, auto elements) { g.normal(elements, 0.0, 1.0); });
}

template <class Draw>
PyObject* made_integers(const CallArguments& arguments, PyObject* const* size,
                        const Draw& draw) noexcept {
  MakeCall call;
  const nb::object shape = shape_of(size, 1);
  if (!shape.is_valid() || !read_named(arguments, call)) return nullptr;
  if (call.dtype != nullptr && !is_one_of(call.dtype, known.int64)) return nullptr;
  return made<std::int64_t>(call, shape, known.int64[1], draw);
}

// randint(high, size), randint(low, high, size)
PyObject* randint(const CallArguments& arguments) {
  std::int64_t low = 0;
  std::int64_t high = 0;
  const Py_ssize_t n = arguments.n;
  PyObject* const* const values = arguments.values;
  if (n != 2 && n != 3) return nullptr;
  if (n == 3 && !plain_integer(values[0], low)) return nullptr;
  if (!plain_integer(values[n - 2], high) || !PyTuple_CheckExact(values[n - 1])) return nullptr;
  return made_integers(arguments, values + n - 1,
                       [&](auto& g, auto elements) { g.randint(elements, low, high); });
}

PyObject* randperm(const CallArguments& arguments) {
  if (arguments.n != 1 || PyTuple_Check(arguments.values[0])) return nullptr;
  return made_integers(arguments, arguments.values,
                       [](auto& g, auto elements) { g.randperm(elements); });
}

constexpr NamedPlainCall kCalls[] = {
    {"bernoulli_", bernoulli_}, {"exponential_", exponential_},
    {"normal_", normal_},       {"rand", rand},
    {"randint", randint},       {"randn", randn},
    {"random_", random_},       {"randperm", randperm},
    {"uniform_", uniform_},
};

}  // namespace

void bind_torch_plain(nb::module_& module) {
  PyObject* const type = make_plain_call_type(kCalls);
  if (type == nullptr) throw nb::python_error();
  module.attr("TorchPlainCall") = nb::steal(type);
  module.def("set_torch_plain", set_torch_plain);
}

}  // namespace trueseed::bind

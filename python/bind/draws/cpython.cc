// SPDX-License-Identifier: Apache-2.0
// trueseed._draws.CPythonRandom: seeds, states, bits; the base of trueseed.random.Random.
#include <array>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string>
#include <vector>

#include "python/bind/draws/cpython_arguments.h"
#include "python/bind/draws/module.h"
#include "trueseed/random/cpython/distributions.h"
// After Python.h.
#include <structmember.h>

namespace nb = nanobind;

namespace trueseed::bind {
namespace cpython_random {
namespace {

constexpr std::size_t kNameCount = 5;
constexpr std::size_t kKeyWords = engines::kMt19937Words;

// What the type's own methods are found under, and what is found there.
struct {
  PyObject* names[kNameCount];
  PyObject* methods[kNameCount];
} own;

// The name of each; _randbelow is _randbelow_with_getrandbits.
constexpr const char* kSpelled[kNameCount] = {"random", "getrandbits", "_randbelow",
                                              "normalvariate", "gammavariate"};

Object& new_object(PyObject* memory) {
  Object& object = object_of(memory);
  new (&object.random) cpython::RandomBase(cpython::State{{}, 0, std::nullopt});
  object.dict = nullptr;
  object.libm = math::Libm::kHost;
  object.gauss_next = nullptr;
  return object;
}

PyObject* make(PyTypeObject* type, PyObject* /*args*/, PyObject* /*keywords*/) {
  return guarded([&] {
    nb::object self = owned(type->tp_alloc(type, 0));
    new_object(self.ptr());
    return self.release().ptr();
  });
}

int traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(object_of(self).dict);
  Py_VISIT(object_of(self).gauss_next);
  return 0;
}

int clear(PyObject* self) {
  Py_CLEAR(object_of(self).dict);
  Py_CLEAR(object_of(self).gauss_next);
  return 0;
}

void destroy(PyObject* self) {
  PyTypeObject* const type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  clear(self);
  object_of(self).random.~RandomBase();
  type->tp_free(self);
  Py_DECREF(type);
}

PyObject* random(PyObject* self, PyObject* /*none*/) {
  const nb::ft_object_guard guard{nb::handle(self)};
  return PyFloat_FromDouble(object_of(self).random.random());
}

PyObject* integer_of(const unsigned char* bytes, std::size_t n_bytes) {
#if PY_VERSION_HEX >= 0x030D0000
  return PyLong_FromUnsignedNativeBytes(bytes, n_bytes, Py_ASNATIVEBYTES_LITTLE_ENDIAN);
#else
  return _PyLong_FromByteArray(bytes, n_bytes, 1, 0);
#endif
}

PyObject* many_bits(PyObject* self, std::size_t k) {
  return guarded([&] {
    std::vector<std::uint32_t> words((k + 31) / 32);
    {
      const nb::ft_object_guard guard{nb::handle(self)};
      object_of(self).random.getrandbits(k, words);
    }
    return integer_of(reinterpret_cast<const unsigned char*>(words.data()), 4 * words.size());
  });
}

PyObject* getrandbits(PyObject* self, PyObject* count) {
  const Py_ssize_t k = PyNumber_AsSsize_t(count, PyExc_OverflowError);
  if (k == -1 && PyErr_Occurred() != nullptr) return nullptr;
  if (k < 0) {
    PyErr_SetString(PyExc_ValueError, "number of bits must be non-negative");
    return nullptr;
  }
  if (k > INT_MAX) {
    PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C int");
    return nullptr;
  }
  if (k > 64) return many_bits(self, static_cast<std::size_t>(k));
  const nb::ft_object_guard guard{nb::handle(self)};
  return PyLong_FromUnsignedLongLong(object_of(self).random.getrandbits(static_cast<unsigned>(k)));
}

PyObject* randbytes(PyObject* self, PyObject* const* args, Py_ssize_t n_args, PyObject* names) {
  return guarded([&]() -> PyObject* {
    PyObject* const count = only_argument("randbytes", "n", args, n_args, names);
    if (is_ours(self, Name::kGetrandbits) && PyLong_CheckExact(count)) {
      const Py_ssize_t n = PyLong_AsSsize_t(count);
      if (PyErr_Occurred() != nullptr) throw ErrorSet();
      if (n > INT_MAX / 8) raise(PyExc_OverflowError, "Python int too large to convert to C int");
      if (n < 0) raise(PyExc_ValueError, "number of bits must be non-negative");
      nb::object bytes = owned(PyBytes_FromStringAndSize(nullptr, n));
      auto* const out = reinterpret_cast<std::byte*>(PyBytes_AS_STRING(bytes.ptr()));
      const nb::ft_object_guard guard{nb::handle(self)};
      object_of(self).random.randbytes({out, static_cast<std::size_t>(n)});
      return bytes.release().ptr();
    }
    const nb::object eight = owned(PyLong_FromLong(8));
    const nb::object k = owned(PyNumber_Multiply(count, eight.ptr()));
    const nb::object bits =
        owned(PyObject_CallMethodObjArgs(self, name_of(Name::kGetrandbits), k.ptr(), nullptr));
    return PyObject_CallMethod(bits.ptr(), "to_bytes", "Os", count, "little");
  });
}

// The words of an integer's absolute value.
std::vector<std::uint32_t> words_of_integer(PyObject* value) {
  const nb::object absolute = owned(PyLong_Type.tp_as_number->nb_absolute(value));
  const nb::object n_bits = owned(PyObject_CallMethod(absolute.ptr(), "bit_length", nullptr));
  const std::size_t bits = PyLong_AsSize_t(n_bits.ptr());
  if (PyErr_Occurred() != nullptr) throw ErrorSet();
  const std::size_t n_words = bits == 0 ? 1 : (bits - 1) / 32 + 1;
  const nb::object bytes = owned(PyObject_CallMethod(
      absolute.ptr(), "to_bytes", "ns", static_cast<Py_ssize_t>(4 * n_words), "little"));
  const auto* data = reinterpret_cast<const unsigned char*>(PyBytes_AS_STRING(bytes.ptr()));
  std::vector<std::uint32_t> words(n_words);
  for (std::size_t i = 0; i < 4 * n_words; ++i) {
    words[i / 4] |= static_cast<std::uint32_t>(data[i]) << (8 * (i % 4));
  }
  return words;
}

// Words of the system's entropy, as many as the state has.
std::vector<std::uint32_t> words_of_entropy() {
  const nb::object os = owned(PyImport_ImportModule("os"));
  constexpr auto kBytes = static_cast<Py_ssize_t>(4 * kKeyWords);
  const nb::object bytes = owned(PyObject_CallMethod(os.ptr(), "urandom", "n", kBytes));
  std::vector<std::uint32_t> words(kKeyWords);
  std::memcpy(words.data(), PyBytes_AS_STRING(bytes.ptr()), 4 * kKeyWords);
  return words;
}

std::vector<std::uint32_t> words_of_seed(PyObject* value) {
  if (value == Py_None) return words_of_entropy();
  if (PyLong_Check(value)) return words_of_integer(value);
  const Py_hash_t hash = PyObject_Hash(value);
  if (hash == -1) throw ErrorSet();
  return cpython::words_of_number(static_cast<std::uint64_t>(hash));
}

void seed_with(PyObject* self, const std::vector<std::uint32_t>& words) {
  const nb::ft_object_guard guard{nb::handle(self)};
  object_of(self).random.seed_words(words);
}

PyObject* seed(PyObject* self, PyObject* const* args, Py_ssize_t n_args) {
  return guarded([&]() -> PyObject* {
    if (n_args > 1) raise(PyExc_TypeError, "seed expected at most 1 argument");
    seed_with(self, words_of_seed(n_args == 0 ? Py_None : args[0]));
    Py_RETURN_NONE;
  });
}

// Version 2's seed by bytes or a bytearray.
PyObject* seed_bytes(PyObject* self, PyObject* value) {
  return guarded([&]() -> PyObject* {
    Py_buffer view;
    check(PyObject_GetBuffer(value, &view, PyBUF_SIMPLE));
    const std::span data(static_cast<const std::byte*>(view.buf),
                         static_cast<std::size_t>(view.len));
    const auto words = cpython::words_of_bytes(data);
    PyBuffer_Release(&view);
    seed_with(self, words);
    Py_RETURN_NONE;
  });
}

// Version 1's seed by a str.
PyObject* seed_text(PyObject* self, PyObject* value) {
  return guarded([&]() -> PyObject* {
    const Py_ssize_t length = PyUnicode_GetLength(value);
    if (length < 0) throw ErrorSet();
    std::u32string points(static_cast<std::size_t>(length), U'\0');
    for (Py_ssize_t i = 0; i < length; ++i) {
      points[static_cast<std::size_t>(i)] = char32_t{PyUnicode_ReadChar(value, i)};
    }
    seed_with(self, cpython::words_of_text_version_1(points));
    Py_RETURN_NONE;
  });
}

PyObject* getstate(PyObject* self, PyObject* /*none*/) {
  return guarded([&] {
    const nb::ft_object_guard guard{nb::handle(self)};
    const engines::Mt19937& engine = object_of(self).random.engine();
    nb::object state = owned(PyTuple_New(kKeyWords + 1));
    const auto put = [&](std::size_t at, std::uint32_t word) {
      PyObject* const number = PyLong_FromUnsignedLong(word);
      if (number == nullptr) throw ErrorSet();
      PyTuple_SET_ITEM(state.ptr(), static_cast<Py_ssize_t>(at), number);
    };
    for (std::size_t i = 0; i < kKeyWords; ++i) put(i, engine.key()[i]);
    put(kKeyWords, engine.position());
    return state.release().ptr();
  });
}

PyObject* setstate(PyObject* self, PyObject* state) {
  return guarded([&]() -> PyObject* {
    if (!PyTuple_Check(state)) raise(PyExc_TypeError, "state vector must be a tuple");
    if (PyTuple_GET_SIZE(state) != kKeyWords + 1) {
      raise(PyExc_ValueError, "state vector is the wrong size");
    }
    engines::Mt19937Key key;
    for (std::size_t i = 0; i < kKeyWords; ++i) {
      // Of a word beyond 32 bits the lower ones count.
      key[i] = static_cast<std::uint32_t>(
          PyLong_AsUnsignedLong(PyTuple_GET_ITEM(state, static_cast<Py_ssize_t>(i))));
      if (PyErr_Occurred() != nullptr) throw ErrorSet();
    }
    const long position = PyLong_AsLong(PyTuple_GET_ITEM(state, kKeyWords));
    if (position == -1 && PyErr_Occurred() != nullptr) throw ErrorSet();
    if (position < 0 || position > static_cast<long>(kKeyWords)) {
      raise(PyExc_ValueError, "invalid state");
    }
    const nb::ft_object_guard guard{nb::handle(self)};
    object_of(self).random.engine() = engines::Mt19937(key, static_cast<std::uint32_t>(position));
    Py_RETURN_NONE;
  });
}

constexpr const char* kReferenceWord = "reference";

PyObject* libm(PyObject* self, void* /*none*/) {
  const bool is_reference = object_of(self).libm == math::Libm::kReference;
  return PyUnicode_FromString(is_reference ? kReferenceWord : "host");
}

PyObject* set_libm(PyObject* self, PyObject* word) {
  return guarded([&]() -> PyObject* {
    if (!PyUnicode_Check(word)) raise(PyExc_TypeError, "_set_libm takes a word");
    const bool is_reference = PyUnicode_CompareWithASCIIString(word, kReferenceWord) == 0;
    object_of(self).libm = is_reference ? math::Libm::kReference : math::Libm::kHost;
    Py_RETURN_NONE;
  });
}

PyMethodDef kBaseMethods[] = {
    {"random", random, METH_NOARGS, "random($self, /)\n--\n\nDraw from [0, 1)."},
    {"getrandbits", getrandbits, METH_O, "getrandbits($self, k, /)\n--\n\nDraw an int of k bits."},
    {"randbytes", method_of(randbytes), kNamed, "randbytes($self, /, n)\n--\n\nDraw n bytes."},
    {"seed", method_of(seed), METH_FASTCALL,
     "seed($self, n=None, /)\n--\n\nSeed by an int or a hash."},
    {"_seed_bytes", seed_bytes, METH_O, nullptr},
    {"_seed_text", seed_text, METH_O, nullptr},
    {"getstate", getstate, METH_NOARGS, "getstate($self, /)\n--\n\nReturn 624 words and an index."},
    {"setstate", setstate, METH_O, "setstate($self, state, /)\n--\n\nGo on from getstate's."},
    {"_set_libm", set_libm, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr}};

PyMemberDef kMembers[] = {
    {"__dictoffset__", T_PYSSIZET, offsetof(Object, dict), READONLY, nullptr},
    {"gauss_next", T_OBJECT, offsetof(Object, gauss_next), 0, "What gauss() keeps, or None."},
    {nullptr, 0, 0, 0, nullptr}};

PyGetSetDef kAttributes[] = {
    {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, nullptr, nullptr},
    {"libm", libm, nullptr, "Whose elementary functions are used: \"host\" or \"reference\".",
     nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

std::vector<PyMethodDef>& all_methods() {
  static std::vector<PyMethodDef> methods;
  if (!methods.empty()) return methods;
  for (PyMethodDef* each : {kBaseMethods, kChoiceMethods, kRealMethods}) {
    for (; each->ml_name != nullptr; ++each) methods.push_back(*each);
  }
  methods.push_back({nullptr, nullptr, 0, nullptr});
  return methods;
}

template <class Function>
void* slot(Function* function) noexcept {
  return reinterpret_cast<void*>(function);
}

nb::object make_type() {
  PyType_Slot slots[] = {{Py_tp_doc, const_cast<char*>("MT19937 and Python's draws.")},
                         {Py_tp_new, slot(make)},
                         {Py_tp_dealloc, slot(destroy)},
                         {Py_tp_traverse, slot(traverse)},
                         {Py_tp_clear, slot(clear)},
                         {Py_tp_methods, all_methods().data()},
                         {Py_tp_members, kMembers},
                         {Py_tp_getset, kAttributes},
                         {0, nullptr}};
  PyType_Spec spec = {"trueseed._draws.CPythonRandom", sizeof(Object), 0,
                      Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, slots};
  return nb::steal(PyType_FromSpec(&spec));
}

}  // namespace

PyObject* name_of(Name name) noexcept { return own.names[static_cast<std::size_t>(name)]; }

bool is_ours(PyObject* self, Name name) noexcept {
  const auto at = static_cast<std::size_t>(name);
  PyTypeObject* const type = Py_TYPE(self);
  if (type->tp_getattro != PyObject_GenericGetAttr) return false;
  if (_PyType_Lookup(type, own.names[at]) != own.methods[at]) return false;
  PyObject* const dict = object_of(self).dict;
  return dict == nullptr || PyDict_GET_SIZE(dict) == 0 || PyDict_Contains(dict, own.names[at]) == 0;
}

}  // namespace cpython_random

void bind_cpython(nb::module_& module) {
  using namespace cpython_random;
  const nb::object type = make_type();
  if (!type.is_valid()) throw nb::python_error();
  // Random() draws below a number through this name.
  if (PyObject_SetAttrString(type.ptr(), "_randbelow",
                             nb::object(type.attr("_randbelow_with_getrandbits")).ptr()) != 0) {
    throw nb::python_error();
  }
  for (std::size_t i = 0; i < kNameCount; ++i) {
    own.names[i] = PyUnicode_InternFromString(kSpelled[i]);
    own.methods[i] = nb::object(type.attr(kSpelled[i])).release().ptr();
  }
  prepare_reals();
  module.attr("CPythonRandom") = type;
  using namespace cpython::distributions;
  module.attr("cpython_constants") = nb::make_tuple(kNormalMagic, kLog4, kGammaMagic);
}

}  // namespace trueseed::bind

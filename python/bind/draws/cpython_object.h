// SPDX-License-Identifier: Apache-2.0
// The object under trueseed.random.Random: MT19937 and what gauss keeps, as a plain type of
// CPython's, since a call of random() is to cost what CPython's own costs.
#pragma once

#include <cstdint>
#include <utility>

#include <nanobind/nanobind.h>

#include "trueseed/math/libm.h"
#include "trueseed/random/cpython/random_base.h"

namespace trueseed::bind::cpython_random {

namespace nb = nanobind;

/// Thrown where a Python error is set.
struct ErrorSet {};

struct Object {
  PyObject_HEAD PyObject* dict;
  math::Libm libm;
  // What gauss keeps: a number, None, or null for None.
  PyObject* gauss_next;
  cpython::RandomBase random;
};

inline Object& object_of(PyObject* self) noexcept { return *reinterpret_cast<Object*>(self); }

/// Owns a new reference; throws ErrorSet for null.
inline nb::object owned(PyObject* reference) {
  if (reference == nullptr) throw ErrorSet();
  return nb::steal(reference);
}

[[noreturn]] inline void raise(PyObject* type, const char* words) {
  PyErr_SetString(type, words);
  throw ErrorSet();
}

inline void check(int status) {
  if (status < 0) throw ErrorSet();
}

/// Calls f(), which returns a new reference; null where it throws ErrorSet or runs out of memory.
template <class F>
PyObject* guarded(const F& f) noexcept {
  try {
    return f();
  } catch (const ErrorSet&) {
    return nullptr;
  } catch (const std::bad_alloc&) {
    return PyErr_NoMemory();
  } catch (const std::exception& error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
    return nullptr;
  }
}

/// The methods that subclasses and instances may replace, and that others draw through.
enum class Name : std::uint8_t {
  kRandom,
  kGetrandbits,
  kRandbelow,
  kNormalvariate,
  kGammavariate,
};

/// The interned name.
PyObject* name_of(Name name) noexcept;

/// Whether `self.name` is the method of our own type.
bool is_ours(PyObject* self, Name name) noexcept;

/// The methods of the module's other files.
extern PyMethodDef kRealMethods[];
extern PyMethodDef kChoiceMethods[];
void prepare_reals();

/// randbelow as the two methods of Random do it, for any n.
PyObject* below_by_bits(PyObject* self, PyObject* n) noexcept;
PyObject* below_by_random(PyObject* self, PyObject* const* args, Py_ssize_t n_args) noexcept;

}  // namespace trueseed::bind::cpython_random

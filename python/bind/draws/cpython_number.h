// SPDX-License-Identifier: Apache-2.0
// Arithmetic for trueseed/random/cpython/distributions.h: over doubles with Python's errors, and
// over any Python numbers.
#pragma once

#include <cmath>
#include <cstdint>
#include <utility>

#include "python/bind/draws/cpython_object.h"
#include "trueseed/math/libm.h"
#include "trueseed/random/cpython/python_math.h"

namespace trueseed::bind::cpython_random {

/// FloatMath with an error where Python raises one.
template <class Libm>
struct RaisingMath : cpython::FloatMath<Libm> {
  using Base = cpython::FloatMath<Libm>;

  static double in_domain(double result, double x) {
    if (std::isnan(result) && !std::isnan(x)) raise(PyExc_ValueError, "math domain error");
    return result;
  }
  static double log(double x) {
    if (x <= 0) raise(PyExc_ValueError, "math domain error");
    return Base::log(x);
  }
  static double log2(double x) {
    if (x <= 0) raise(PyExc_ValueError, "math domain error");
    return Base::log2(x);
  }
  static double exp(double x) {
    const double result = Base::exp(x);
    if (std::isinf(result) && std::isfinite(x)) raise(PyExc_OverflowError, "math range error");
    return result;
  }
  static double sin(double x) { return in_domain(Base::sin(x), x); }
  static double cos(double x) { return in_domain(Base::cos(x), x); }
  static double sqrt(double x) { return in_domain(Base::sqrt(x), x); }
  static double acos(double x) { return in_domain(Base::acos(x), x); }
  static double divide(double x, double y) {
    if (y == 0) raise(PyExc_ZeroDivisionError, "float division by zero");
    return x / y;
  }
  static double power(double x, double y) {
    if (x == 0 && y < 0) {
      raise(PyExc_ZeroDivisionError, "0.0 cannot be raised to a negative power");
    }
    const double result = Base::power(x, y);
    if (std::isinf(result) && std::isfinite(x) && std::isfinite(y)) {
      nb::object words = owned(Py_BuildValue("(is)", ERANGE, "Numerical result out of range"));
      PyErr_SetObject(PyExc_OverflowError, words.ptr());
      throw ErrorSet();
    }
    return result;
  }
};

/// Any Python number: each operation is Python's.
class Number {
 public:
  Number(double value) : value_(owned(PyFloat_FromDouble(value))) {}  // NOLINT
  Number(int value) : value_(owned(PyLong_FromLong(value))) {}        // NOLINT
  explicit Number(nb::object value) : value_(std::move(value)) {}

  [[nodiscard]] PyObject* ptr() const noexcept { return value_.ptr(); }
  [[nodiscard]] PyObject* release() noexcept { return value_.release().ptr(); }

  friend Number operator+(const Number& a, const Number& b) { return of(PyNumber_Add, a, b); }
  friend Number operator-(const Number& a, const Number& b) { return of(PyNumber_Subtract, a, b); }
  friend Number operator*(const Number& a, const Number& b) { return of(PyNumber_Multiply, a, b); }
  friend Number operator/(const Number& a, const Number& b) {
    return of(PyNumber_TrueDivide, a, b);
  }
  friend Number operator-(const Number& a) { return Number(owned(PyNumber_Negative(a.ptr()))); }
  friend bool operator<(const Number& a, const Number& b) { return is(a, b, Py_LT); }
  friend bool operator<=(const Number& a, const Number& b) { return is(a, b, Py_LE); }
  friend bool operator>(const Number& a, const Number& b) { return is(a, b, Py_GT); }
  friend bool operator>=(const Number& a, const Number& b) { return is(a, b, Py_GE); }
  friend bool operator==(const Number& a, const Number& b) { return is(a, b, Py_EQ); }

  static Number of(binaryfunc function, const Number& a, const Number& b) {
    return Number(owned(function(a.ptr(), b.ptr())));
  }

 private:
  static bool is(const Number& a, const Number& b, int relation) {
    const int result = PyObject_RichCompareBool(a.ptr(), b.ptr(), relation);
    check(result);
    return result != 0;
  }

  nb::object value_;
};

/// Python's own functions of module math.
struct MathFunctions {
  PyObject *log, *log2, *exp, *sin, *cos, *acos, *sqrt, *fabs, *lgamma, *floor;
};
extern MathFunctions math_functions;

/// FloatMath over any Python numbers, by Python's own functions.
struct HostObjectMath {
  using Real = Number;
  using Whole = Number;

  static Number call(PyObject* function, const Number& x) {
    return Number(owned(PyObject_CallOneArg(function, x.ptr())));
  }
  static Number log(const Number& x) { return call(math_functions.log, x); }
  static Number log2(const Number& x) { return call(math_functions.log2, x); }
  static Number exp(const Number& x) { return call(math_functions.exp, x); }
  static Number sin(const Number& x) { return call(math_functions.sin, x); }
  static Number cos(const Number& x) { return call(math_functions.cos, x); }
  static Number acos(const Number& x) { return call(math_functions.acos, x); }
  static Number sqrt(const Number& x) { return call(math_functions.sqrt, x); }
  static Number fabs(const Number& x) { return call(math_functions.fabs, x); }
  static Number lgamma(const Number& x) { return call(math_functions.lgamma, x); }
  static Number floor(const Number& x) { return call(math_functions.floor, x); }
  static Number divide(const Number& x, const Number& y) { return x / y; }
  static Number power(const Number& x, const Number& y) {
    return Number(owned(PyNumber_Power(x.ptr(), y.ptr(), Py_None)));
  }
  static Number modulo(const Number& x, const Number& y) {
    return Number::of(PyNumber_Remainder, x, y);
  }
  static const Number& real(const Number& x) noexcept { return x; }
  static void require(bool holds) {
    if (!holds) raise(PyExc_AssertionError, "");
  }
};

/// HostObjectMath with the reference's functions wherever Python would take the C library's: of
/// what math.log and its like turn into a double, and for powers of floats.
///
/// Python's own remain for the logarithm of an int beyond a double's range, for lgamma below 1, and
/// for a power of what is no float or is negative.
struct ReferenceObjectMath : HostObjectMath {
  using Reals = RaisingMath<math::ReferenceLibm>;

  static Number log(const Number& x) { return logarithm(Reals::log, math_functions.log, x); }
  static Number log2(const Number& x) { return logarithm(Reals::log2, math_functions.log2, x); }
  static Number exp(const Number& x) { return Reals::exp(to_double(x)); }
  static Number sin(const Number& x) { return Reals::sin(to_double(x)); }
  static Number cos(const Number& x) { return Reals::cos(to_double(x)); }
  static Number acos(const Number& x) { return Reals::acos(to_double(x)); }
  static Number lgamma(const Number& x) {
    const double number = to_double(x);
    if (!(number >= 1 && std::isfinite(number))) return HostObjectMath::lgamma(x);
    const double result = cpython::lgamma<math::ReferenceLibm>(number);
    if (std::isinf(result)) raise(PyExc_OverflowError, "math range error");
    return result;
  }
  static Number power(const Number& x, const Number& y) {
    const bool is_real = PyFloat_CheckExact(x.ptr()) && PyFloat_CheckExact(y.ptr());
    if (!is_real || PyFloat_AS_DOUBLE(x.ptr()) < 0) return HostObjectMath::power(x, y);
    return Reals::power(PyFloat_AS_DOUBLE(x.ptr()), PyFloat_AS_DOUBLE(y.ptr()));
  }

 private:
  static double to_double(const Number& x) {
    const double number = PyFloat_AsDouble(x.ptr());
    if (number == -1 && PyErr_Occurred() != nullptr) throw ErrorSet();
    return number;
  }
  static Number logarithm(double (*of)(double), PyObject* python, const Number& x) {
    const double number = PyFloat_AsDouble(x.ptr());
    if (number == -1 && PyErr_Occurred() != nullptr) {
      if (!PyLong_Check(x.ptr()) || PyErr_ExceptionMatches(PyExc_OverflowError) == 0) {
        throw ErrorSet();
      }
      PyErr_Clear();
      return call(python, x);
    }
    return of(number);
  }
};

template <class Libm>
struct ObjectMathOver;
template <>
struct ObjectMathOver<math::HostLibm> {
  using Math = HostObjectMath;
};
template <>
struct ObjectMathOver<math::ReferenceLibm> {
  using Math = ReferenceObjectMath;
};

/// The arithmetic over any Python numbers with a C library's functions.
template <class Libm>
using ObjectMath = typename ObjectMathOver<Libm>::Math;

}  // namespace trueseed::bind::cpython_random

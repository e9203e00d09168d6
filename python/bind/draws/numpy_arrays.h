// SPDX-License-Identifier: Apache-2.0
// NumPy's arrays as its C interface lays them out, read without a call: a tenth of a buffer's time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include <nanobind/nanobind.h>

namespace trueseed::bind::numpy_arrays {

namespace nb = nanobind;

/// The fields of an ndarray, the same in NumPy 1 and 2.
///
/// Source: NumPy, numpy/_core/include/numpy/ndarraytypes.h (PyArrayObject_fields).
/// set_numpy_arrays proves them on an array before any is read.
struct Fields {
  PyObject object;
  std::byte* data;
  int n_axes;
  const Py_ssize_t* shape;
  const Py_ssize_t* strides;
  PyObject* base;
  PyObject* dtype;
  int flags;
};

constexpr int kCOrder = 0x1;
constexpr int kFortranOrder = 0x2;
constexpr int kAligned = 0x100;
constexpr int kWritable = 0x400;

/// The dtypes whose items are plain numbers in the machine's byte order.
enum Item : std::int8_t {
  kOther = -1,
  kBool,
  kInt8,
  kUint8,
  kInt16,
  kUint16,
  kInt32,
  kUint32,
  kInt64,
  kUint64,
  kFloat32,
  kFloat64,
  kFloat16,
  kComplex64,
  kComplex128,
};
constexpr int kItems = kComplex128 + 1;
constexpr std::size_t kItemBytes[kItems] = {1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 2, 8, 16};

/// The bits by which fill_bounded knows an integer dtype, and its limits (int64's for uint64).
struct Integers {
  int bits;
  std::int64_t least;
  std::int64_t most;
};
template <class T>
constexpr Integers kIntegersOf = {8 * int{sizeof(T)}, std::numeric_limits<T>::min(),
                                  std::numeric_limits<T>::max()};
constexpr Integers kIntegers[] = {
    {1, 0, 1},
    kIntegersOf<std::int8_t>,
    kIntegersOf<std::uint8_t>,
    kIntegersOf<std::int16_t>,
    kIntegersOf<std::uint16_t>,
    kIntegersOf<std::int32_t>,
    kIntegersOf<std::uint32_t>,
    kIntegersOf<std::int64_t>,
    {64, 0, std::numeric_limits<std::int64_t>::max()},
};
constexpr bool is_integer(Item item) noexcept { return item >= kBool && item <= kUint64; }

/// NumPy's objects; they live as long as the process, as the methods that use them do.
struct Numpy {
  PyTypeObject* array = nullptr;
  PyObject* empty = nullptr;
  PyObject* asarray = nullptr;
  PyObject* dtype = nullptr;
  PyObject* dtypes[kItems] = {};
  PyObject* types[kItems] = {};
  PyObject* no_index = nullptr;
};
inline Numpy numpy_objects;

/// The fields of an array that is of no subclass; null where `value` is none.
inline const Fields* fields_of(PyObject* value) noexcept {
  if (Py_TYPE(value) != numpy_objects.array) return nullptr;
  return reinterpret_cast<const Fields*>(value);
}

/// The fields of an array of any class that has the axis.
inline const Fields& fields_with_axis(const nb::object& value, int axis) {
  if (!PyObject_TypeCheck(value.ptr(), numpy_objects.array)) throw nb::type_error("no array");
  const auto* const fields = reinterpret_cast<const Fields*>(value.ptr());
  if (axis < 0 || axis >= fields->n_axes) throw nb::index_error("no such axis");
  return *fields;
}

inline Item item_of_array(const Fields& array) noexcept {
  for (int i = 0; i < kItems; ++i) {
    if (array.dtype == numpy_objects.dtypes[i]) return static_cast<Item>(i);
  }
  return kOther;
}

/// What a dtype argument names: a scalar type, a dtype, a string, or one of Python's own types.
inline Item item_of_argument(PyObject* dtype) noexcept {
  for (int i = 0; i < kItems; ++i) {
    if (dtype == numpy_objects.types[i] || dtype == numpy_objects.dtypes[i]) {
      return static_cast<Item>(i);
    }
  }
  if (dtype == Py_None || dtype == reinterpret_cast<PyObject*>(&PyFloat_Type)) return kFloat64;
  if (dtype == reinterpret_cast<PyObject*>(&PyLong_Type)) return kInt64;
  if (dtype == reinterpret_cast<PyObject*>(&PyBool_Type)) return kBool;
  if (!PyUnicode_CheckExact(dtype)) return kOther;
  PyObject* const named = PyObject_CallOneArg(numpy_objects.dtype, dtype);
  if (named == nullptr) {
    PyErr_Clear();
    return kOther;
  }
  Item item = kOther;
  for (int i = 0; i < kItems; ++i) {
    if (named == numpy_objects.dtypes[i]) item = static_cast<Item>(i);
  }
  Py_DECREF(named);
  return item;
}

inline std::size_t n_items(const Fields& array) noexcept {
  std::size_t n = 1;
  for (int i = 0; i < array.n_axes; ++i) n *= static_cast<std::size_t>(array.shape[i]);
  return n;
}

/// The items of a contiguous array, in the order in which they lie.
template <class T>
std::span<T> items_of(const Fields& array) noexcept {
  return {reinterpret_cast<T*>(array.data), n_items(array)};
}

/// Whether an array may be filled in any order of its axes, as NumPy asks of `out`.
inline bool is_fillable(const Fields& array) noexcept {
  constexpr int kNeeded = kAligned | kWritable;
  return (array.flags & kNeeded) == kNeeded && (array.flags & (kCOrder | kFortranOrder)) != 0;
}

/// The array numpy.empty(size, dtype); null with Python's error where there is none.
inline PyObject* new_array(PyObject* size, Item item) noexcept {
  PyObject* const args[] = {size, numpy_objects.dtypes[item]};
  return PyObject_Vectorcall(numpy_objects.empty, args, 2, nullptr);
}

inline PyObject* new_line(std::size_t n, Item item) noexcept {
  PyObject* const size = PyLong_FromSize_t(n);
  if (size == nullptr) return nullptr;
  PyObject* const array = new_array(size, item);
  Py_DECREF(size);
  return array;
}

inline PyObject* new_array_like(const Fields& array, Item item) noexcept {
  PyObject* const size = PyTuple_New(array.n_axes);
  if (size == nullptr) return nullptr;
  for (int i = 0; i < array.n_axes; ++i) {
    PyObject* const n = PyLong_FromSsize_t(array.shape[i]);
    if (n == nullptr) {
      Py_DECREF(size);
      return nullptr;
    }
    PyTuple_SET_ITEM(size, i, n);
  }
  PyObject* const made = new_array(size, item);
  Py_DECREF(size);
  return made;
}

/// What `array[()]` gives, for an array that is let go.
inline PyObject* scalar_of(PyObject* array) noexcept {
  PyObject* const scalar = PyObject_GetItem(array, numpy_objects.no_index);
  Py_DECREF(array);
  return scalar;
}

/// The sum with Kahan's compensation.
///
/// Source: NumPy, numpy/random/_common.pyx (kahan_sum).
inline double kahan_sum(std::span<const double> values) noexcept {
  if (values.empty()) return 0;
  double sum = values[0];
  double carry = 0;
  for (const double value : values.subspan(1)) {
    const double y = value - carry;
    const double t = sum + y;
    carry = (t - sum) - y;
    sum = t;
  }
  return sum;
}

/// Whether `size` is an int, or a tuple of such, that numpy.empty takes as it is.
inline bool is_plain_size(PyObject* size) noexcept {
  if (PyLong_CheckExact(size)) return true;
  if (!PyTuple_CheckExact(size)) return false;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(size); ++i) {
    if (!PyLong_CheckExact(PyTuple_GET_ITEM(size, i))) return false;
  }
  return true;
}

/// Keeps NumPy's objects, once the fields of `probe` are seen to lie as Fields says.
///
/// `probe`: zeros((3, 2), float32, order="F"), not to be written; `address`: where its items lie.
void set_numpy_arrays(const nb::object& array, const nb::object& empty, const nb::object& asarray,
                      const nb::object& dtype, const nb::list& types, const nb::object& probe,
                      std::uintptr_t address);

}  // namespace trueseed::bind::numpy_arrays

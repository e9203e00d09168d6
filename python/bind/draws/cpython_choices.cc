// SPDX-License-Identifier: Apache-2.0
// What trueseed.random.Random chooses: whole numbers below another, items, orders.
#include <cmath>
#include <cstddef>
#include <optional>
#include <unordered_set>
#include <vector>

#include "python/bind/draws/cpython_arguments.h"

namespace trueseed::bind::cpython_random {
namespace {

std::optional<std::uint64_t> plain_count(PyObject* n) noexcept {
  if (!PyLong_CheckExact(n)) return std::nullopt;
  int overflow = 0;
  const long long count = PyLong_AsLongLongAndOverflow(n, &overflow);
  if (overflow != 0 || count <= 0) return std::nullopt;
  return static_cast<std::uint64_t>(count);
}

bool is_at_least(PyObject* a, PyObject* b) {
  const int result = PyObject_RichCompareBool(a, b, Py_GE);
  check(result);
  return result != 0;
}

// Draws whole numbers below others, through what self._randbelow is.
class Below {
 public:
  explicit Below(PyObject* self) : self_(self) {
    if (!is_ours(self, Name::kRandbelow) || !is_ours(self, Name::kGetrandbits)) {
      replaced_ = owned(PyObject_GetAttr(self, name_of(Name::kRandbelow)));
    }
  }

  // n > 0.
  std::size_t draw(std::size_t n) const {
    if (replaced_.ptr() == nullptr) {
      const nb::ft_object_guard guard{nb::handle(self_)};
      return object_of(self_).random.randbelow(n);
    }
    const nb::object count = owned(PyLong_FromSize_t(n));
    const nb::object drawn = owned(PyObject_CallOneArg(replaced_.ptr(), count.ptr()));
    const Py_ssize_t index = PyNumber_AsSsize_t(drawn.ptr(), PyExc_IndexError);
    if (index == -1 && PyErr_Occurred() != nullptr) throw ErrorSet();
    return static_cast<std::size_t>(index);
  }
  [[nodiscard]] bool is_own() const noexcept { return replaced_.ptr() == nullptr; }

 private:
  PyObject* self_;
  nb::object replaced_;
};

// The items of a sequence by their index, by whatever its indexing does.
nb::object item_at(PyObject* items, std::size_t index) {
  if (PyList_CheckExact(items) && index < static_cast<std::size_t>(PyList_GET_SIZE(items))) {
    return owned(PySequence_GetItem(items, static_cast<Py_ssize_t>(index)));
  }
  const nb::object key = owned(PyLong_FromSize_t(index));
  return owned(PyObject_GetItem(items, key.ptr()));
}

std::size_t size_of(PyObject* items) {
  const Py_ssize_t size = PyObject_Size(items);
  if (size < 0) throw ErrorSet();
  return static_cast<std::size_t>(size);
}

PyObject* choice(PyObject* self, PyObject* const* args, Py_ssize_t n_args, PyObject* names) {
  return guarded([&]() -> PyObject* {
    PyObject* const items = only_argument("choice", "seq", args, n_args, names);
    const std::size_t n = size_of(items);
    if (n == 0) raise(PyExc_IndexError, "Cannot choose from an empty sequence");
    return item_at(items, Below(self).draw(n)).release().ptr();
  });
}

void swap_items(PyObject* items, std::size_t i, std::size_t j) {
  const nb::object at_i = owned(PyLong_FromSize_t(i));
  const nb::object at_j = owned(PyLong_FromSize_t(j));
  const nb::object from_j = owned(PyObject_GetItem(items, at_j.ptr()));
  const nb::object from_i = owned(PyObject_GetItem(items, at_i.ptr()));
  check(PyObject_SetItem(items, at_i.ptr(), from_j.ptr()));
  check(PyObject_SetItem(items, at_j.ptr(), from_i.ptr()));
}

PyObject* shuffle(PyObject* self, PyObject* const* args, Py_ssize_t n_args, PyObject* names) {
  return guarded([&]() -> PyObject* {
    PyObject* const items = only_argument("shuffle", "x", args, n_args, names);
    const Below below(self);
    const std::size_t n = size_of(items);
#ifdef Py_GIL_DISABLED
    const bool is_plain = false;
#else
    // No code of Python's runs between the swaps.
    const bool is_plain = below.is_own() && PyList_CheckExact(items);
#endif
    for (std::size_t i = n; i-- > 1;) {
      const std::size_t j = below.draw(i + 1);
      if (is_plain) {
        PyObject** const list = reinterpret_cast<PyListObject*>(items)->ob_item;
        std::swap(list[i], list[j]);
      } else {
        swap_items(items, i, j);
      }
    }
    Py_RETURN_NONE;
  });
}

void sample_from_pool(const Below& below, PyObject* population, std::size_t n, PyObject* out) {
  const nb::object pool = owned(PySequence_List(population));
  const auto n_out = static_cast<std::size_t>(PyList_GET_SIZE(out));
  for (std::size_t i = 0; i < n_out; ++i) {
    const std::size_t j = below.draw(n - i);
    const nb::object last = item_at(pool.ptr(), n - i - 1);
    nb::object taken = item_at(pool.ptr(), j);
    check(PyList_SetItem(out, static_cast<Py_ssize_t>(i), taken.release().ptr()));
    check(PyList_SetItem(pool.ptr(), static_cast<Py_ssize_t>(j), nb::object(last).release().ptr()));
  }
}

void sample_by_set(const Below& below, PyObject* population, std::size_t n, PyObject* out) {
  const auto n_out = static_cast<std::size_t>(PyList_GET_SIZE(out));
  std::unordered_set<std::size_t> selected;
  for (std::size_t i = 0; i < n_out; ++i) {
    std::size_t j = below.draw(n);
    while (!selected.insert(j).second) j = below.draw(n);
    check(PyList_SetItem(out, static_cast<Py_ssize_t>(i), item_at(population, j).release().ptr()));
  }
}

// A list of k times None.
nb::object empty_list(std::size_t k) {
  nb::object list = owned(PyList_New(static_cast<Py_ssize_t>(k)));
  for (std::size_t i = 0; i < k; ++i) {
    Py_INCREF(Py_None);
    PyList_SET_ITEM(list.ptr(), static_cast<Py_ssize_t>(i), Py_None);
  }
  return list;
}

// _sample(population, n, k) with 0 <= k <= n.
PyObject* sample(PyObject* self, PyObject* const* args, Py_ssize_t n_args) {
  return guarded([&]() -> PyObject* {
    if (n_args != 3) raise(PyExc_TypeError, "_sample(population, n, k)");
    const Py_ssize_t n = PyNumber_AsSsize_t(args[1], PyExc_OverflowError);
    const Py_ssize_t k = PyNumber_AsSsize_t(args[2], PyExc_OverflowError);
    if (PyErr_Occurred() != nullptr) throw ErrorSet();
    const Below below(self);
    nb::object out = empty_list(static_cast<std::size_t>(k));
    const auto size = static_cast<std::size_t>(n);
    if (cpython::sample_uses_pool(size, static_cast<std::size_t>(k))) {
      sample_from_pool(below, args[0], size, out.ptr());
    } else {
      sample_by_set(below, args[0], size, out.ptr());
    }
    return out.release().ptr();
  });
}

// U times a number, by our random() or what replaces it.
class Scaled {
 public:
  Scaled(PyObject* self, PyObject* factor) : self_(self), factor_(factor) {
    if (!is_ours(self, Name::kRandom)) {
      replaced_ = owned(PyObject_GetAttr(self, name_of(Name::kRandom)));
    }
  }
  [[nodiscard]] bool is_own() const noexcept { return replaced_.ptr() == nullptr; }
  double draw(double factor) const {
    const nb::ft_object_guard guard{nb::handle(self_)};
    return object_of(self_).random.random() * factor;
  }
  nb::object draw_any() const {
    nb::object u = is_own() ? owned(PyFloat_FromDouble(draw(1.0)))
                            : owned(PyObject_CallNoArgs(replaced_.ptr()));
    return owned(PyNumber_Multiply(u.ptr(), factor_));
  }

 private:
  PyObject* self_;
  PyObject* factor_;
  nb::object replaced_;
};

std::size_t repeats(PyObject* k) {
  const Py_ssize_t count = PyNumber_AsSsize_t(k, PyExc_OverflowError);
  if (count == -1 && PyErr_Occurred() != nullptr) throw ErrorSet();
  return count < 0 ? 0 : static_cast<std::size_t>(count);
}

template <class Draw>
PyObject* list_of(std::size_t k, const Draw& draw) {
  nb::object out = owned(PyList_New(0));
  for (std::size_t i = 0; i < k; ++i) {
    const nb::object item = draw();
    check(PyList_Append(out.ptr(), item.ptr()));
  }
  return out.release().ptr();
}

// _choices(population, n, k, floor): with replacement.
PyObject* choices(PyObject* self, PyObject* const* args, Py_ssize_t n_args) {
  return guarded([&]() -> PyObject* {
    if (n_args != 4) raise(PyExc_TypeError, "_choices(population, n, k, floor)");
    PyObject* const population = args[0];
    const double n = PyFloat_AsDouble(args[1]);
    if (n == -1.0 && PyErr_Occurred() != nullptr) throw ErrorSet();
    const Scaled scaled(self, args[1]);
    return list_of(repeats(args[2]), [&] {
      if (scaled.is_own()) return item_at(population, static_cast<std::size_t>(scaled.draw(n)));
      const nb::object at = scaled.draw_any();
      const nb::object index = owned(PyObject_CallOneArg(args[3], at.ptr()));
      return owned(PyObject_GetItem(population, index.ptr()));
    });
  });
}

// Weights that are all doubles, or ints that are doubles without rounding.
bool plain_weights(PyObject* weights, std::size_t n, std::vector<double>& out) {
  if (!PyList_CheckExact(weights) || static_cast<std::size_t>(PyList_GET_SIZE(weights)) < n) {
    return false;
  }
  for (std::size_t i = 0; i < n; ++i) {
    PyObject* const weight = PyList_GET_ITEM(weights, static_cast<Py_ssize_t>(i));
    if (PyFloat_CheckExact(weight)) {
      out.push_back(PyFloat_AS_DOUBLE(weight));
      continue;
    }
    if (!PyLong_CheckExact(weight)) return false;
    int overflow = 0;
    const long long whole = PyLong_AsLongLongAndOverflow(weight, &overflow);
    if (overflow != 0 || whole > (1LL << 53) || whole < -(1LL << 53)) return false;
    out.push_back(static_cast<double>(whole));
  }
  return true;
}

// The first of the weights that x is below; by halves, also where they do not ascend.
std::size_t first_above(const std::vector<double>& weights, double x) noexcept {
  std::size_t low = 0;
  std::size_t high = weights.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (x < weights[middle]) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

// _choices_weighted(population, cum_weights, total, hi, k, bisect).
PyObject* choices_weighted(PyObject* self, PyObject* const* args, Py_ssize_t n_args) {
  return guarded([&]() -> PyObject* {
    if (n_args != 6) raise(PyExc_TypeError, "_choices_weighted(population, ..., bisect)");
    const Scaled scaled(self, args[2]);
    const Py_ssize_t last = PyNumber_AsSsize_t(args[3], PyExc_OverflowError);
    if (PyErr_Occurred() != nullptr) throw ErrorSet();
    std::vector<double> weights;
    const bool is_plain = scaled.is_own() && PyFloat_CheckExact(args[2]) && last >= 0 &&
                          plain_weights(args[1], static_cast<std::size_t>(last), weights);
    const double total = is_plain ? PyFloat_AS_DOUBLE(args[2]) : 0;
    return list_of(repeats(args[4]), [&] {
      if (is_plain) return item_at(args[0], first_above(weights, scaled.draw(total)));
      const nb::object at = scaled.draw_any();
      const nb::object zero = owned(PyLong_FromLong(0));
      const nb::object index = owned(
          PyObject_CallFunctionObjArgs(args[5], args[1], at.ptr(), zero.ptr(), args[3], nullptr));
      return owned(PyObject_GetItem(args[0], index.ptr()));
    });
  });
}

// r >= limit, where r may be any number.
bool is_refused(PyObject* r, double limit) {
  const nb::object bound = owned(PyFloat_FromDouble(limit));
  return is_at_least(r, bound.ptr());
}

}  // namespace

PyObject* below_by_bits(PyObject* self, PyObject* n) noexcept {
  return guarded([&]() -> PyObject* {
    const bool is_own = is_ours(self, Name::kGetrandbits);
    if (const auto count = plain_count(n); count && is_own) {
      const nb::ft_object_guard guard{nb::handle(self)};
      return PyLong_FromUnsignedLongLong(object_of(self).random.randbelow(*count));
    }
    const nb::object k = owned(PyObject_CallMethod(n, "bit_length", nullptr));
    const nb::object bits = owned(PyObject_GetAttr(self, name_of(Name::kGetrandbits)));
    nb::object drawn = owned(PyObject_CallOneArg(bits.ptr(), k.ptr()));
    while (is_at_least(drawn.ptr(), n)) {
      check(PyErr_CheckSignals());
      drawn = owned(PyObject_CallOneArg(bits.ptr(), k.ptr()));
    }
    return drawn.release().ptr();
  });
}

// Upstream's: n and maxsize below 2^63 where it does not warn; random() may return any number.
PyObject* below_by_random(PyObject* self, PyObject* const* args, Py_ssize_t n_args) noexcept {
  return guarded([&]() -> PyObject* {
    if (n_args != 4) raise(PyExc_TypeError, "_below_by_random(n, maxsize, limit, floor)");
    const nb::object random = owned(PyObject_GetAttr(self, name_of(Name::kRandom)));
    const double limit = PyFloat_AsDouble(args[2]);
    if (limit == -1.0 && PyErr_Occurred() != nullptr) throw ErrorSet();
    nb::object r = owned(PyObject_CallNoArgs(random.ptr()));
    while (is_refused(r.ptr(), limit)) {
      check(PyErr_CheckSignals());
      r = owned(PyObject_CallNoArgs(random.ptr()));
    }
    const nb::object scaled = owned(PyNumber_Multiply(r.ptr(), args[1]));
    const nb::object whole = owned(PyObject_CallOneArg(args[3], scaled.ptr()));
    return PyNumber_Remainder(whole.ptr(), args[0]);
  });
}

PyMethodDef kChoiceMethods[] = {
    {"choice", method_of(choice), kNamed,
     "choice($self, /, seq)\n--\n\nReturn an item of a sequence."},
    {"shuffle", method_of(shuffle), kNamed, "shuffle($self, /, x)\n--\n\nShuffle a list in place."},
    {"_sample", method_of(sample), METH_FASTCALL, nullptr},
    {"_choices", method_of(choices), METH_FASTCALL, nullptr},
    {"_choices_weighted", method_of(choices_weighted), METH_FASTCALL, nullptr},
    {"_randbelow_with_getrandbits", below_by_bits, METH_O,
     "_randbelow_with_getrandbits($self, n, /)\n--\n\nDraw from range(n), n > 0, by bits."},
    {"_below_by_random", method_of(below_by_random), METH_FASTCALL, nullptr},
    {nullptr, nullptr, 0, nullptr}};

}  // namespace trueseed::bind::cpython_random

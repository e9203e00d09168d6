// SPDX-License-Identifier: Apache-2.0
// The distributions of trueseed.random.Random. Plain floats and ints are drawn as doubles; other
// numbers, and generators whose random() is replaced, by Python's own operations in the same order.
#include <array>
#include <cstddef>
#include <cstring>

#include "python/bind/draws/cpython_arguments.h"
#include "python/bind/draws/cpython_number.h"
#include "trueseed/random/cpython/distributions.h"

namespace trueseed::bind::cpython_random {

MathFunctions math_functions;

namespace {

namespace of = cpython::distributions;

// Numbers of [0, 1) from the object itself.
template <class Libm>
struct OwnSource {
  using Math = RaisingMath<Libm>;
  Object& object;
  double random() const noexcept { return object.random.random(); }
  double normalvariate(double mu, double sigma) {
    return mu + of::kinderman_monahan<Math>(*this) * sigma;
  }
  double gammavariate(double alpha, double beta) {
    return of::gammavariate<Math>(*this, alpha, beta);
  }
};

// Numbers of [0, 1) from whatever self.random is; a draw can be interrupted.
template <class Libm>
struct AnySource {
  using Math = ObjectMath<Libm>;
  PyObject* self;
  nb::object replaced;

  explicit AnySource(PyObject* of_self) : self(of_self) {
    if (!is_ours(self, Name::kRandom)) {
      replaced = owned(PyObject_GetAttr(self, name_of(Name::kRandom)));
    }
  }
  Number random() const {
    check(PyErr_CheckSignals());
    if (replaced.ptr() != nullptr) return Number(owned(PyObject_CallNoArgs(replaced.ptr())));
    const nb::ft_object_guard guard{nb::handle(self)};
    return object_of(self).random.random();
  }
  Number normalvariate(const Number& mu, const Number& sigma) const {
    return call(Name::kNormalvariate, mu, sigma);
  }
  Number gammavariate(const Number& alpha, const Number& beta) const {
    return call(Name::kGammavariate, alpha, beta);
  }

 private:
  Number call(Name name, const Number& a, const Number& b) const {
    return Number(
        owned(PyObject_CallMethodObjArgs(self, name_of(name), a.ptr(), b.ptr(), nullptr)));
  }
};

// draw(Libm()) with the libm of a generator.
template <class Draw>
PyObject* with_libm_of(PyObject* self, const Draw& draw) {
  if (object_of(self).libm == math::Libm::kReference) return draw(math::ReferenceLibm());
  return draw(math::HostLibm());
}

// A float, or an int that is one without rounding, not so large that a draw could go on forever.
bool plain_number(PyObject* value, double& number) noexcept {
  constexpr long long kExact = 1LL << 53;
  constexpr double kMost = 1e100;
  if (PyFloat_CheckExact(value)) {
    number = PyFloat_AS_DOUBLE(value);
    return std::fabs(number) <= kMost;
  }
  if (!PyLong_CheckExact(value)) return false;
  int overflow = 0;
  const long long whole = PyLong_AsLongLongAndOverflow(value, &overflow);
  number = static_cast<double>(whole);
  return overflow == 0 && whole >= -kExact && whole <= kExact;
}

struct Uniform {
  static constexpr const char* kName = "uniform";
  static constexpr Name kThrough = Name::kRandom;
  static constexpr Parameters<2> kParameters{{{"a"}, {"b"}}};
  template <class Source, class Real>
  static Real draw(Source& source, const Real* p) {
    return of::uniform<typename Source::Math>(source, p[0], p[1]);
  }
};

struct Normalvariate {
  static constexpr const char* kName = "normalvariate";
  static constexpr Name kThrough = Name::kRandom;
  static constexpr Parameters<2> kParameters{{{"mu", true, 0.0}, {"sigma", true, 1.0}}};
  template <class Source, class Real>
  static Real draw(Source& source, const Real* p) {
    const Real z = of::kinderman_monahan<typename Source::Math>(source);
    return p[0] + z * p[1];
  }
};

struct Lognormvariate {
  static constexpr const char* kName = "lognormvariate";
  static constexpr Name kThrough = Name::kNormalvariate;
  static constexpr Parameters<2> kParameters{{{"mu"}, {"sigma"}}};
  template <class Source, class Real>
  static Real draw(Source& source, const Real* p) {
    return Source::Math::exp(source.normalvariate(p[0], p[1]));
  }
};

struct Expovariate {
  static constexpr const char* kName = "expovariate";
  static constexpr Name kThrough = Name::kRandom;
  static constexpr Parameters<1> kParameters{{{"lambd"}}};
  template <class Source, class Real>
  static Real draw(Source& source, const Real* p) {
    return of::expovariate<typename Source::Math>(source, p[0]);
  }
};

struct Vonmisesvariate {
  static constexpr const char* kName = "vonmisesvariate";
  static constexpr Name kThrough = Name::kRandom;
  static constexpr Parameters<2> kParameters{{{"mu"}, {"kappa"}}};
  template <class Source, class Real>
  static Real draw(Source& source, const Real* p) {
    return of::vonmisesvariate<typename Source::Math>(source, p[0], p[1]);
  }
};

struct Gammavariate {
  static constexpr const char* kName = "gammavariate";
  static constexpr Name kThrough = Name::kRandom;
  static constexpr Parameters<2> kParameters{{{"alpha"}, {"beta"}}};
  template <class Source, class Real>
  static Real draw(Source& source, const Real* p) {
    if (p[0] <= 0.0 || p[1] <= 0.0) {
      raise(PyExc_ValueError, "gammavariate: alpha and beta must be > 0.0");
    }
    return of::gammavariate<typename Source::Math>(source, p[0], p[1]);
  }
};

struct Betavariate {
  static constexpr const char* kName = "betavariate";
  static constexpr Name kThrough = Name::kGammavariate;
  static constexpr Parameters<2> kParameters{{{"alpha"}, {"beta"}}};
  template <class Source, class Real>
  static Real draw(Source& source, const Real* p) {
    const Real one[2] = {p[0], 1.0};
    const Real y = gamma(source, one);
    if (y == 0.0) return 0.0;
    const Real other[2] = {p[1], 1.0};
    return Source::Math::divide(y, y + gamma(source, other));
  }
  template <class Source, class Real>
  static Real gamma(Source& source, const Real* p) {
    if constexpr (std::is_same_v<Real, double>) return Gammavariate::draw(source, p);
    return source.gammavariate(p[0], p[1]);
  }
};

struct Paretovariate {
  static constexpr const char* kName = "paretovariate";
  static constexpr Name kThrough = Name::kRandom;
  static constexpr Parameters<1> kParameters{{{"alpha"}}};
  template <class Source, class Real>
  static Real draw(Source& source, const Real* p) {
    return of::paretovariate<typename Source::Math>(source, p[0]);
  }
};

struct Weibullvariate {
  static constexpr const char* kName = "weibullvariate";
  static constexpr Name kThrough = Name::kRandom;
  static constexpr Parameters<2> kParameters{{{"alpha"}, {"beta"}}};
  template <class Source, class Real>
  static Real draw(Source& source, const Real* p) {
    return of::weibullvariate<typename Source::Math>(source, p[0], p[1]);
  }
};

struct Triangular {
  static constexpr const char* kName = "triangular";
  static constexpr Parameters<3> kParameters{
      {{"low", true, 0.0}, {"high", true, 1.0}, {"mode", true, 0.0}}};
};

struct Gauss {
  static constexpr const char* kName = "gauss";
  static constexpr Parameters<2> kParameters{{{"mu", true, 0.0}, {"sigma", true, 1.0}}};
};

template <class Draw>
struct Arguments {
  static constexpr std::size_t kCount = Draw::kParameters.size();
  PyObject* given[kCount] = {};

  Arguments(PyObject* const* args, Py_ssize_t n_args, PyObject* names) {
    place_arguments(Draw::kName, Draw::kParameters.data(), kCount, args, n_args, names, given);
  }
  // The value as a double, if it is a plain number.
  bool plain(std::size_t i, double& number) const noexcept {
    number = Draw::kParameters[i].fallback;
    return given[i] == nullptr || plain_number(given[i], number);
  }
  [[nodiscard]] Number number(std::size_t i) const {
    if (given[i] == nullptr) return Draw::kParameters[i].fallback;
    return Number(nb::borrow(given[i]));
  }
};

template <class Draw, class Libm>
PyObject* draw_plain(PyObject* self, const double* parameters) {
  const nb::ft_object_guard guard{nb::handle(self)};
  OwnSource<Libm> source{object_of(self)};
  return PyFloat_FromDouble(Draw::template draw<OwnSource<Libm>, double>(source, parameters));
}

template <class Draw>
PyObject* method(PyObject* self, PyObject* const* args, Py_ssize_t n_args, PyObject* names) {
  return guarded([&]() -> PyObject* {
    const Arguments<Draw> arguments(args, n_args, names);
    constexpr std::size_t kCount = Arguments<Draw>::kCount;
    double plain[kCount];
    bool is_plain = is_ours(self, Name::kRandom) && is_ours(self, Draw::kThrough);
    for (std::size_t i = 0; i < kCount; ++i) is_plain = is_plain && arguments.plain(i, plain[i]);
    return with_libm_of(self, [&]<class Libm>(Libm /*libm*/) {
      if (is_plain) return draw_plain<Draw, Libm>(self, plain);
      AnySource<Libm> source(self);
      if constexpr (kCount == 1) {
        const Number any[1] = {arguments.number(0)};
        return Draw::template draw<AnySource<Libm>, Number>(source, any).release();
      } else {
        const Number any[2] = {arguments.number(0), arguments.number(1)};
        return Draw::template draw<AnySource<Libm>, Number>(source, any).release();
      }
    });
  });
}

// The same with any libm.
PyObject* triangular(PyObject* self, PyObject* const* args, Py_ssize_t n_args, PyObject* names) {
  return guarded([&]() -> PyObject* {
    const Arguments<Triangular> arguments(args, n_args, names);
    const bool has_mode = arguments.given[2] != nullptr && arguments.given[2] != Py_None;
    double low = 0;
    double high = 0;
    double mode = 0;
    if (is_ours(self, Name::kRandom) && arguments.plain(0, low) && arguments.plain(1, high) &&
        (!has_mode || (arguments.plain(2, mode) && high - low != 0))) {
      const nb::ft_object_guard guard{nb::handle(self)};
      const double u = object_of(self).random.random();
      const double c = has_mode ? (mode - low) / (high - low) : 0.5;
      return PyFloat_FromDouble(of::triangular_of<RaisingMath<math::HostLibm>>(u, c, low, high));
    }
    const Number any_low = arguments.number(0);
    const Number any_high = arguments.number(1);
    const Number u = AnySource<math::HostLibm>(self).random();
    Number c = 0.5;
    if (has_mode) {
      const Number above = arguments.number(2) - any_low;
      const Number width = any_high - any_low;
      PyObject* const ratio = PyNumber_TrueDivide(above.ptr(), width.ptr());
      if (ratio == nullptr && PyErr_ExceptionMatches(PyExc_ZeroDivisionError)) {
        PyErr_Clear();
        return Number(any_low).release();
      }
      c = Number(owned(ratio));
    }
    return of::triangular_of<HostObjectMath>(u, c, any_low, any_high).release();
  });
}

PyObject* gauss(PyObject* self, PyObject* const* args, Py_ssize_t n_args, PyObject* names) {
  return guarded([&]() -> PyObject* {
    const Arguments<Gauss> arguments(args, n_args, names);
    Object& object = object_of(self);
    nb::object kept = nb::steal(std::exchange(object.gauss_next, nullptr));
    const bool is_kept = kept.ptr() != nullptr && kept.ptr() != Py_None;
    double mu = 0;
    double sigma = 1;
    const bool is_plain = arguments.plain(0, mu) && arguments.plain(1, sigma);
    if (is_plain && is_kept && PyFloat_CheckExact(kept.ptr())) {
      return PyFloat_FromDouble(mu + PyFloat_AS_DOUBLE(kept.ptr()) * sigma);
    }
    return with_libm_of(self, [&]<class Libm>(Libm /*libm*/) -> PyObject* {
      if (is_plain && !is_kept && is_ours(self, Name::kRandom)) {
        const nb::ft_object_guard guard{nb::handle(self)};
        OwnSource<Libm> source{object};
        const auto [z, next] = of::gauss_pair<RaisingMath<Libm>>(source);
        PyObject* const result = PyFloat_FromDouble(mu + z * sigma);
        Py_XSETREF(object.gauss_next, PyFloat_FromDouble(next));
        return result;
      }
      Number z = 0.0;
      if (is_kept) {
        z = Number(std::move(kept));
      } else {
        AnySource<Libm> source(self);
        auto [first, next] = of::gauss_pair<ObjectMath<Libm>>(source);
        z = std::move(first);
        Py_XSETREF(object.gauss_next, next.release());
      }
      return (arguments.number(0) + z * arguments.number(1)).release();
    });
  });
}

// binomialvariate(n, p, skips_zero), without names.
PyObject* binomialvariate(PyObject* self, PyObject* const* args, Py_ssize_t n_args) {
  return guarded([&]() -> PyObject* {
    if (n_args != 3) raise(PyExc_TypeError, "_binomialvariate(n, p, skips_zero)");
    const bool skips_zero = args[2] == Py_True;
    const Number any_n{nb::borrow(args[0])};
    const Number any_p{nb::borrow(args[1])};
    if (any_n < 0) raise(PyExc_ValueError, "n must be non-negative");
    if (any_p <= 0.0 || any_p >= 1.0) {
      if (any_p == 0.0) return PyLong_FromLong(0);
      if (any_p == 1.0) return Number(any_n).release();
      raise(PyExc_ValueError, "p must be in the range 0.0 <= p <= 1.0");
    }
    double n = 0;
    double p = 0;
    const bool is_plain = is_ours(self, Name::kRandom) && PyLong_CheckExact(args[0]) &&
                          plain_number(args[0], n) && plain_number(args[1], p) && n < 0x1p53;
    return with_libm_of(self, [&]<class Libm>(Libm /*libm*/) {
      if (is_plain) {
        const nb::ft_object_guard guard{nb::handle(self)};
        OwnSource<Libm> source{object_of(self)};
        return PyLong_FromLongLong(of::binomialvariate<RaisingMath<Libm>>(
            source, static_cast<std::int64_t>(n), p, skips_zero));
      }
      AnySource<Libm> source(self);
      return of::binomialvariate<ObjectMath<Libm>>(source, any_n, any_p, skips_zero).release();
    });
  });
}

}  // namespace

PyMethodDef kRealMethods[] = {
    {"uniform", method_of(method<Uniform>), kNamed,
     "uniform($self, /, a, b)\n--\n\nDraw from the range between a and b."},
    {"triangular", method_of(triangular), kNamed,
     "triangular($self, /, low=0.0, high=1.0, mode=None)\n--\n\n"
     "Draw from the triangular distribution; without a mode it is symmetric."},
    {"normalvariate", method_of(method<Normalvariate>), kNamed,
     "normalvariate($self, /, mu=0.0, sigma=1.0)\n--\n\n"
     "Draw from the normal distribution of mean mu and deviation sigma."},
    {"gauss", method_of(gauss), kNamed,
     "gauss($self, /, mu=0.0, sigma=1.0)\n--\n\n"
     "Draw from the normal distribution, two numbers at a time: the second is kept."},
    {"lognormvariate", method_of(method<Lognormvariate>), kNamed,
     "lognormvariate($self, /, mu, sigma)\n--\n\nDraw a number whose logarithm is normal."},
    {"expovariate", method_of(method<Expovariate>), kNamed,
     "expovariate($self, /, lambd)\n--\n\nDraw from the exponential distribution of rate lambd."},
    {"vonmisesvariate", method_of(method<Vonmisesvariate>), kNamed,
     "vonmisesvariate($self, /, mu, kappa)\n--\n\n"
     "Draw an angle around mu; kappa is the concentration."},
    {"gammavariate", method_of(method<Gammavariate>), kNamed,
     "gammavariate($self, /, alpha, beta)\n--\n\n"
     "Draw from the gamma distribution of shape alpha and scale beta."},
    {"betavariate", method_of(method<Betavariate>), kNamed,
     "betavariate($self, /, alpha, beta)\n--\n\nDraw from the beta distribution."},
    {"paretovariate", method_of(method<Paretovariate>), kNamed,
     "paretovariate($self, /, alpha)\n--\n\nDraw from the Pareto distribution of shape alpha."},
    {"weibullvariate", method_of(method<Weibullvariate>), kNamed,
     "weibullvariate($self, /, alpha, beta)\n--\n\n"
     "Draw from the Weibull distribution of scale alpha and shape beta."},
    {"_binomialvariate", method_of(binomialvariate), METH_FASTCALL, nullptr},
    {nullptr, nullptr, 0, nullptr}};

void prepare_reals() {
  const nb::module_ math = nb::module_::import_("math");
  const auto function = [&](const char* name) {
    return nb::object(math.attr(name)).release().ptr();
  };
  math_functions = {function("log"),    function("log2"), function("exp"),  function("sin"),
                    function("cos"),    function("acos"), function("sqrt"), function("fabs"),
                    function("lgamma"), function("floor")};
}

}  // namespace trueseed::bind::cpython_random

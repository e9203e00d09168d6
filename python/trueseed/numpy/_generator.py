# SPDX-License-Identifier: Apache-2.0
"""numpy.random.Generator over the C++ draws."""

from __future__ import annotations

import functools
import importlib
from typing import Any

import numpy as np

from .._libm import checked_libm
from . import _generator_arrays as arrays
from ._bit_generators import MT19937, PCG64, PCG64DXSM, SFC64, Philox
from ._generator_choice import choice as draw_choice
from ._generator_shuffle import permutation as draw_permutation
from ._generator_shuffle import permuted as draw_permuted
from ._generator_shuffle import shuffle as draw_shuffle
from ._generator_vectors import (
    dirichlet as draw_dirichlet,
)
from ._generator_vectors import (
    multinomial as draw_multinomial,
)
from ._generator_vectors import (
    multivariate_hypergeometric as draw_multivariate_hypergeometric,
)
from ._generator_vectors import (
    multivariate_normal as draw_multivariate_normal,
)

_draws: Any = importlib.import_module("trueseed._draws")

_REAL = {name: kind for kind, (name, _) in enumerate(arrays.REAL_METHODS)}
_WHOLE = {name: kind for kind, (name, _) in enumerate(arrays.WHOLE_METHODS)}
_BETA = _REAL["beta"]
_CHISQUARE = _REAL["chisquare"]
_EXPONENTIAL = _REAL["exponential"]
_F = _REAL["f"]
_GAMMA = _REAL["gamma"]
_GUMBEL = _REAL["gumbel"]
_LAPLACE = _REAL["laplace"]
_LOGISTIC = _REAL["logistic"]
_LOGNORMAL = _REAL["lognormal"]
_NONCENTRAL_CHISQUARE = _REAL["noncentral_chisquare"]
_NONCENTRAL_F = _REAL["noncentral_f"]
_NORMAL = _REAL["normal"]
_PARETO = _REAL["pareto"]
_POWER = _REAL["power"]
_RAYLEIGH = _REAL["rayleigh"]
_STANDARD_CAUCHY = _REAL["standard_cauchy"]
_STANDARD_GAMMA = _REAL["standard_gamma"]
_STANDARD_T = _REAL["standard_t"]
_TRIANGULAR = _REAL["triangular"]
_UNIFORM = _REAL["uniform"]
_VONMISES = _REAL["vonmises"]
_WALD = _REAL["wald"]
_WEIBULL = _REAL["weibull"]
_GEOMETRIC = _WHOLE["geometric"]
_LOGSERIES = _WHOLE["logseries"]
_NEGATIVE_BINOMIAL = _WHOLE["negative_binomial"]
_POISSON = _WHOLE["poisson"]
_ZIPF = _WHOLE["zipf"]
_RANDOM, _STANDARD_NORMAL, _STANDARD_EXPONENTIAL, _INVERSE_EXPONENTIAL = range(4)

# The releases from which on a stream differs, in the order of the C++ StreamVersion.
_VERSIONS = ("1.26", "2.1", "2.4", "2.5")

# Their doubles are the upper 53 bits of their 64-bit words.
_OURS = (PCG64, PCG64DXSM, Philox, SFC64)
_THEIRS = (np.random.PCG64, np.random.PCG64DXSM, np.random.Philox, np.random.SFC64)


def _kind(bit_generator: Any) -> str:
    kind = type(bit_generator)
    if kind in _OURS:
        return kind.__name__
    if kind not in _THEIRS:
        return ""
    if kind is np.random.PCG64 or kind is np.random.PCG64DXSM:
        numbers = bit_generator.state["state"]
        state, increment = (numbers[key].to_bytes(16, "little") for key in ("state", "inc"))
        if _draws.numpy_pcg64_state_is(bit_generator.capsule, state, increment):
            return f"numpy {kind.__name__}"
    return "words"


class Generator:
    """numpy.random.Generator, drawn by the C++ core.

    Matches: numpy.random.Generator of NumPy 2.4; other releases' by for_version.
    State:   that of the bit generator, which may be one of NumPy's.
    Bits:    exact, pinned or close by method: docs/streams-numpy.md. What is pinned has the bits of this
             machine's C library, or with libm="reference" those of Debian 12's, on any machine.
    Errors:  ValueError for another libm.
    """

    _poisson_lam_max = arrays.POISSON_MOST
    _version = _VERSIONS.index("2.4")

    def __init__(self, bit_generator: Any, *, libm: str = "host") -> None:
        self._open(bit_generator, checked_libm(libm))

    def _open(self, bit_generator: Any, libm: str) -> None:
        self._bit_generator = bit_generator
        self._libm = libm
        capsule = bit_generator.capsule
        if type(capsule).__name__ != "PyCapsule":
            raise ValueError("Invalid bit generator. The bit generator must be instantiated.")
        self._lock = bit_generator.lock
        self._native = native = _draws.NumpyGenerator(
            capsule, self._lock, _kind(bit_generator), self._version, libm
        )
        self._real = native.real
        self._whole = native.whole
        self._standard = native.standard
        self._random = native.random
        self._standard_normal = native.standard_normal
        self._standard_exponential = native.standard_exponential
        self._integers = native.integers

    @classmethod
    def for_version(cls, version: str) -> type[Generator]:
        """Return the class whose streams are those of this NumPy release ("1.26" to "2.5")."""
        kind: Any = cls
        found: type[Generator] = _for_version(kind, version)
        return found

    def __repr__(self) -> str:
        return f"{self} at 0x{id(self):X}"

    def __str__(self) -> str:
        return f"{type(self).__name__}({type(self.bit_generator).__name__})"

    def __getstate__(self) -> None:
        return None

    def __setstate__(self, state: Any) -> None:
        if isinstance(state, dict):
            self.bit_generator.state = state

    def __reduce__(self) -> Any:
        version = _VERSIONS[self._version]
        return _rebuild, rebuilding_arguments(self._bit_generator, version, self._libm), None

    @property
    def bit_generator(self) -> Any:
        """The bit generator that is drawn from."""
        return self._bit_generator

    @property
    def libm(self) -> str:
        """Whose elementary functions are used: "host" or "reference"."""
        return self._libm

    def spawn(self, n_children: int) -> list[Any]:
        """Return Generators over the bit generator's next children, with the same libm."""
        children = [type(self)(child) for child in self._bit_generator.spawn(n_children)]
        for child in children:
            if child._libm != self._libm:
                child._open(child._bit_generator, self._libm)
        return children

    # Numbers without parameters.

    def random(self, size: Any = None, dtype: Any = np.float64, out: Any = None) -> Any:
        """Draw from [0, 1)."""
        if size is None and out is None and dtype is np.float64:
            return self._random()
        return self._standard(_RANDOM, size, dtype, out)

    def standard_normal(self, size: Any = None, dtype: Any = np.float64, out: Any = None) -> Any:
        """Draw from the normal distribution of mean 0 and deviation 1."""
        if size is None and out is None and dtype is np.float64:
            return self._standard_normal()
        return self._standard(_STANDARD_NORMAL, size, dtype, out)

    def standard_exponential(
        self, size: Any = None, dtype: Any = np.float64, method: str = "zig", out: Any = None
    ) -> Any:
        """Draw from the exponential distribution of mean 1."""
        if method != "zig":
            return self._standard(_INVERSE_EXPONENTIAL, size, dtype, out)
        if size is None and out is None and dtype is np.float64:
            return self._standard_exponential()
        return self._standard(_STANDARD_EXPONENTIAL, size, dtype, out)

    # Whole numbers, and what is chosen by them.

    def integers(
        self,
        low: Any,
        high: Any = None,
        size: Any = None,
        dtype: Any = np.int64,
        endpoint: bool = False,
    ) -> Any:
        """Draw whole numbers of [low, high), or of [low, high] with endpoint."""
        return self._integers(low, high, size, dtype, endpoint)

    def bytes(self, length: int) -> bytes:
        """Draw bytes."""
        # As in C, where -1 / 4 is 0: one word is drawn for no bytes.
        n_words = int((length - 1) / 4) + 1
        words = self.integers(0, 4294967296, size=n_words, dtype=np.uint32)
        drawn: bytes = words.astype("<u4").tobytes()[:length]
        return drawn

    def choice(
        self,
        a: Any,
        size: Any = None,
        replace: bool = True,
        p: Any = None,
        axis: int = 0,
        shuffle: bool = True,
    ) -> Any:
        """Choose from a, or from range(a)."""
        if p is None and replace is True and type(self).integers is Generator.integers:
            drawn = self._native.choice_plain(a, size)
            if drawn is not None:
                return drawn
        return draw_choice(self, a, size, replace, p, axis, bool(shuffle))

    def shuffle(self, x: Any, axis: int = 0) -> None:
        """Shuffle x in place along an axis."""
        if not self._native.shuffle_plain(x, axis):
            draw_shuffle(self._native, self._lock, x, axis)

    def permutation(self, x: Any, axis: int = 0) -> Any:
        """Return x shuffled along an axis, or range(x) shuffled."""
        shuffled = self._native.permutation_plain(x, axis)
        if shuffled is not None:
            return shuffled
        return draw_permutation(self._native, self._lock, x, axis)

    def permuted(self, x: Any, *, axis: Any = None, out: Any = None) -> Any:
        """Return x with each slice along an axis shuffled by itself."""
        if out is None:
            shuffled = self._native.permuted_plain(x, axis)
            if shuffled is not None:
                return shuffled
        return draw_permuted(self._native, self._lock, x, axis, out)

    # Real numbers.

    def beta(self, a: Any, b: Any, size: Any = None) -> Any:
        """Draw from the beta distribution."""
        return self._real(_BETA, size, a, b)

    def chisquare(self, df: Any, size: Any = None) -> Any:
        """Draw from the chi-square distribution."""
        return self._real(_CHISQUARE, size, df)

    def exponential(self, scale: Any = 1.0, size: Any = None) -> Any:
        """Draw from the exponential distribution."""
        return self._real(_EXPONENTIAL, size, scale)

    def f(self, dfnum: Any, dfden: Any, size: Any = None) -> Any:
        """Draw from Fisher's F distribution."""
        return self._real(_F, size, dfnum, dfden)

    def gamma(self, shape: Any, scale: Any = 1.0, size: Any = None) -> Any:
        """Draw from the gamma distribution."""
        return self._real(_GAMMA, size, shape, scale)

    def gumbel(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        """Draw from the Gumbel distribution."""
        return self._real(_GUMBEL, size, loc, scale)

    def laplace(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        """Draw from the Laplace distribution."""
        return self._real(_LAPLACE, size, loc, scale)

    def logistic(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        """Draw from the logistic distribution."""
        return self._real(_LOGISTIC, size, loc, scale)

    def lognormal(self, mean: Any = 0.0, sigma: Any = 1.0, size: Any = None) -> Any:
        """Draw from the log-normal distribution."""
        return self._real(_LOGNORMAL, size, mean, sigma)

    def noncentral_chisquare(self, df: Any, nonc: Any, size: Any = None) -> Any:
        """Draw from the noncentral chi-square distribution."""
        return self._real(_NONCENTRAL_CHISQUARE, size, df, nonc)

    def noncentral_f(self, dfnum: Any, dfden: Any, nonc: Any, size: Any = None) -> Any:
        """Draw from the noncentral F distribution."""
        return self._real(_NONCENTRAL_F, size, dfnum, dfden, nonc)

    def normal(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        """Draw from the normal distribution."""
        return self._real(_NORMAL, size, loc, scale)

    def pareto(self, a: Any, size: Any = None) -> Any:
        """Draw from the Lomax distribution."""
        return self._real(_PARETO, size, a)

    def power(self, a: Any, size: Any = None) -> Any:
        """Draw from [0, 1] by a power law."""
        return self._real(_POWER, size, a)

    def rayleigh(self, scale: Any = 1.0, size: Any = None) -> Any:
        """Draw from the Rayleigh distribution."""
        return self._real(_RAYLEIGH, size, scale)

    def standard_cauchy(self, size: Any = None) -> Any:
        """Draw from the standard Cauchy distribution."""
        return self._real(_STANDARD_CAUCHY, size)

    def standard_gamma(self, shape: Any, size: Any = None, dtype: Any = np.float64, out: Any = None) -> Any:
        """Draw from the gamma distribution of scale 1."""
        if out is None and dtype is np.float64:
            return self._real(_STANDARD_GAMMA, size, shape)
        drawn = self._native.standard_gamma(shape, size, dtype, out)
        if drawn is not None:
            return drawn
        wanted = np.dtype(dtype)
        if wanted == np.float64:
            return arrays.fill_real(self._native, _STANDARD_GAMMA, size, (shape,), out)
        if wanted == np.float32:
            return arrays.standard_gamma_single(self._native, shape, size, out)
        raise TypeError(f"Unsupported dtype {wanted!r} for standard_gamma")

    def standard_t(self, df: Any, size: Any = None) -> Any:
        """Draw from Student's t distribution."""
        return self._real(_STANDARD_T, size, df)

    def triangular(self, left: Any, mode: Any, right: Any, size: Any = None) -> Any:
        """Draw from the triangular distribution."""
        return self._real(_TRIANGULAR, size, left, mode, right)

    def uniform(self, low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:
        """Draw from [low, high)."""
        return self._real(_UNIFORM, size, low, high)

    def vonmises(self, mu: Any, kappa: Any, size: Any = None) -> Any:
        """Draw from the von Mises distribution."""
        return self._real(_VONMISES, size, mu, kappa)

    def wald(self, mean: Any, scale: Any, size: Any = None) -> Any:
        """Draw from the inverse Gaussian distribution."""
        return self._real(_WALD, size, mean, scale)

    def weibull(self, a: Any, size: Any = None) -> Any:
        """Draw from the Weibull distribution."""
        return self._real(_WEIBULL, size, a)

    # Counts.

    def binomial(self, n: Any, p: Any, size: Any = None) -> Any:
        """Count the successes of n trials."""
        return self._native.binomial(n, p, size)

    def geometric(self, p: Any, size: Any = None) -> Any:
        """Count the trials up to the first success."""
        return self._whole(_GEOMETRIC, size, p)

    def hypergeometric(self, ngood: Any, nbad: Any, nsample: Any, size: Any = None) -> Any:
        """Count the good ones of a sample without replacement."""
        return self._native.hypergeometric(ngood, nbad, nsample, size)

    def logseries(self, p: Any, size: Any = None) -> Any:
        """Draw from the logarithmic series distribution."""
        return self._whole(_LOGSERIES, size, p)

    def negative_binomial(self, n: Any, p: Any, size: Any = None) -> Any:
        """Count the failures before n successes."""
        return self._whole(_NEGATIVE_BINOMIAL, size, n, p)

    def poisson(self, lam: Any = 1.0, size: Any = None) -> Any:
        """Draw from the Poisson distribution."""
        return self._whole(_POISSON, size, lam)

    def zipf(self, a: Any, size: Any = None) -> Any:
        """Draw from the Zipf distribution."""
        return self._whole(_ZIPF, size, a)

    # Vectors.

    def dirichlet(self, alpha: Any, size: Any = None) -> Any:
        """Draw from the Dirichlet distribution."""
        drawn = self._native.dirichlet_plain(alpha, size)
        if drawn is not None:
            return drawn
        return draw_dirichlet(self._native, alpha, size)

    def multinomial(self, n: Any, pvals: Any, size: Any = None) -> Any:
        """Count the outcomes of n trials by kind."""
        drawn = self._native.multinomial_plain(n, pvals, size)
        if drawn is not None:
            return drawn
        return draw_multinomial(self._native, n, pvals, size)

    def multivariate_hypergeometric(
        self, colors: Any, nsample: Any, size: Any = None, method: str = "marginals"
    ) -> Any:
        """Count the colors of a sample without replacement."""
        return draw_multivariate_hypergeometric(self._native, colors, nsample, size, method)

    def multivariate_normal(
        self,
        mean: Any,
        cov: Any,
        size: Any = None,
        check_valid: str = "warn",
        tol: float = 1e-8,
        *,
        method: str = "svd",
    ) -> Any:
        """Draw from the multivariate normal distribution.

        Bits: close; numpy.linalg takes the factor, as in NumPy.
        """
        return draw_multivariate_normal(self, mean, cov, size, check_valid, tol, method)


@functools.cache
def _for_version(cls: Any, version: str) -> type[Generator]:
    if version not in _VERSIONS:
        raise ValueError(
            f"no streams of NumPy {version!r}: give one of {', '.join(_VERSIONS)}, each of which "
            "stands for the releases up to the next"
        )
    return type(cls.__name__, (cls,), {"_version": _VERSIONS.index(version), "__doc__": cls.__doc__})


def rebuilding_arguments(bit_generator: Any, version: str, libm: str) -> tuple[Any, ...]:
    """What a pickle holds: no more than what is not the default."""
    if libm != "host":
        return bit_generator, version, libm
    return (bit_generator,) if version == "2.4" else (bit_generator, version)


# A name alone is what pickles of old releases hold.
def _rebuild(bit_generator: Any = "MT19937", version: str = "2.4", libm: str = "host") -> Generator:
    if isinstance(bit_generator, str):
        kinds = {kind.__name__: kind for kind in (*_OURS, MT19937)}
        if bit_generator not in kinds:
            raise ValueError(f"{bit_generator} is not a known BitGenerator module.")
        bit_generator = kinds[bit_generator]()
    kind = Generator if version == "2.4" else Generator.for_version(version)
    return kind(bit_generator, libm=libm)


def default_rng(seed: Any = None, *, libm: str = "host") -> Any:
    """Return a Generator over PCG64(seed), or over a bit generator that is given.

    A Generator of ours is returned as it is, with the libm that it has; one over the host's library is
    given again over the same bit generator where libm="reference" is asked for.
    """
    if isinstance(seed, Generator):
        if checked_libm(libm) == "host" or seed.libm == libm:
            return seed
        return _rebuild(seed.bit_generator, _VERSIONS[seed._version], libm)
    if hasattr(seed, "capsule"):
        return Generator(seed, libm=libm)
    if isinstance(seed, np.random.Generator):
        return Generator(seed.bit_generator, libm=libm)
    if hasattr(seed, "_bit_generator"):
        return Generator(seed._bit_generator, libm=libm)
    return Generator(PCG64(seed), libm=libm)

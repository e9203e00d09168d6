# SPDX-License-Identifier: Apache-2.0
"""numpy.random.RandomState over the C++ draws."""

from __future__ import annotations

import builtins
import importlib
import math
import warnings
from typing import Any

import numpy as np

from .._libm import checked_libm
from . import _random_state_arrays as arrays
from . import _random_state_choice as choices
from ._bit_generators import MT19937, PCG64, PCG64DXSM, SFC64, Philox, c_number
from ._generator import _REAL, _VERSIONS, _WHOLE, _for_version, _kind, rebuilding_arguments
from ._generator_arrays import POISSON_MOST

_draws: Any = importlib.import_module("trueseed._draws")

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

_MERSENNE_TWISTERS = (MT19937, np.random.MT19937)


def _kind_of(bit_generator: Any) -> str:
    return "MT19937" if type(bit_generator) is MT19937 else _kind(bit_generator)


class RandomState:
    """numpy.random.RandomState, drawn by the C++ core.

    Matches: numpy.random.RandomState of every release; multinomial that of NumPy 2.4, other
             releases' by for_version.
    State:   that of the bit generator, which may be one of NumPy's, the kept normal and the last
             parameters of binomial.
    Bits:    exact, pinned or close by method: docs/streams-numpy.md. What is pinned has the bits of this
             machine's C library, or with libm="reference" those of Debian 12's, on any machine.
    Errors:  ValueError for another libm.
    """

    _poisson_lam_max = POISSON_MOST
    _version = _VERSIONS.index("2.4")

    def __init__(self, seed: Any = None, *, libm: str = "host") -> None:
        self._libm = checked_libm(libm)
        if hasattr(seed, "capsule"):
            bit_generator = seed
        else:
            bit_generator = MT19937()
            if seed is not None:
                bit_generator._legacy_seeding(seed)
        self._native: Any = None
        self._initialize_bit_generator(bit_generator)

    def _initialize_bit_generator(self, bit_generator: Any) -> None:
        capsule = bit_generator.capsule
        if type(capsule).__name__ != "PyCapsule":
            raise ValueError("Invalid bit generator. The bit generator must be instantized.")
        lock, kind = bit_generator.lock, _kind_of(bit_generator)
        if self._native is None:
            native = _draws.NumpyRandomState(capsule, lock, kind, self._version, self._libm)
            self._native = native
            self._real = native.real
            self._whole = native.whole
            self._integers = native.integers
            self._random_sample = native.random_sample
            self._standard_normal = native.standard_normal
        else:
            self._native.set_bit_generator(capsule, lock, kind)
        self._bit_generator = bit_generator
        self._lock = lock

    @classmethod
    def for_version(cls, version: str) -> type[RandomState]:
        """Return the class whose multinomial is that of this NumPy release ("1.26" to "2.5")."""
        kind: Any = cls
        found: Any = _for_version(kind, version)
        return found  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return f"{self} at 0x{id(self):X}"

    def __str__(self) -> str:
        return f"{type(self).__name__}({type(self._bit_generator).__name__})"

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = self.get_state(legacy=False)
        return state

    def __setstate__(self, state: Any) -> None:
        self.set_state(state)

    def __reduce__(self) -> Any:
        version = _VERSIONS[self._version]
        arguments = rebuilding_arguments(self._bit_generator, version, self._libm)
        return _rebuild_state, arguments, self.get_state(legacy=False)

    @property
    def libm(self) -> str:
        """Whose elementary functions are used: "host" or "reference"."""
        return self._libm

    def seed(self, seed: Any = None) -> None:
        """Seed the MT19937 anew: by one word, or by an array of words."""
        if not isinstance(self._bit_generator, _MERSENNE_TWISTERS):
            raise TypeError("can only re-seed a MT19937 BitGenerator")
        with self._lock:
            self._bit_generator._legacy_seeding(seed)
            self._native.set_kept(0, 0.0)

    def get_state(self, legacy: bool = True) -> Any:
        """Return the state as a tuple, or as a dict."""
        with self._lock:
            state = self._bit_generator.state
            state["has_gauss"], state["gauss"] = self._native.kept()
        if state["bit_generator"] != "MT19937" and legacy:
            warnings.warn(
                "get_state and legacy can only be used with the MT19937 BitGenerator. To silence "
                "this warning, set `legacy` to False.",
                RuntimeWarning,
                stacklevel=2,
            )
            legacy = False
        if not legacy:
            return state
        if not isinstance(self._bit_generator, _MERSENNE_TWISTERS):
            raise ValueError(
                "legacy can only be True when the underlying bitgenerator is an instance of MT19937."
            )
        inner = state["state"]
        return "MT19937", inner["key"], inner["pos"], state["has_gauss"], state["gauss"]

    def set_state(self, state: Any) -> None:
        """Continue from a state: NumPy's or ours, a tuple or a dict."""
        if isinstance(state, dict):
            if "bit_generator" not in state or "state" not in state:
                raise ValueError("state dictionary is not valid.")
        elif isinstance(state, (tuple, list)):
            if state[0] != "MT19937":
                raise ValueError("set_state can only be used with legacy MT19937 state instances.")
            given = state
            state = {"bit_generator": given[0], "state": {"key": given[1], "pos": given[2]}}
            if len(given) > 3:
                state["has_gauss"], state["gauss"] = given[3], given[4]
        else:
            raise TypeError("state must be a dict or a tuple.")
        has_gauss = c_number(state.get("has_gauss", 0), -(1 << 31), (1 << 31) - 1)
        gauss = state.get("gauss", 0.0)
        # A number, but no string of digits: as NumPy reads it.
        gauss = math.copysign(gauss, gauss)
        with self._lock:
            self._native.set_kept(has_gauss, gauss)
            self._bit_generator.state = state

    # Numbers without parameters.

    def random_sample(self, size: Any = None) -> Any:
        """Draw from [0, 1)."""
        return self._random_sample(size)

    def random(self, size: Any = None) -> Any:
        """Draw from [0, 1)."""
        return self.random_sample(size=size)

    def rand(self, *args: Any) -> Any:
        """Draw from [0, 1), in an array of this shape."""
        return self.random_sample() if not args else self.random_sample(size=args)

    def standard_normal(self, size: Any = None) -> Any:
        """Draw from the normal distribution of mean 0 and deviation 1."""
        return self._standard_normal(size)

    def randn(self, *args: Any) -> Any:
        """Draw from the normal distribution, in an array of this shape."""
        return self.standard_normal() if not args else self.standard_normal(size=args)

    def standard_exponential(self, size: Any = None) -> Any:
        """Draw from the exponential distribution of mean 1."""
        return self._native.standard_exponential(size)

    # Whole numbers, and what is chosen by them.

    def tomaxint(self, size: Any = None) -> Any:
        """Draw from [0, 2**63)."""
        if size is None:
            return self._native.tomaxint()
        out = np.empty(size, dtype=np.int64)
        self._native.fill_tomaxint(out)
        return out

    def randint(self, low: Any, high: Any = None, size: Any = None, dtype: Any = int) -> Any:
        """Draw whole numbers of [low, high)."""
        return self._integers(low, high, size, dtype)

    def random_integers(self, low: Any, high: Any = None, size: Any = None) -> Any:
        """Draw whole numbers of [low, high]; deprecated."""
        first, last = (1, low) if high is None else (low, high)
        warnings.warn(
            f"This function is deprecated. Please call randint({first}, {last} + 1) instead",
            DeprecationWarning,
            stacklevel=2,
        )
        return self.randint(first, int(last) + 1, size=size, dtype="l")

    def bytes(self, length: int) -> builtins.bytes:
        """Draw bytes."""
        n = arrays.whole_number(length)
        # As in C, where -1 / 4 is 0: one word is drawn for no bytes.
        n_words = (n + 3) // 4 if n > 0 else 1 - (1 - n) // 4
        words = self.randint(0, 4294967296, size=n_words, dtype=np.uint32)
        drawn: builtins.bytes = words.astype("<u4").tobytes()[:n]
        return drawn

    def choice(self, a: Any, size: Any = None, replace: bool = True, p: Any = None) -> Any:
        """Choose from a, or from range(a)."""
        if p is None and replace is True and type(self).randint is RandomState.randint:
            drawn = self._native.choice_plain(a, size)
            if drawn is not None:
                return drawn
        return choices.choice(self, a, size, replace, p)

    def shuffle(self, x: Any) -> None:
        """Shuffle x in place along its first axis."""
        if not self._native.shuffle_plain(x):
            choices.shuffle(self._native, self._lock, x)

    def permutation(self, x: Any) -> Any:
        """Return x shuffled along its first axis, or range(x) shuffled."""
        shuffled = self._native.permutation_plain(x)
        if shuffled is not None:
            return shuffled
        return choices.permutation(self._native, self._lock, x)

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
        """Draw from the Fisher's F distribution."""
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

    def standard_gamma(self, shape: Any, size: Any = None) -> Any:
        """Draw from the gamma distribution of scale 1."""
        return self._real(_STANDARD_GAMMA, size, shape)

    def standard_t(self, df: Any, size: Any = None) -> Any:
        """Draw from the Student's t distribution."""
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

    def hypergeometric(self, ngood: Any, nbad: Any, nsample: Any, size: Any = None) -> Any:
        """Count the good ones of a sample without replacement."""
        return self._native.hypergeometric(ngood, nbad, nsample, size)

    def geometric(self, p: Any, size: Any = None) -> Any:
        """Count the trials up to the first success."""
        return self._whole(_GEOMETRIC, size, p)

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
        return arrays.dirichlet(self._native, alpha, size)

    def multinomial(self, n: Any, pvals: Any, size: Any = None) -> Any:
        """Count the outcomes of n trials by kind."""
        drawn = self._native.multinomial_plain(n, pvals, size)
        if drawn is not None:
            return drawn
        return arrays.multinomial(self._native, n, pvals, size)

    def multivariate_normal(
        self, mean: Any, cov: Any, size: Any = None, check_valid: str = "warn", tol: float = 1e-8
    ) -> Any:
        """Draw from the multivariate normal distribution.

        Bits: close; numpy.linalg takes the factor, as in NumPy.
        """
        return arrays.multivariate_normal(self, mean, cov, size, check_valid, tol)


# A name alone is what pickles of old releases hold.
def _rebuild_state(bit_generator: Any = "MT19937", version: str = "2.4", libm: str = "host") -> RandomState:
    if isinstance(bit_generator, str):
        kinds = {kind.__name__: kind for kind in (MT19937, PCG64, PCG64DXSM, Philox, SFC64)}
        if bit_generator not in kinds:
            raise ValueError(f"{bit_generator} is not a known BitGenerator module.")
        bit_generator = kinds[bit_generator]()
    kind = RandomState if version == "2.4" else RandomState.for_version(version)
    return kind(bit_generator, libm=libm)

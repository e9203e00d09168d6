# SPDX-License-Identifier: Apache-2.0
"""Writes digests of draws that call a C library beside this file: NumPy's and Python's own.

On Debian 12 (glibc 2.36-9+deb12u10 or later), x86-64 with FMA:
python tests/data/libm/make.py numpy       # numpy.txt, NumPy 2.4
python3.13 tests/data/libm/make.py python  # python.txt

make.py host and make.py reference print those of Trueseed's classes with that libm.
"""

import hashlib
import importlib
import os
import platform
import random
import sys
from fractions import Fraction
from pathlib import Path

# How many draws: numbers of NumPy, calls of Python.
N_ARRAY = 50_000
N_CALLS = 4_000
SEEDS = (73, 2**32 + 5)


def calls(text):
    """Return the calls of a text, which spaces separate."""
    return text.split()


GENERATOR = calls("""
standard_normal() standard_normal(dtype=float32) standard_exponential() standard_exponential(dtype=float32)
standard_exponential(method='inv') standard_exponential(dtype=float32,method='inv')
standard_gamma(0.3) standard_gamma(1.0) standard_gamma(4.5) standard_gamma(0.3,dtype=float32) standard_gamma(4.5,dtype=float32)
normal(1.0,3.0) exponential(3.0) rayleigh(2.0) standard_cauchy() wald(1.0,2.0) wald(3.0,0.01)
beta(0.5,0.5) beta(2.0,3.0) beta(1e-3,2e-3) chisquare(0.5) chisquare(7.0) f(0.3,7.0) gamma(0.4,2.0) gamma(3.0,2.0)
gumbel(1.0,3.0) laplace(1.0,2.0) logistic(1.0,2.0) lognormal(0.0,0.5) noncentral_chisquare(0.5,2.0)
noncentral_chisquare(3.0,1.5) noncentral_f(2.0,3.0,4.0) pareto(2.0) power(0.4) standard_t(4.0) weibull(3.0)
vonmises(1.0,3.0) vonmises(0.0,1e-5) vonmises(1.0,1e6) vonmises(9.0,0.5)
binomial(10,0.3) binomial(1000,0.3) binomial(1000000,0.9) geometric(0.5) geometric(0.01) hypergeometric(5,5,3)
hypergeometric(100000,200000,5000) logseries(0.3) logseries(0.999) negative_binomial(3.0,0.4) negative_binomial(0.1,0.01)
poisson(0.5) poisson(50.0) poisson(1e6) zipf(1.1) zipf(4.0) multinomial(1000,[0.2,0.3,0.5])
dirichlet([1.0,2.0,3.0]) dirichlet([0.01,0.05]) multivariate_hypergeometric([500,600,700],900)
multivariate_hypergeometric([10,20,30],12,method='count') gamma([[0.4],[3.0]],[[2.0],[1.0]])
""")
NOT_LEGACY = ("dtype=", "method=", "multivariate")
# One call a number.
RANDOM = calls("""
gauss(0.0,1.0) gauss() normalvariate(1.0,3.0) lognormvariate(0.5,0.75) expovariate(3.0) vonmisesvariate(1.0,4.0)
vonmisesvariate(-9.0,0.01) gammavariate(0.3,1.0) gammavariate(1.0,2.0) gammavariate(7,3.0) betavariate(0.5,3)
paretovariate(3.0) weibullvariate(2.0,1.5) binomialvariate(12,0.3) binomialvariate(1000,0.3) binomialvariate(10**15,0.2)
""")
# Numbers that are no plain ones, drawn in another way.
ODD = calls("""
gauss(Fraction(1,7),2) normalvariate(Fraction(1,7),2) lognormvariate(Fraction(1,2),1) expovariate(Fraction(1,3))
vonmisesvariate(Fraction(1,2),Fraction(3,2)) gammavariate(Fraction(1,2),1) gammavariate(Fraction(5,2),2)
gammavariate(1e101,1.0) betavariate(Fraction(1,2),2) paretovariate(Fraction(7,2)) weibullvariate(Fraction(1,2),Fraction(3))
binomialvariate(2**53,0.5) binomialvariate(2**70,0.25) binomialvariate(50,Fraction(1,3)) binomialvariate(4,Fraction(1,3))
""")
LIBRARIES = {
    "numpy": {
        "Generator": GENERATOR,
        "RandomState": [text for text in GENERATOR if not any(word in text for word in NOT_LEGACY)],
    },
    # Replaced is a subclass whose random() Python calls.
    "python": {"Random": RANDOM + ODD, "Replaced": RANDOM},
}


def generators(library, libm):
    """Return what makes a generator of each kind by a seed: the library's own without a libm, else ours."""
    words = {} if libm is None else {"libm": libm}
    if library == "numpy":
        numpy = importlib.import_module("numpy.random" if libm is None else "trueseed.numpy")
        return {
            "Generator": lambda seed: numpy.Generator(numpy.PCG64(seed), **words),
            "RandomState": lambda seed: numpy.RandomState(seed % 2**32, **words),
        }
    kind = random.Random
    if libm is not None:
        kind = importlib.import_module("trueseed.random").Random.for_version("3.13")

    class Replaced(kind):
        def random(self):
            return super().random()

    return {"Random": lambda seed: kind(seed, **words), "Replaced": lambda seed: Replaced(seed, **words)}


def array_bytes(rng, text):
    """Return the numbers of one call with a size."""
    size = (2, N_ARRAY // 2) if "[[" in text else N_ARRAY
    call = f"rng.{text[:-1]}{'' if text.endswith('()') else ','}size={size})"
    return eval(call, {"rng": rng, "float32": "f4"}).tobytes()


def call_bytes(rng, text):
    """Return the numbers of many calls."""
    values = eval(f"[rng.{text} for _ in range({N_CALLS})]", {"rng": rng, "Fraction": Fraction})
    spelled = [value.hex() if isinstance(value, float) else str(value) for value in values]
    return " ".join([*spelled, rng.random().hex()]).encode()


def digests(library, libm=None):
    """Return a digest for each kind of generator and call, over the seeds and what is drawn next."""
    found = {}
    for kind, make in generators(library, libm).items():
        for text in LIBRARIES[library][kind]:
            digest = hashlib.blake2b(digest_size=8)
            for seed in SEEDS:
                rng = make(seed)
                if library == "numpy":
                    digest.update(array_bytes(rng, text) + rng.bytes(8))
                else:
                    digest.update(call_bytes(rng, text))
            found[f"{kind} {text}"] = digest.hexdigest()
    return found


def main():
    """Write those of a library, or print ours."""
    word = sys.argv[1]
    if word not in LIBRARIES:
        for library in LIBRARIES:
            sys.stdout.writelines(f"{digest} {name}\n" for name, digest in digests(library, word).items())
        return
    version = importlib.import_module(word).__version__ if word == "numpy" else platform.python_version()
    origin = f"# Origin: the random of {word} {version}, {os.confstr('CS_GNU_LIBC_VERSION')}, Linux {platform.machine()}"
    lines = [f"{digest} {name}" for name, digest in digests(word).items()]
    made = f"# Made by: tests/data/libm/make.py {word}"
    Path(__file__).with_name(f"{word}.txt").write_text("\n".join([origin, made, *lines, ""]))


if __name__ == "__main__":
    main()

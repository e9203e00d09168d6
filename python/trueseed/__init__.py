# SPDX-License-Identifier: Apache-2.0
"""The same seed gives the same result, and Trueseed proves it.

Importing this package imports neither NumPy nor torch.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._api import get_random_seed as get_random_seed
    from ._api import seed_everything as seed_everything
    from ._fast_draws import fast_draws as fast_draws
    from ._isolate import isolate as isolate
    from ._runtime.report import NotHeldWarning as NotHeldWarning
    from ._runtime.report import SeedReport as SeedReport
    from ._runtime.report import Switch as Switch
    from ._spawn import spawn as spawn
    from ._worker import seed_worker as seed_worker

__version__ = "0.1.0"

_HOME = {
    "seed_everything": "_api",
    "get_random_seed": "_api",
    "seed_worker": "_worker",
    "fast_draws": "_fast_draws",
    "isolate": "_isolate",
    "spawn": "_spawn",
    "SeedReport": "_runtime.report",
    "Switch": "_runtime.report",
    "NotHeldWarning": "_runtime.report",
}
__all__ = [
    "NotHeldWarning",
    "SeedReport",
    "Switch",
    "__version__",
    "fast_draws",
    "get_random_seed",
    "isolate",
    "seed_everything",
    "seed_worker",
    "spawn",
]


_MIRRORS = ("numpy", "random", "torch")


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None and name not in _MIRRORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    if home is None:
        return import_module(f"{__name__}.{name}")
    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__

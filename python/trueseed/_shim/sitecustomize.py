# SPDX-License-Identifier: Apache-2.0
"""Enters Trueseed in an interpreter below `trueseed run`, then runs the user's own sitecustomize."""

import os
import sys

_SHIM = os.path.dirname(os.path.abspath(__file__))


def _finder_of(package):
    """Finds the package; keeps no bytecode where the installation has none for this interpreter.

    Bytecode of another Python version would be left behind when the package is uninstalled.
    """
    from _frozen_importlib_external import FileFinder, PathFinder, SourceFileLoader, cache_from_source

    if os.path.exists(cache_from_source(os.path.join(package, "__init__.py"))):
        return PathFinder

    class Loader(SourceFileLoader):
        def set_data(self, path, data, **_):
            pass

    class Finder:
        @staticmethod
        def find_spec(name, path):
            return FileFinder(path[0], (Loader, [".py"])).find_spec(name)

    for folder in (package, os.path.join(package, "_runtime")):
        sys.path_importer_cache[folder] = FileFinder(folder, (Loader, [".py"]))
    try:
        os.unlink(__cached__)
    except (OSError, NameError, TypeError):
        pass
    return Finder


def _load_trueseed():
    """Loads the package beside this shim, whatever `trueseed` this interpreter has of its own."""
    if "trueseed" in sys.modules:
        return
    from _frozen_importlib import module_from_spec

    package = os.path.dirname(_SHIM)
    spec = _finder_of(package).find_spec("trueseed", [os.path.dirname(package)])
    module = module_from_spec(spec)
    sys.modules["trueseed"] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules["trueseed"]
        raise


def _enter():
    sys.path[:] = [entry for entry in sys.path if entry != _SHIM]
    if hasattr(sys, "_trueseed_stepped_aside"):
        return  # trueseed.pth came first, and has said why
    try:
        _load_trueseed()
        from trueseed._runtime.start import enter

        enter()
    except Exception as error:
        text = (
            f"trueseed: stepping aside: {type(error).__name__}: {error}; "
            "nothing in this Python process is seeded\n"
        )
        try:
            sys.stderr.write(text)
        except (OSError, ValueError, AttributeError):
            pass


def _run_the_users_own():
    from _frozen_importlib import module_from_spec
    from _frozen_importlib_external import PathFinder

    spec = PathFinder.find_spec("sitecustomize", sys.path)
    if spec is None or spec.loader is None:
        return
    module = module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


_enter()
_run_the_users_own()

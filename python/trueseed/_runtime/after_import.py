# SPDX-License-Identifier: Apache-2.0
"""Calls a function right after a module was imported; at once if it is imported already."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_actions: dict[str, list[Callable[[], None]]] = {}


class _Loader:
    """Executes a module by its own loader, which it first puts back, then runs the actions."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def create_module(self, spec: Any) -> Any:
        return self._loader.create_module(spec)

    def exec_module(self, module: Any) -> None:
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        _run(module.__name__)

    def __getattr__(self, name: str) -> object:
        return getattr(self._loader, name)


class _Finder:
    """First on sys.meta_path; knows nothing but the names that are waited for."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> Any:
        if name not in _actions:
            return None
        for finder in sys.meta_path:
            if finder is _Finder or not hasattr(finder, "find_spec"):
                continue
            spec: Any = finder.find_spec(name, path, target)
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    spec.loader = _Loader(spec.loader)
                return spec
        return None


def _run(name: str) -> None:
    """Runs the actions; one that fails steps aside, since the import itself has succeeded."""
    for action in _actions.pop(name, ()):
        try:
            action()
        except Exception as error:
            from . import session as sessions

            if sessions.current is None or sessions.current.exact:
                raise
            sessions.current.say(f"stepping aside from {name}: {type(error).__name__}: {error}")


def after_import(name: str, action: Callable[[], None]) -> None:
    """Runs `action()` once, after module `name` was executed."""
    module = sys.modules.get(name)
    if module is not None and not getattr(getattr(module, "__spec__", None), "_initializing", False):
        action()
        return
    _actions.setdefault(name, []).append(action)
    if _Finder not in sys.meta_path:
        sys.meta_path.insert(0, _Finder)

# SPDX-License-Identifier: Apache-2.0
"""Loads the observer of torch's operations below a recorded run, and tells it what only Python knows."""

from __future__ import annotations

import ctypes
import os
import sys
import sysconfig
import threading
from typing import Any

from . import session as sessions
from .after_import import after_import
from .keys import file_role
from .session import Session

_FILE = "libtrueseed_observer.so"
_NAMER = ctypes.CFUNCTYPE(ctypes.c_void_p)
_DESCRIBE = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.POINTER(ctypes.c_size_t), ctypes.c_size_t)

_library: Any = None
# Why this process's operations are not recorded; empty where they are.
_problem = ""
# What a call from C returns must outlive it.
_kept: dict[int, Any] = {}
_callbacks: list[Any] = []


def begin() -> None:
    """Starts to observe this process; to be called once torch is imported and seeded."""
    global _problem
    session = sessions.current
    if session is None or _library is not None:
        return
    try:
        _load(session)
    except OSError as error:
        _problem = str(error)
    if _problem:
        session.say(f"not observed: {_problem}")


def _load(session: Session) -> None:
    global _library, _problem
    torch: Any = sys.modules["torch"]
    version = torch.__version__.split("+")[0]
    folder = os.environ.get("TRUESEED_OBSERVER", "")
    path = os.path.join(folder, version, _FILE)
    if not os.path.exists(path):
        _problem = f"there is no observer for torch {version}; `trueseed doctor` says how to build one"
        return
    library = ctypes.CDLL(path)
    for name in ("error", "fault"):
        getattr(library, f"trueseed_observer_{name}").restype = ctypes.c_char_p
    record, role = os.environ["TRUESEED_RECORD"], file_role(session.role)
    rules = "\n".join(_path_rules(torch))
    if library.trueseed_observer_start(record.encode(), role.encode(), rules.encode()) != 0:
        _problem = library.trueseed_observer_error().decode(errors="replace")
        return
    _library = library
    _name_threads()
    _describe_modules(torch)
    after_import("torch._dynamo.callback", _leave_compilation_out)


def _path_rules(torch: Any) -> list[str]:
    """Whose file a path is: `-` a library's, `+` the user's; the longest prefix decides."""
    ours = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    stdlib = os.path.dirname(os.__file__)
    rules = ["-<frozen ", "-<eval_with_key>", f"-{ours}{os.sep}", f"-{stdlib}{os.sep}"]
    rules += [f"+{stdlib}{os.sep}{name}{os.sep}" for name in ("site-packages", "dist-packages")]
    rules += [f"+{sysconfig.get_path(name)}{os.sep}" for name in ("purelib", "platlib")]
    for module in (torch, sys.modules.get("numpy")):
        home = getattr(module, "__file__", None)
        if home:
            rules.append(f"-{os.path.dirname(home)}{os.sep}")
    return rules


def _text(value: str) -> int:
    """The address of a text that stays until this thread's next one."""
    buffer = ctypes.create_string_buffer(value.encode(errors="replace"))
    _kept[threading.get_ident()] = buffer
    return ctypes.addressof(buffer)


def _name_threads() -> None:
    def name() -> int | None:
        # Not current_thread(), which would make an object for a thread of another library.
        thread = threading._active.get(threading.get_ident())  # type: ignore[attr-defined]
        return None if thread is None else _text(thread.name)

    callback = _NAMER(name)
    _callbacks.append(callback)
    _library.trueseed_observer_set_thread_namer(callback)


def _describe_modules(torch: Any) -> None:
    """In a re-run that looks at one operation: its Python stack, and the module that it runs in."""

    def describe(addresses: Any, count: int) -> int:
        import json

        from .describe import describe_operation

        return _text(json.dumps(describe_operation(addresses[:count])))

    call = getattr(torch.nn.Module.__call__, "__code__", None)
    callback = _DESCRIBE(describe)
    _callbacks.append(callback)
    address = ctypes.c_void_p(None if call is None else id(call))
    _library.trueseed_observer_set_describe(callback, address)


def _leave_compilation_out() -> None:
    """What torch.compile executes as it compiles depends on its caches, which differ from run to run."""
    handler = sys.modules["torch._dynamo.callback"].callback_handler
    handler.register_start_callback(lambda _: _library.trueseed_observer_suspend(1))
    handler.register_end_callback(lambda _: _library.trueseed_observer_suspend(-1))


def role_changed(session: Session) -> None:
    """Names the file of a forked child, before its first operation."""
    if _library is not None:
        _library.trueseed_observer_set_role(file_role(session.role).encode())


def problem() -> str:
    """Why operations of this process are missing from the record; empty where none is."""
    if _library is None:
        return _problem
    return str(_library.trueseed_observer_fault().decode(errors="replace"))

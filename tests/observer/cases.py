# SPDX-License-Identifier: Apache-2.0
"""A user's program: each call of here() says its name again in the comment of its line."""

# ruff: noqa: B018, C400
from __future__ import annotations

import asyncio
import functools
import json
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import probe
from probe import here

probe.load(sys.argv[1])

here("module")  # at: module


def inner() -> None:
    pass
    here("inner")  # at: inner


def outer() -> None:
    inner()

    here("after a call")  # at: after a call


outer()


def decorator(function: Callable[[], None]) -> Callable[[], None]:
    here("decoration")  # at: decoration

    @functools.wraps(function)
    def wrapper() -> None:
        here("wrapper")  # at: wrapper
        function()

    return wrapper


@decorator
def decorated() -> None:
    here("decorated")  # at: decorated


decorated()


class Body:
    here("class body")  # at: class body

    @property
    def value(self) -> int:
        here("property")  # at: property
        return 1

    def __enter__(self) -> Body:
        here("enter")  # at: enter
        return self

    def __exit__(self, *_: object) -> None:
        here("exit")  # at: exit

    def __del__(self) -> None:
        here("destructor")  # at: destructor

    def __len__(self) -> int:
        here("called by C")  # at: called by C
        return 0


def uses_body() -> None:
    with Body() as body:
        body.value
        len(body)


uses_body()


def comprehensions() -> None:
    [here("list") for _ in range(1)]  # at: list
    {here("set") for _ in range(1)}  # at: set
    {here("dictionary"): 1 for _ in range(1)}  # at: dictionary
    list(here("generator expression") for _ in range(1))  # at: generator expression
    [
        [
            here("nested list")  # at: nested list
            for _ in range(1)
        ]
        for _ in range(1)
    ]


comprehensions()


def several_lines() -> None:
    print(
        "",
        here("argument"),  # at: argument
        *[],
        file=sys.stderr,
        sep="",
        end="",
    )
    _ = (
        1
        if here("condition")  # at: condition
        else here("else")  # at: else
    )


several_lines()


def generator() -> Iterator[None]:
    try:
        here("generator")  # at: generator
        yield
        here("resumed")  # at: resumed
        yield from delegate()
        yield
    finally:
        here("closed")  # at: closed


def delegate() -> Iterator[None]:
    here("delegate")  # at: delegate
    yield


def uses_generator() -> None:
    made = generator()
    for _ in range(3):
        next(made)
    made.close()  # type: ignore[attr-defined]


uses_generator()


async def awaited() -> None:
    await asyncio.sleep(0)
    here("awaited")  # at: awaited


async def items() -> AsyncIterator[int]:
    here("asynchronous generator")  # at: asynchronous generator
    yield 1


async def main() -> None:
    await awaited()
    async for _ in items():
        here("asynchronous loop")  # at: asynchronous loop
    await asyncio.gather(awaited(), asyncio.create_task(awaited()))


asyncio.run(main())

(lambda: here("lambda"))()  # at: lambda
sorted([1], key=lambda _: here("key"))  # at: key
list(map(here, ["called by C without a frame"]))  # at: called by C without a frame
functools.partial(here, "partial")()  # at: partial

exec(compile("\n\nhere('executed')", "<made>", "exec"))
eval(compile("here('evaluated')", "<made>", "eval"))


def handles() -> None:
    try:
        1 / 0
    except ZeroDivisionError:
        here("handler")  # at: handler
    try:
        try:
            raise ValueError
        finally:
            here("finally")  # at: finally
    except ValueError:
        pass


handles()


def recursion(depth: int) -> None:
    if depth == 0:
        here("recursion")  # at: recursion
    else:
        recursion(depth - 1)


recursion(800)


def traced() -> None:
    def trace(*_: Any) -> Any:
        return trace

    sys.settrace(trace)
    here("traced")  # at: traced
    sys.settrace(None)
    sys.setprofile(lambda *_: None)
    here("profiled")  # at: profiled
    sys.setprofile(None)


traced()

thread = threading.Thread(target=lambda: here("thread"))  # at: thread
thread.start()
thread.join()

child = os.fork()
if child == 0:
    here("child")  # at: child
    (found,) = [entry for entry in probe.seen if entry["name"] == "child"]
    os._exit(0 if found["line"] == found["caller"] and all(found["stacks_equal"]) else 1)
child_status = os.waitpid(child, 0)[1]

# Each code object dies at once, and the next one could have its address.
many: list[tuple[str, str]] = []
for number in range(2000):
    exec(
        compile(
            "\n" * number + "many.append((probe.line(), f'<{number}>:{number + 1} <module>'))",
            f"<{number}>",
            "exec",
        )
    )

# More places than there is room to remember, and each is asked for twice.
statements = [f"    long.append((probe.line(), '<long>:{number + 3} body'))" for number in range(3000)]
long: list[tuple[str, str]] = []
exec(compile("\n".join(["def body():", "    pass", *statements, "body(), body()"]), "<long>", "exec"))


def deep(depth: int) -> tuple[str, str]:
    if depth > 0:
        return deep(depth - 1)
    return probe.line(), probe.text(sys._getframe())


sys.setrecursionlimit(20_000)
json.dump(
    {
        "version": sys.version_info[:2],
        "facts": probe.facts(),
        "seen": probe.seen,
        "child_status": child_status,
        "many": many,
        "long": long,
        "deep": deep(6000),
        "below": [probe.below(10), probe.below(3000), probe.below(6000)],
        "without_python": probe.without_python(),
    },
    sys.stdout,
)

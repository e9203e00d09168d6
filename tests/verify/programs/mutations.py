# SPDX-License-Identifier: Apache-2.0
"""Small computations, each with a change that it makes in every second run where its name is given.

Usage: mutations.py COUNTER CASES CHANGED

COUNTER is a file that counts the runs; CASES and CHANGED are names, separated by commas. One case runs on the
main thread, several on a thread each, which bears the case's name.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

import numpy as np
import torch

CHANGED: set[str] = set()
CASES: dict[str, Callable[[bool], object]] = {}


def case(function: Callable[[bool], object]) -> Callable[[bool], object]:
    CASES[function.__name__] = function
    return function


def values() -> torch.Tensor:
    return torch.linspace(0.0, 1.0, 8)


# --- Kernels that give something else ------------------------------------------------------------


def replaced(operation: str, formula: Callable[..., np.ndarray], change: Callable[[np.ndarray], np.ndarray]):
    """Puts a kernel of NumPy in the place of an operation's own; `change` is applied where it is wanted."""

    def kernel(tensor: torch.Tensor) -> torch.Tensor:
        result = formula(tensor.numpy())
        return torch.from_numpy(change(result) if operation in CHANGED else result)

    LIBRARY.impl(operation, kernel, "CPU")


def with_other_bit(array: np.ndarray) -> np.ndarray:
    array.view(np.int32)[3] ^= 1
    return array


def with_elements_swapped(array: np.ndarray) -> np.ndarray:
    array[[2, 5]] = array[[5, 2]]
    return array


def with_other_zero(array: np.ndarray) -> np.ndarray:
    array[array == 0.0] = -0.0
    return array


def with_other_nan(array: np.ndarray) -> np.ndarray:
    array.view(np.int32)[np.isnan(array)] ^= 1
    return array


def as_exception(_array: np.ndarray) -> np.ndarray:
    raise ArithmeticError("in this run only")


LIBRARY = torch.library.Library("aten", "IMPL")
replaced("sin", np.sin, with_other_bit)
replaced("abs", np.abs, with_elements_swapped)
replaced("relu", lambda array: np.maximum(array, np.float32(0.0)), with_other_zero)
replaced("exp", np.exp, lambda array: array.astype(np.float64))
replaced("log1p", np.log1p, lambda array: array.reshape(2, 4))
replaced("cos", np.cos, np.asfortranarray)
replaced("sqrt", np.sqrt, with_other_nan)
replaced("erf", lambda array: array, as_exception)


def multiplied_in_place(tensors: list[torch.Tensor], factor: float) -> None:
    for tensor in tensors:
        tensor.numpy()[...] *= np.float32(factor)
    if "foreach" in CHANGED:
        with_other_bit(tensors[2].numpy())


def added_in_any_order(
    target: torch.Tensor, _dim: int, index: torch.Tensor, source: torch.Tensor, **_options
):
    result = target.numpy().copy()
    np.add.at(result, index.numpy(), source.numpy())
    return torch.from_numpy(with_other_bit(result) if "index_add" in CHANGED else result)


LIBRARY.impl("_foreach_mul_.Scalar", multiplied_in_place, "CPU")
LIBRARY.impl("index_add", added_in_any_order, "CPU")


@torch.library.custom_op("mutations::halve", mutates_args=())
def halve(tensor: torch.Tensor) -> torch.Tensor:
    result = tensor * 0.5
    array = result.numpy()
    if "own_operation" in CHANGED:
        with_other_bit(array)
    return result


@case
def bit(_changed: bool) -> object:
    return torch.sin(values())


@case
def swap(_changed: bool) -> object:
    return torch.abs(values())


@case
def zero(_changed: bool) -> object:
    return torch.relu(values())


@case
def dtype(_changed: bool) -> object:
    return torch.exp(values())


@case
def shape(_changed: bool) -> object:
    return torch.log1p(values())


@case
def own_operation(_changed: bool) -> object:
    return halve(values())


@case
def foreach(_changed: bool) -> object:
    tensors = [values(), values(), values()]
    torch._foreach_mul_(tensors, 3.0)
    return tensors


@case
def index_add(_changed: bool) -> object:
    return torch.index_add(values(), 0, torch.tensor([1, 1, 3]), torch.ones(3))


@case
def stride(_changed: bool) -> object:
    """The same elements in another order of memory."""
    result = torch.cos(values().reshape(2, 4))
    torch.neg(result)
    return result.stride()


@case
def nan_payload(_changed: bool) -> object:
    """Another NaN is no difference."""
    result = torch.sqrt(values() - 0.5)
    torch.neg(result)
    return result.numpy().tobytes()


OF_KERNEL = {
    "bit": "sin",
    "swap": "abs",
    "zero": "relu",
    "dtype": "exp",
    "shape": "log1p",
    "stride": "cos",
    "nan_payload": "sqrt",
    "raises": "erf",
}


# --- Another trace, other arguments ---------------------------------------------------------------


@case
def dropped(changed: bool) -> object:
    total = values()
    if not changed:
        total = total * 0.75
    return torch.tanh(total).sum().item()


@case
def added(changed: bool) -> object:
    total = values()
    if changed:
        total = total * 0.75
    return torch.tanh(total).sum().item()


@case
def order(changed: bool) -> object:
    names = ["floor", "ceil"]
    for name in reversed(names) if changed else names:
        getattr(torch, name)(values())


@case
def argument(changed: bool) -> object:
    return torch.add(values(), 1.5 if changed else 1.25)


@case
def raises(_changed: bool) -> object:
    try:
        return torch.erf(values())
    except ArithmeticError:
        return None


# --- Generators -------------------------------------------------------------------------------------


@case
def drawn_once_more(changed: bool) -> object:
    generator = torch.Generator().manual_seed(7)
    if changed:
        torch.rand(4, generator=generator)
    return torch.rand(4, generator=generator) * 2.0


@case
def generator_state(changed: bool) -> object:
    generator = torch.Generator().manual_seed(7)
    states = [torch.Generator().manual_seed(seed).get_state() for seed in (7, 8)]
    generator.set_state(states[1 if changed else 0])
    return torch.rand(4, generator=generator)


@case
def reseeded(changed: bool) -> object:
    generator = torch.Generator().manual_seed(7)
    if changed:
        generator.manual_seed(8)
    return torch.rand(4, generator=generator)


# --- Content that changes unseen ---------------------------------------------------------------------


@case
def through_numpy(changed: bool) -> object:
    weights = values()
    weights.numpy()[4] = 9.0 if changed else 8.0
    return weights * 2.0


@case
def through_data(changed: bool) -> object:
    weights = values().requires_grad_()
    weights.data.numpy()[4] = 9.0 if changed else 8.0
    return weights * 2.0


@case
def data_operation(changed: bool) -> object:
    weights = values().requires_grad_()
    weights.data.mul_(1.5 if changed else 1.25)
    return weights * 2.0


@case
def foreach_result(changed: bool) -> object:
    tensors = torch._foreach_mul([values(), values()], 3.0)
    tensors[1].numpy()[4] = 9.0 if changed else 8.0
    return torch._foreach_add(tensors, 1.0)


@case
def entered(changed: bool) -> object:
    batch = torch.from_numpy(np.array([1.0, 3.0 if changed else 2.0], np.float32))
    return batch * 2.0


@case
def literal(changed: bool) -> object:
    return torch.tensor([1.0, 3.0 if changed else 2.0])


@case
def unwritten(changed: bool) -> object:
    memory = torch.empty(4)
    memory.numpy()[:] = 9.0 if changed else 8.0
    return memory + 1.0


# --- What must not count --------------------------------------------------------------------------


@case
def never_read(changed: bool) -> object:
    """Uninitialised memory differs, and nobody reads it."""
    memory = torch.empty(4)
    memory.numpy()[:] = 9.0 if changed else 8.0
    return memory.numpy()


@case
def overwritten(changed: bool) -> object:
    """The old content of targets that are wholly overwritten differs."""
    old = 9.0 if changed else 8.0
    for write in (
        lambda target: torch.add(values(), 1.0, out=target),
        lambda target: target.copy_(values()),
        lambda target: target.fill_(3.0),
        lambda target: target.zero_(),
        lambda target: target.uniform_(generator=torch.Generator().manual_seed(7)),
    ):
        target = values()
        target.numpy()[:] = old
        write(target)
    return old


@case
def same_values(changed: bool) -> object:
    """NumPy writes the values that are there."""
    weights = values()
    array = weights.numpy()
    if changed:
        array[:] = array.copy()
    torch.neg(weights)
    return changed


def main() -> None:
    counter, cases, changed = sys.argv[1], sys.argv[2].split(","), sys.argv[3].split(",")
    with open(counter, "ab") as file:
        file.write(b".")
        is_even = file.tell() % 2 == 0
    if is_even:
        CHANGED.update(name for name in changed if name)
        CHANGED.update(OF_KERNEL[name] for name in changed if name in OF_KERNEL)
    if len(cases) == 1:
        CASES[cases[0]](cases[0] in CHANGED)
        return
    for name in cases:
        thread = threading.Thread(target=tell, args=(name,), name=name)
        thread.start()
        thread.join()


def tell(name: str) -> None:
    """Prints what a case has come to, where no operation does it."""
    result = CASES[name](name in CHANGED)
    if not isinstance(result, (torch.Tensor, list)):
        print(name, result)


main()

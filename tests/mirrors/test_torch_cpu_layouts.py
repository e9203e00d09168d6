# SPDX-License-Identifier: Apache-2.0
"""trueseed.torch fills arrays of any strides in torch's order."""

from __future__ import annotations

from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from hypothesis import given, settings
from hypothesis import strategies as st

import trueseed.torch as mirror

from .torch_compare import assert_bits, assert_states, pair

MANY = settings(max_examples=400, deadline=None)


@st.composite
def views(draw: Any, *, repeated: bool) -> torch.Tensor:
    """A tensor of up to four dimensions: cut, permuted and, if asked for, repeated along new strides of 0."""
    sizes = draw(st.lists(st.integers(0, 5), max_size=4))
    tensor = torch.zeros(sizes)
    for dimension in range(tensor.dim()):
        start, step = draw(st.integers(0, 1)), draw(st.integers(1, 2))
        tensor = tensor[(slice(None),) * dimension + (slice(start, None, step),)]
    tensor = tensor.permute(draw(st.permutations(range(tensor.dim()))))
    if repeated and draw(st.booleans()):
        tensor = tensor[..., None].expand(*tensor.shape, draw(st.integers(1, 3)))
        tensor = tensor.permute(draw(st.permutations(range(tensor.dim()))))
    return tensor


@MANY
@given(tensor=views(repeated=False))
def test_fills(tensor: torch.Tensor) -> None:
    theirs, ours = pair(3)
    array = same_layout(tensor)
    for name in ("normal_", "uniform_", "random_", "exponential_"):
        getattr(tensor, name)(generator=theirs)
        getattr(mirror, name)(array, generator=ours)
        assert_bits(array, tensor, (name, tensor.shape, tensor.stride()))
    assert_states(theirs, ours)


def same_layout(tensor: torch.Tensor) -> Any:
    """An array with the tensor's strides over memory of its own."""
    return torch.empty_strided(tensor.shape, tensor.stride()).numpy()


@MANY
@given(tensor=views(repeated=True))
def test_like(tensor: torch.Tensor) -> None:
    theirs, ours = pair(3)
    array = tensor.numpy()
    for name in ("rand_like", "randn_like"):
        wanted = getattr(torch, name)(tensor, generator=theirs)
        found = getattr(mirror, name)(array, generator=ours)
        assert_bits(found, wanted, (name, tensor.shape, tensor.stride()))
        if found.size:
            strides = [s for s, n in zip(found.strides, found.shape, strict=True) if n > 1]
            expected = [4 * s for s, n in zip(wanted.stride(), wanted.shape, strict=True) if n > 1]
            assert strides == expected
    assert_states(theirs, ours)


@MANY
@given(tensor=views(repeated=True), p=st.sampled_from([0.2, 0.5, 0.9]))
def test_dropout(tensor: torch.Tensor, p: float) -> None:
    torch.manual_seed(5)
    mirror.manual_seed(5)
    tensor = tensor + 1
    assert_bits(mirror.nn.functional.dropout(tensor.numpy(), p), F.dropout(tensor, p))
    assert_bits(
        mirror.nn.functional.alpha_dropout(tensor.numpy(), p, True), F.alpha_dropout(tensor, p, training=True)
    )
    assert_bits(mirror.native_dropout(tensor.numpy(), p, True)[1], torch.native_dropout(tensor, p, True)[1])
    assert bytes(torch.get_rng_state().numpy()) == bytes(mirror.get_rng_state())


@pytest.mark.filterwarnings("ignore:An output with one or more elements")
@MANY
@given(count=views(repeated=True), chance=views(repeated=True))
def test_binomial(count: torch.Tensor, chance: torch.Tensor) -> None:
    theirs, ours = pair(3)
    try:
        torch.broadcast_shapes(count.shape, chance.shape)
    except RuntimeError:
        chance = chance[(0,) * chance.dim()] if chance.numel() else torch.zeros(())
    count, chance = count + 9, chance + 0.4
    wanted = torch.binomial(count, chance, theirs)
    assert_bits(mirror.binomial(count.numpy(), chance.numpy(), ours), wanted)
    assert_states(theirs, ours)

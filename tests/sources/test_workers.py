# SPDX-License-Identifier: Apache-2.0
"""DataLoader workers: torch's own seeds bit for bit; a generator that the dataset keeps is warned about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]

LOADERS = """
import json, random, sys
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, get_worker_info

class Draws(Dataset):
    def __len__(self):
        return 8

    def __getitem__(self, index):
        info = get_worker_info()
        drawn = [torch.rand((), dtype=torch.float64).item(), np.random.random_sample(), random.random()]
        return [info.id if info else 0, index, *(float(number).hex() for number in drawn)]

def passes(method, k):
    keep = method == "spawn" and k > 0
    context = method if k else None
    loader = DataLoader(
        Draws(), 2, True, num_workers=k, collate_fn=list, multiprocessing_context=context, persistent_workers=keep
    )
    return [item for _ in range(2) for batch in loader for item in batch]

if __name__ == "__main__":
    if "stock" in sys.argv:
        random.seed(73)
        np.random.seed(73)
        torch.manual_seed(73)
    jobs = [("fork", 2), ("spawn", 2), ("fork", 0), ("fork", 1), ("fork", 4), ("spawn", 0), ("spawn", 1), ("spawn", 4)]
    told = {f"{method} {k}": passes(method, k) for method, k in jobs[: int(sys.argv[1])]}
    drawn = [torch.rand((), dtype=torch.float64).item(), np.random.random_sample(), random.random()]
    told["after"] = [float(number).hex() for number in drawn]
    print(json.dumps(told))
"""

OWN_GENERATORS = """
import json, random, sys
import numpy as np
import torch
import trueseed
from torch.utils.data import DataLoader, Dataset, get_worker_info

class Keeps(Dataset):
    def __init__(self, **generators):
        vars(self).update(generators)

    def __len__(self):
        return 8

    def draw(self):
        return [float(generator.random()).hex() for generator in vars(self).values()]

    def __getitem__(self, index):
        return [get_worker_info().id, self.draw()]

class Bare(Keeps):
    pass

class Reseeded(Keeps):
    pass

class ByWorker(Keeps):
    pass

class Nested(Keeps):
    def draw(self):
        return [self.inner["deep"][0].random().hex(), self.inner["old"].random_sample().hex()]

class OfTorch(Keeps):
    def draw(self):
        return [float(torch.rand((), generator=self.of_torch)).hex()]

class Without(Keeps):
    def draw(self):
        return [float(torch.rand(())).hex(), np.random.random_sample().hex(), random.random().hex()]

class Watched(Without):
    pass

class One(Keeps):
    pass

class Global(Without):
    # Refers to the generators that DataLoader seeds in each worker, to modules and to itself.
    def __init__(self):
        super().__init__(numpy=np.random.mtrand._rand, python=random._inst, torch=torch.default_generator)
        self.modules, self.itself = [np, random], self

def reseed(worker_id):
    info = get_worker_info()
    info.dataset.reseeded = np.random.default_rng(info.seed)

def first_draws(dataset, worker_init_fn=None, k=2, method="fork"):
    loader = DataLoader(
        dataset, 2, num_workers=k, collate_fn=list, worker_init_fn=worker_init_fn, multiprocessing_context=method
    )
    return {item[0]: item[1] for batch in reversed(list(loader)) for item in reversed(batch)}

if __name__ == "__main__":
    if "stock" in sys.argv:
        random.seed(73)
        np.random.seed(73)
        torch.manual_seed(73)
    if "watched" in sys.argv:
        print(json.dumps(first_draws(Watched(kept=np.random.default_rng()))))
        sys.exit()
    told = {"without": first_draws(Without(label=3, items=[1, 2])), "one": first_draws(One(one=np.random.default_rng()), k=1)}
    told["reseeded"] = first_draws(Reseeded(reseeded=np.random.default_rng()), reseed)
    told["global"] = first_draws(Global())
    kept = {"by_worker": np.random.default_rng(), "python": random.Random(5)}
    told["by_worker"] = first_draws(ByWorker(**kept), trueseed.seed_worker)
    if "bare" in sys.argv:
        told["bare"] = first_draws(Bare(bare=np.random.default_rng(), plain=random.Random(5)))
        told["bare again"] = first_draws(Bare(bare=np.random.default_rng()))
        told["torch"] = first_draws(OfTorch(of_torch=torch.Generator()))
        nested = {"deep": [random.Random(5)], "old": np.random.RandomState(5)}
        told["nested"] = first_draws(Nested(inner=nested), method="spawn")
    print(json.dumps(told))
"""


def differ_between_workers(items: list[list[Any]]) -> bool:
    """Whether no two items of any passes and workers have a draw in common."""
    return all(len({item[source] for item in items}) == len(items) for source in (2, 3, 4))


def test_draws_differ_between_workers_and_are_the_bits_of_stock_torch(
    value: Run, plain: Run, under: Run
) -> None:
    ours, stock = value(under, LOADERS, "8"), value(plain, LOADERS, "8", "stock")
    assert len(ours) == 9
    assert ours == stock
    del ours["after"]
    for name, items in ours.items():
        assert differ_between_workers(items), name
        assert {item[0] for item in items} == set(range(max(1, int(name.split()[1])))), name


def test_draws_repeat_between_runs_and_follow_the_seed(value: Run, under: Run) -> None:
    first, second = (value(under, LOADERS, "5") for _ in range(2))
    assert first == second
    other = value(under, LOADERS, "1", seed=74)
    assert differ_between_workers(first["fork 2"] + other["fork 2"])


def test_plain_runs_draw_other_numbers(value: Run, plain: Run) -> None:
    first, second = (value(plain, LOADERS, "1")["fork 2"] for _ in range(2))
    assert differ_between_workers(first + second)


def test_a_dataset_that_keeps_a_generator_is_warned_about(record: Run) -> None:
    done = record(OWN_GENERATORS, "bare")
    told = done.value
    for name in ("bare", "torch", "nested"):
        assert told[name]["0"] == told[name]["1"], "every worker draws the same, and nothing alters that"
    said = [line for line in done.stderr.splitlines() if line.startswith("trueseed: warning:")]
    assert len(said) == 3, said
    assert "dataset.bare, dataset.plain:" in said[0]
    assert "worker_init_fn=trueseed.seed_worker" in said[0]
    assert "dataset.of_torch:" in said[1]
    assert "dataset.inner['old'], dataset.inner['deep'][0]:" in said[2]
    assert done.main["warnings"] == [line.removeprefix("trueseed: warning: ") for line in said]


def test_a_dataset_that_is_watched_draws_the_bits_of_stock_torch(value: Run, plain: Run, under: Run) -> None:
    assert value(under, OWN_GENERATORS, "watched") == value(plain, OWN_GENERATORS, "watched", "stock")


def test_its_partners_are_not_warned_about_and_repeat(record: Run) -> None:
    first, second = record(OWN_GENERATORS), record(OWN_GENERATORS)
    assert "warning" not in first.stderr
    assert all(process["warnings"] == [] for process in first.processes)
    assert first.value == second.value
    for name in ("without", "global", "reseeded", "by_worker"):
        zero, one = first.value[name]["0"], first.value[name]["1"]
        assert not set(zero) & set(one), name

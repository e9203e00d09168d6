# SPDX-License-Identifier: Apache-2.0
"""What torch.utils.data draws: the order of samples, and the seeds of workers."""

from ._loader import DataLoaderOrder, worker_generator, worker_numpy_words, worker_seed
from ._samplers import (
    BatchSampler,
    DistributedSampler,
    RandomSampler,
    Sampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)
from ._split import Subset, random_split

__all__ = [
    "BatchSampler",
    "DataLoaderOrder",
    "DistributedSampler",
    "RandomSampler",
    "Sampler",
    "SequentialSampler",
    "Subset",
    "SubsetRandomSampler",
    "WeightedRandomSampler",
    "random_split",
    "worker_generator",
    "worker_numpy_words",
    "worker_seed",
]

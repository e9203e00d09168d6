"""
The C++ core's seeding: seed sequences and derived streams, integers only.
"""

from collections.abc import Sequence


class SeedSequence:
    """
    Spreads 32-bit words of entropy over as many seed words as are asked for.

    Equals numpy.random.SeedSequence(entropy_words, spawn_key=spawn_key).
    """

    def __init__(self, entropy_words: Sequence[int], spawn_key: Sequence[int] = ()) -> None:
        """Takes words in [0, 2**32), low word first; any number of them."""

    def generate_state(self, n_words: int) -> list[int]:
        """
        Return the first n_words words of the state, each in [0, 2**32).

        The same words at every call; fewer words are a prefix of more.

        Raises ValueError unless 0 <= n_words < 2**32.
        """

def derive(seed: int, purpose: int, steps: Sequence[tuple[int, int]], n_words: int) -> list[int]:
    """
    Return the first n_words words of the stream of (seed, purpose, role).

    Each word is in [0, 2**32). The seed is any integer, purpose is in [0, 2**32), steps
    is the role: pairs of a kind in [0, 2**32) and a number in [0, 2**64).
    docs/design.md lists purposes and kinds.

    Raises ValueError for a number out of its range.
    """

def mt19937_key(seed: int, purpose: int, steps: Sequence[tuple[int, int]]) -> list[int]:
    """
    Return the 624 words of an MT19937 filled from the stream of (seed, purpose, role).

    Its position is 624. Arguments and errors as for derive.
    """

__version__: str

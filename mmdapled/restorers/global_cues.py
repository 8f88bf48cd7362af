"""Quantities that a restorer computes over the whole image and that its tiles share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from torch import nn


class GlobalCue(nn.Module):
    """A quantity of the whole image, such as a mean or an attention over channels, without weights.

    Within :func:`keep_cues` it keeps the value that it computes; within :func:`reuse_cues` it returns the kept value.
    """

    def __init__(self) -> None:
        super().__init__()
        self.mode = 'compute'
        self.kept: Any = None

    def forward(self, compute: Callable[[], Any]) -> Any:
        """Return the value of ``compute``, or the kept one, whose first axis is 1 for any number of tiles."""
        if self.mode == 'reuse':
            assert self.kept is not None, 'reuse_cues before keep_cues'
            return self.kept
        value = compute()
        if self.mode == 'keep':
            self.kept = value
        return value


def cues_of(restorer: nn.Module) -> list[GlobalCue]:
    """Return the cues of a restorer; none if it only looks at neighbourhoods."""
    return [module for module in restorer.modules() if isinstance(module, GlobalCue)]


@contextmanager
def keep_cues(restorer: nn.Module) -> Iterator[None]:
    """Keep the cues of the image that is restored in this context, for :func:`reuse_cues`."""
    with _mode(restorer, 'keep'):
        yield


@contextmanager
def reuse_cues(restorer: nn.Module) -> Iterator[None]:
    """Use the kept cues in this context, then discard them."""
    try:
        with _mode(restorer, 'reuse'):
            yield
    finally:
        for cue in cues_of(restorer):
            cue.kept = None


@contextmanager
def _mode(restorer: nn.Module, mode: str) -> Iterator[None]:
    cues = cues_of(restorer)
    for cue in cues:
        cue.mode = mode
    try:
        yield
    finally:
        for cue in cues:
            cue.mode = 'compute'

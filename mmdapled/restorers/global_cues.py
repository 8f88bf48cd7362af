"""What a restorer computes over the whole image, so that tiles of the image can be restored by it."""

from contextlib import contextmanager
from typing import Any, Callable, Iterator, List

from torch import nn


class GlobalCue(nn.Module):
    """One such quantity: a mean over the image, an attention over its channels. It has no weights.

    Used alone it only computes. Within :func:`keep_cues` it also keeps what it computed, within :func:`reuse_cues` it
    returns that instead.
    """

    def __init__(self) -> None:
        super().__init__()
        self.mode = 'compute'
        self.kept: Any = None

    def forward(self, compute: Callable[[], Any]) -> Any:
        """Return what ``compute`` returns, or what was kept, whose first axis is 1 for any number of tiles."""
        if self.mode == 'reuse':
            assert self.kept is not None, 'reuse_cues before keep_cues'
            return self.kept
        value = compute()
        if self.mode == 'keep':
            self.kept = value
        return value


def cues_of(restorer: nn.Module) -> List[GlobalCue]:
    """Every cue of a restorer; empty for one that only looks at neighbourhoods."""
    return [module for module in restorer.modules() if isinstance(module, GlobalCue)]


@contextmanager
def keep_cues(restorer: nn.Module) -> Iterator[None]:
    """Keep the cues of the one image that is restored within, for :func:`reuse_cues`."""
    with _mode(restorer, 'keep'):
        yield


@contextmanager
def reuse_cues(restorer: nn.Module) -> Iterator[None]:
    """Restore what comes by the cues that were kept, then forget them."""
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

"""What a restorer computes over the whole image, so that tiles of the image can be restored by it."""

from contextlib import contextmanager
from typing import Callable, Iterator, List, Optional

from torch import Tensor, nn


class GlobalCue(nn.Module):
    """One such quantity: a mean over the image, an attention over its channels. It has no weights.

    Used alone it only computes. Within :func:`keep_cues` it also keeps the mean of what it computed, within
    :func:`reuse_cues` it returns that instead.
    """

    def __init__(self) -> None:
        super().__init__()
        self.mode = 'compute'
        self.kept: Optional[Tensor] = None
        self.count = 0

    def forward(self, compute: Callable[[], Tensor]) -> Tensor:
        """Return what ``compute`` returns, or what was kept, whose first axis is 1 for any number of tiles."""
        if self.mode == 'reuse':
            assert self.kept is not None, 'reuse_cues before keep_cues'
            return self.kept
        value = compute()
        if self.mode == 'keep':
            self.count += 1
            self.kept = value if self.kept is None else self.kept + (value - self.kept) / self.count
        return value


def cues_of(restorer: nn.Module) -> List[GlobalCue]:
    """Every cue of a restorer; empty for one that only looks at neighbourhoods."""
    return [module for module in restorer.modules() if isinstance(module, GlobalCue)]


@contextmanager
def keep_cues(restorer: nn.Module) -> Iterator[None]:
    """Keep the cues of what is restored within, the mean over several calls, for :func:`reuse_cues`."""
    _forget(restorer)
    with _mode(restorer, 'keep'):
        yield


@contextmanager
def reuse_cues(restorer: nn.Module) -> Iterator[None]:
    """Restore what comes by the cues that were kept, then forget them."""
    try:
        with _mode(restorer, 'reuse'):
            yield
    finally:
        _forget(restorer)


def _forget(restorer: nn.Module) -> None:
    for cue in cues_of(restorer):
        cue.kept, cue.count = None, 0


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

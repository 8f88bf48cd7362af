"""Hold a frozen module without listing it: checkpoints stay small."""

from typing import Callable

from torch import Tensor, nn


class Unlisted(nn.Module):
    """Hold a module that follows ``.to()`` but appears in neither ``parameters()`` nor ``state_dict()``.

    A tower of hundreds of megabytes would otherwise be in every checkpoint of a restorer of one.
    """

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self._held = (module.eval().requires_grad_(False),)

    @property
    def module(self) -> nn.Module:
        """The module itself."""
        return self._held[0]

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> 'Unlisted':
        self.module._apply(fn, recurse)
        return super()._apply(fn, recurse)

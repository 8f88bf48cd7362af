"""Hold a frozen module without listing it, so that checkpoints stay small."""

from collections.abc import Callable

from torch import Tensor, nn


class Unlisted(nn.Module):
    """Hold a module that follows ``.to()`` but appears in neither ``parameters()`` nor ``state_dict()``.

    Otherwise every checkpoint of a small restorer would hold a tower of hundreds of megabytes.
    """

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self._held = (module.eval().requires_grad_(False),)

    @property
    def module(self) -> nn.Module:
        """Return the module itself."""
        return self._held[0]

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> 'Unlisted':
        self.module._apply(fn, recurse)
        return super()._apply(fn, recurse)

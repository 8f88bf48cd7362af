"""Layers that say nothing until they are trained."""

from torch import nn


def zeroed(layer: nn.Module) -> None:
    """Set every parameter of ``layer`` to zero."""
    for parameter in layer.parameters():
        nn.init.zeros_(parameter)

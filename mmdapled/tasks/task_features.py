"""Features of the task model: read while it computes its losses, and computed for clean images."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm


class FeatureTap:
    """Context that keeps the output of the neck of ``task_model``, or of its backbone, in ``features``."""

    def __init__(self, task_model: Any) -> None:
        self.module = getattr(task_model, 'neck', None) or task_model.backbone
        self.features: list[Tensor] = []

    def __enter__(self) -> 'FeatureTap':
        self.handle = self.module.register_forward_hook(self._keep)
        return self

    def __exit__(self, *_: Any) -> None:
        self.handle.remove()

    def _keep(self, _module: nn.Module, _inputs: Any, outputs: Any) -> None:
        levels = [outputs] if isinstance(outputs, Tensor) else outputs
        self.features = [level for level in levels if isinstance(level, Tensor)]


@contextmanager
def kept_batch_statistics(model: nn.Module) -> Iterator[None]:
    """Keep the running statistics of batch norms in training mode, which go on using batch statistics."""
    norms = [module for module in model.modules() if isinstance(module, _BatchNorm) and module.training]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.momentum = 0.0
    try:
        yield
    finally:
        for norm, momentum in zip(norms, momenta, strict=True):
            norm.momentum = momentum


def random_state(device: torch.device) -> list[Tensor]:
    """Return torch's RNG state on the CPU and, with CUDA, on ``device``."""
    states = [torch.get_rng_state()]
    return states + [torch.cuda.get_rng_state(device)] if device.type == 'cuda' else states


@contextmanager
def restored_random_state(states: Sequence[Tensor], device: torch.device) -> Iterator[None]:
    """Set the RNG to ``states`` of :func:`random_state` inside the context, and reset it afterwards."""
    with torch.random.fork_rng([device] if device.type == 'cuda' else []):
        torch.set_rng_state(states[0])
        for state in states[1:]:
            torch.cuda.set_rng_state(state, device)
        yield


def clean_features(task_model: Any, inputs: Tensor, states: Sequence[Tensor]) -> Sequence[Tensor]:
    """Return the features of normalised clean ``inputs (N, 3, H, W)``, without gradient or change of the model.

    ``states`` is the :func:`random_state` before the features that they are compared with. Stochastic depth and dropout
    (SegFormer, Swin) then drop the same parts, and equal images have equal features.
    """
    same = restored_random_state(states, inputs.device)
    with torch.no_grad(), kept_batch_statistics(task_model), same, FeatureTap(task_model) as tap:
        task_model.extract_feat(inputs)
    return tap.features

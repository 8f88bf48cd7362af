"""Supervision of the estimated blur kernel by the true one, where a data set knows it."""

import torch
from torch import Tensor, nn

from mmdapled.images import full_precision
from mmdapled.registry import MODELS
from mmdapled.structures import RestorationOutput

SMALLEST = 1e-8


def kernel_divergence(estimated: Tensor, true: Tensor) -> Tensor:
    """Return the mean KL divergence of ``true`` from ``estimated``, in nats; both ``(N, k, k)``, sum 1."""
    estimated, true = (full_precision(kernels).clamp(min=SMALLEST) for kernels in (estimated, true))
    return (true * (true.log() - estimated.log())).sum(dim=(-2, -1)).mean()


@MODELS.register_module()
class BlurKernelLoss(nn.Module):
    """Divergence of the true from the estimated blur kernel.

    Args:
        loss_weight: factor of the result.
    """

    def __init__(self, loss_weight: float = 1.0) -> None:
        super().__init__()
        self.loss_weight = loss_weight

    def forward(self, output: RestorationOutput, true: Tensor) -> Tensor:
        """Return a scalar for ``true (N, k, k)`` of sum 1.

        Raises:
            ValueError: the restorer estimates no kernel, or N or k differ.
        """
        estimated = output.blur_kernels
        if estimated is None or estimated.shape != true.shape:
            got = 'none' if estimated is None else f'{tuple(estimated.shape)}'
            raise ValueError(
                f'BlurKernelLoss: expected estimated kernels {tuple(true.shape)} as the true ones, got {got}; '
                'it needs a restorer that estimates them in training, such as DAPLED with detail'
            )
        with torch.autocast(true.device.type, enabled=False):
            return self.loss_weight * kernel_divergence(estimated, true)

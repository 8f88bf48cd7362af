"""Learned perceptual distance on the loop of the detection metrics, where its weights exist."""

from pathlib import Path
from typing import Any, Union

import torch
from torch import Tensor, nn

from mmdapled.evaluation.restoration_metric import RestorationMetric
from mmdapled.losses.perceptual import vgg16_tensors
from mmdapled.registry import METRICS


def lpips_network(weights: Union[str, Path]) -> nn.Module:
    """torchmetrics' LPIPS of VGG-16, with the backbone from a local file of torchvision's.

    The linear layers come with torchmetrics (Zhang et al., CVPR 2018, version 0.1). It takes two RGB batches
    ``(N, 3, H, W)`` in [0, 1], with ``normalize=True``.

    Raises:
        FileNotFoundError, RuntimeError: see :func:`.vgg16_tensors`.
    """
    # torchmetrics' public class downloads the backbone; this is what it wraps.
    from torchmetrics.functional.image.lpips import _LPIPS

    network: Any = _LPIPS(pretrained=True, net='vgg', pnet_rand=True)
    # Layers are called slice1.0 to slice5.28, with torchvision's numbers.
    names = {key: f'features.{key.partition(".")[2]}' for key in network.net.state_dict()}
    tensors = vgg16_tensors(weights, list(names.values()))
    network.net.load_state_dict({key: tensors[name] for key, name in names.items()})
    return network.eval().requires_grad_(False)


@METRICS.register_module()
class LPIPS(RestorationMetric):
    """Mean LPIPS (VGG-16) over the frames, lower is better, see :class:`RestorationMetric`.

    Args:
        weights: torchvision's ``vgg16-397923af.pth``, a local file.
        kwargs: mmengine's.

    Raises:
        FileNotFoundError, RuntimeError: see :func:`lpips_network`.
    """

    name = 'LPIPS'

    def __init__(self, weights: Union[str, Path], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.network = lpips_network(weights)

    @torch.inference_mode()
    def score(self, restored: Tensor, clean: Tensor) -> Tensor:
        """LPIPS of ``(1, 3, H, W)`` RGB in [0, 1]."""
        return self.network.to(restored.device)(restored, clean, normalize=True).mean()

"""LPIPS between restored and clean images, from local weights."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from mmdapled.evaluation.restoration_metric import RestorationMetric
from mmdapled.registry import METRICS
from mmdapled.state_dict import read_state_dict


def vgg16_tensors(weights: str | Path, names: Sequence[str]) -> dict[str, Tensor]:
    """Read the tensors ``names``, such as ``features.0.weight``, of torchvision's VGG-16 from a local file.

    Raises:
        FileNotFoundError: no such file. Nothing is downloaded.
        RuntimeError: the file does not hold VGG-16's weights.
    """
    tensors = read_state_dict(weights)
    missing = sorted(set(names) - set(tensors))
    if missing:
        raise RuntimeError(f"{weights}: expected torchvision's VGG-16 (vgg16-397923af.pth), it lacks {missing[0]}")
    return {name: tensors[name] for name in names}


def lpips_network(weights: str | Path) -> nn.Module:
    """Return torchmetrics' LPIPS network of VGG-16, with torchvision's backbone from a local file.

    torchmetrics bundles the linear layers (Zhang et al., CVPR 2018, version 0.1). With ``normalize=True`` the network
    takes two RGB batches ``(N, 3, H, W)`` in [0, 1].

    Raises:
        FileNotFoundError, RuntimeError: :func:`.vgg16_tensors` cannot load the weights.
    """
    # torchmetrics' public class, which wraps this one, downloads the backbone.
    from torchmetrics.functional.image.lpips import _LPIPS

    network: Any = _LPIPS(pretrained=True, net='vgg', pnet_rand=True)
    # Layers are named slice1.0 to slice5.28, with torchvision's numbers.
    names = {key: f'features.{key.partition(".")[2]}' for key in network.net.state_dict()}
    tensors = vgg16_tensors(weights, list(names.values()))
    network.net.load_state_dict({key: tensors[name] for key, name in names.items()})
    return network.eval().requires_grad_(False)


@METRICS.register_module()
class LPIPS(RestorationMetric):
    """Mean LPIPS (VGG-16) over the images; lower is better.

    Args:
        weights: local copy of torchvision's ``vgg16-397923af.pth``.
        kwargs: arguments of :class:`RestorationMetric`.

    Raises:
        FileNotFoundError, RuntimeError: :func:`lpips_network` cannot load the weights.
    """

    name = 'LPIPS'

    def __init__(self, weights: str | Path, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.network = lpips_network(weights)

    @torch.inference_mode()
    def score(self, restored: Tensor, clean: Tensor) -> Tensor:
        """Return the LPIPS of ``(1, 3, H, W)`` RGB in [0, 1]."""
        return self.network.to(restored.device)(restored, clean, normalize=True).mean()

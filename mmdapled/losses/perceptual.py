"""Perceptual loss: the distance of two images in the features of an image classifier."""

from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.losses.pixel_loss import PixelLoss, keep_valid
from mmdapled.registry import MODELS
from mmdapled.state_dict import read_state_dict

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet, RGB in [0, 1]
TAPS = (3, 8, 15, 22)  # relu1_2, relu2_2, relu3_3, relu4_3


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


def vgg16_features(weights: str | Path) -> nn.Sequential:
    """Build torchvision's VGG-16 up to relu4_3, frozen, with the weights that :func:`vgg16_tensors` reads."""
    from torchvision.models import vgg16

    features = vgg16(weights=None).features[: TAPS[-1] + 1]
    tensors = vgg16_tensors(weights, [f'features.{key}' for key in features.state_dict()])
    features.load_state_dict({name.removeprefix('features.'): value for name, value in tensors.items()})
    return features.eval().requires_grad_(False)


@MODELS.register_module()
class PerceptualLoss(PixelLoss):
    """Mean absolute difference of VGG-16 features, averaged over four depths.

    Source: Johnson et al., ECCV 2016, section 3.2.

    Args:
        weights: torchvision's ``vgg16-397923af.pth``, a local file.
        loss_weight: factor of the result.

    Raises:
        FileNotFoundError, RuntimeError: raised by :func:`vgg16_tensors`.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, weights: str | Path, loss_weight: float = 1.0) -> None:
        super().__init__(loss_weight)
        self.features = vgg16_features(weights)
        self.register_buffer('mean', torch.tensor(MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer('std', torch.tensor(STD).view(1, 3, 1, 1), persistent=False)

    def distance(self, restored: Tensor, clean: Tensor, mask: Tensor | None) -> Tensor:
        """Return the mean over the four depths."""
        features = self._taps(keep_valid(restored, clean, mask))
        with torch.no_grad():
            targets = self._taps(clean)
        terms = [F.l1_loss(feature, target) for feature, target in zip(features, targets, strict=True)]
        return torch.stack(terms).mean()

    def _taps(self, image: Tensor) -> list[Tensor]:
        x, taps = (image - self.mean) / self.std, []
        for index, layer in enumerate(self.features):
            x = layer(x)
            if index in TAPS:
                taps.append(x)
        return taps

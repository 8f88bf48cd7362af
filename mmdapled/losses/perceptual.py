"""Features of an image classifier as a distance of pictures."""

from pathlib import Path
from typing import Dict, Optional, Sequence, Tuple, Union

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.images import full_precision
from mmdapled.losses.masking import check_pair, keep_valid
from mmdapled.registry import MODELS
from mmdapled.state_dict import read_state_dict
from mmdapled.structures import RestorationOutput

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet, RGB in [0, 1]
TAPS = (3, 8, 15, 22)  # relu1_2, relu2_2, relu3_3, relu4_3


def vgg16_tensors(weights: Union[str, Path], names: Sequence[str]) -> Dict[str, Tensor]:
    """The tensors ``names``, such as ``features.0.weight``, of torchvision's VGG-16 in a local file.

    Raises:
        FileNotFoundError: no such file. Nothing is downloaded.
        RuntimeError: not VGG-16's weights.
    """
    tensors = read_state_dict(weights)
    missing = sorted(set(names) - set(tensors))
    if missing:
        raise RuntimeError(f"{weights}: expected torchvision's VGG-16 (vgg16-397923af.pth), it lacks {missing[0]}")
    return {name: tensors[name] for name in names}


def vgg16_features(weights: Union[str, Path]) -> nn.Sequential:
    """torchvision's VGG-16 up to relu4_3, frozen, see :func:`vgg16_tensors`."""
    from torchvision.models import vgg16

    features = vgg16(weights=None).features[: TAPS[-1] + 1]
    tensors = vgg16_tensors(weights, [f'features.{key}' for key in features.state_dict()])
    features.load_state_dict({name.removeprefix('features.'): value for name, value in tensors.items()})
    return features.eval().requires_grad_(False)


@MODELS.register_module()
class PerceptualLoss(nn.Module):
    """Mean absolute difference of VGG-16 features, averaged over four depths.

    Source: Johnson et al., ECCV 2016, section 3.2.

    Args:
        weights: torchvision's ``vgg16-397923af.pth``, a local file.
        loss_weight: factor of the result.

    Raises:
        FileNotFoundError, RuntimeError: see :func:`vgg16_tensors`.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, weights: Union[str, Path], loss_weight: float = 1.0) -> None:
        super().__init__()
        self.loss_weight = loss_weight
        self.features = vgg16_features(weights)
        self.register_buffer('mean', torch.tensor(MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer('std', torch.tensor(STD).view(1, 3, 1, 1), persistent=False)

    def forward(self, output: RestorationOutput, target: Tensor, mask: Optional[Tensor] = None) -> Tensor:
        """Return a scalar for ``target (N, 3, H, W)`` RGB in [0, 1] and ``mask (N, 1, H, W)``, 1 where valid.

        Raises:
            ValueError: other shapes.
        """
        check_pair(output.image, target, mask)
        with torch.autocast(target.device.type, enabled=False):
            clean = full_precision(target)
            restored = self._taps(keep_valid(full_precision(output.image), clean, mask))
            with torch.no_grad():
                wanted = self._taps(clean)
            terms = [F.l1_loss(one, other) for one, other in zip(restored, wanted, strict=True)]
            return self.loss_weight * torch.stack(terms).mean()

    def _taps(self, image: Tensor) -> Tuple[Tensor, ...]:
        x, taps = (image - self.mean) / self.std, []
        for index, layer in enumerate(self.features):
            x = layer(x)
            if index in TAPS:
                taps.append(x)
        return tuple(taps)

"""CLIP identity loss: the restored picture shall mean to CLIP what the clean one means."""

from typing import Optional, Sequence

import torch
from torch import Tensor, nn

from mmdapled.losses.frozen_clip import build_frozen_clip
from mmdapled.losses.masking import check_pair, keep_valid
from mmdapled.registry import MODELS
from mmdapled.structures import RestorationOutput

# CLIP-LIT weights the last stage, which knows content rather than pixels, by half.
STAGE_WEIGHTS = (1.0, 1.0, 1.0, 1.0, 0.5)


def stage_distance(features: Sequence[Tensor], targets: Sequence[Tensor]) -> Tensor:
    """Weighted sum over stages of the mean squared difference; a tower with fewer stages keeps the last weights.

    Source: Liang et al., CLIP-LIT, ICCV 2023, section 3.
    """
    weights = STAGE_WEIGHTS[-len(features) :]
    terms = [
        weight * (feature.float() - target.detach().float()).square().mean()
        for weight, feature, target in zip(weights, features, targets, strict=True)
    ]
    return torch.stack(terms).sum()


@MODELS.register_module()
class CLIPIdentityLoss(nn.Module):
    """Distance of CLIP image features of the restored and of the clean picture.

    Args:
        model: open_clip architecture; CLIP-LIT uses RN101.
        pretrained: open_clip weight tag, local weight file, or ``random`` (a control, warned about).
        loss_weight: factor of the result.
        working_size: side in pixels of the square that both pictures are resized to.

    Raises:
        ValueError, RuntimeError: unknown model, weights not found.
    """

    def __init__(self, model: str, pretrained: str, loss_weight: float = 1.0, working_size: int = 224) -> None:
        super().__init__()
        self.loss_weight = loss_weight
        self.clip, _, _ = build_frozen_clip(model, pretrained, working_size)

    def forward(self, output: RestorationOutput, target: Tensor, mask: Optional[Tensor] = None) -> Tensor:
        """Return a scalar for ``target (N, 3, H, W)`` RGB in [0, 1] and ``mask (N, 1, H, W)``, 1 where valid.

        Raises:
            ValueError: other shapes.
        """
        check_pair(output.image, target, mask)
        with torch.autocast(target.device.type, enabled=False):
            restored = self.clip.stages(keep_valid(output.image, target, mask))
            with torch.no_grad():
                clean = self.clip.stages(target)
            return self.loss_weight * stage_distance(restored, clean)

"""CLIP losses: what the restored image means to a frozen CLIP."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.losses.frozen_clip import build_frozen_clip
from mmdapled.losses.pixel_loss import PixelLoss, keep_valid
from mmdapled.priors.prompts import ANTONYM_PROMPTS, Prompts, encode_prompts
from mmdapled.registry import MODELS
from mmdapled.structures import RestorationOutput

# CLIP-LIT halves the weight of the last stage, which knows content rather than pixels.
STAGE_WEIGHTS = (1.0, 1.0, 1.0, 1.0, 0.5)


def stage_distance(features: Sequence[Tensor], targets: Sequence[Tensor]) -> Tensor:
    """Return the weighted sum over stages of the mean squared difference; fewer stages take the last weights.

    Source: Liang et al., CLIP-LIT, ICCV 2023, section 3.
    """
    weights = STAGE_WEIGHTS[-len(features) :]
    terms = [
        weight * (feature.float() - target.detach().float()).square().mean()
        for weight, feature, target in zip(weights, features, targets, strict=True)
    ]
    return torch.stack(terms).sum()


def prompt_cross_entropy(image_features: Tensor, text: Tensor, temperature: float) -> Tensor:
    """Return the mean of ``-log p(clean prompt)``, softmax of scaled cosines within each antonym pair.

    Source: CLIP-IQA (Wang et al., AAAI 2023, section 3) as CLIP-LIT's enhancement loss (ICCV 2023, section 3).

    Args:
        image_features: ``(N, D)`` of unit length.
        text: ``(K, 2, D)`` of unit length, degraded first.
        temperature: factor of the cosines.
    """
    degraded, clean = (image_features @ text[:, side].T for side in (0, 1))
    return F.softplus(temperature * (degraded - clean)).mean()


@MODELS.register_module()
class CLIPIdentityLoss(PixelLoss):
    """Distance of CLIP's image features of the restored and the clean image.

    Args:
        model: open_clip architecture; CLIP-LIT uses RN101.
        pretrained: open_clip weight tag, local weight file, or ``random`` (a control, warned about).
        loss_weight: factor of the result.
        working_size: side in pixels of the square to which both images are resized.

    Raises:
        ValueError, RuntimeError: unknown model, weights not found.
    """

    def __init__(self, model: str, pretrained: str, loss_weight: float = 1.0, working_size: int = 224) -> None:
        super().__init__(loss_weight)
        self.clip, _, _ = build_frozen_clip(model, pretrained, working_size)

    def distance(self, restored: Tensor, clean: Tensor, mask: Tensor | None) -> Tensor:
        """Return the distance over the stages of the image tower."""
        features = self.clip.stages(keep_valid(restored, clean, mask))
        with torch.no_grad():
            targets = self.clip.stages(clean)
        return stage_distance(features, targets)


@MODELS.register_module()
class CLIPPromptLoss(nn.Module):
    """Cross-entropy of the restored image to the clean prompts; needs no clean image.

    Args:
        model: open_clip architecture; CLIP-LIT uses ViT-B-32.
        pretrained: open_clip weight tag, local weight file, or ``random`` (a control, warned about).
        loss_weight: factor of the result.
        prompts: name -> (degraded phrasings, clean phrasings).
        temperature: factor of the cosines.
        working_size: side in pixels of the square to which images are resized.

    Raises:
        ValueError, RuntimeError: unknown model, weights not found.
    """

    text: Tensor

    def __init__(
        self,
        model: str,
        pretrained: str,
        loss_weight: float = 1.0,
        prompts: Prompts | None = None,
        temperature: float = 100.0,
        working_size: int = 224,
    ) -> None:
        super().__init__()
        self.loss_weight = loss_weight
        self.temperature = temperature
        self.clip, whole, tokenizer = build_frozen_clip(model, pretrained, working_size)
        with torch.no_grad():
            text = encode_prompts(whole, tokenizer, prompts or ANTONYM_PROMPTS)
        self.register_buffer('text', text, persistent=False)

    def forward(self, output: RestorationOutput, target: Tensor | None = None, mask: Tensor | None = None) -> Tensor:
        """Return a scalar; ``target (N, 3, H, W)`` only fills what ``mask (N, 1, H, W)`` marks as padding."""
        image = output.image if target is None else keep_valid(output.image, target, mask)
        with torch.autocast(image.device.type, enabled=False):
            features = self.clip.embed(image)
            return self.loss_weight * prompt_cross_entropy(features, self.text.to(features.dtype), self.temperature)

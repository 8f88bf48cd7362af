"""CLIP prompt loss: the restored picture shall look clean, not degraded, to CLIP; it needs no clean picture."""

from typing import Optional

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.losses.frozen_clip import build_frozen_clip
from mmdapled.losses.masking import keep_valid
from mmdapled.priors.prompts import ANTONYM_PROMPTS, Prompts, encode_prompts
from mmdapled.registry import MODELS
from mmdapled.structures import RestorationOutput


def prompt_cross_entropy(image_features: Tensor, text: Tensor, temperature: float) -> Tensor:
    """Mean of ``-log p(clean prompt)``, softmax of scaled cosines within each antonym pair.

    Args:
        image_features: ``(N, D)`` of unit length.
        text: ``(K, 2, D)`` of unit length, degraded first.
        temperature: what cosines are multiplied by.

    Source: CLIP-IQA (Wang et al., AAAI 2023, section 3) as CLIP-LIT's enhancement loss (ICCV 2023, section 3).
    """
    degraded, clean = (image_features @ text[:, side].T for side in (0, 1))
    return F.softplus(temperature * (degraded - clean)).mean()


@MODELS.register_module()
class CLIPPromptLoss(nn.Module):
    """How much nearer the restored picture is to the degraded than to the clean prompts.

    Args:
        model: open_clip architecture; CLIP-LIT uses ViT-B-32.
        pretrained: open_clip weight tag, local weight file, or ``random`` (a control, warned about).
        loss_weight: factor of the result.
        prompts: name -> (degraded phrasings, clean phrasings).
        temperature: what cosines are multiplied by.
        working_size: side in pixels of the square that pictures are resized to.

    Raises:
        ValueError, RuntimeError: unknown model, weights not found.
    """

    text: Tensor

    def __init__(
        self,
        model: str,
        pretrained: str,
        loss_weight: float = 1.0,
        prompts: Optional[Prompts] = None,
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

    def forward(
        self, output: RestorationOutput, target: Optional[Tensor] = None, mask: Optional[Tensor] = None
    ) -> Tensor:
        """Return a scalar; ``target (N, 3, H, W)`` only fills what ``mask (N, 1, H, W)`` marks as padding."""
        image = output.image if target is None else keep_valid(output.image, target, mask)
        with torch.autocast(image.device.type, enabled=False):
            features = self.clip.embed(image)
            return self.loss_weight * prompt_cross_entropy(features, self.text.to(features.dtype), self.temperature)

"""The CLIP prior: which degradation, and where, from a frozen CLIP."""

from pathlib import Path
from typing import Any, Optional

import torch
from torch import Tensor

from mmdapled.degradation_names import DEGRADATIONS
from mmdapled.priors.base import BasePrior, PriorOutput
from mmdapled.priors.calibration import Calibration, read_calibration
from mmdapled.priors.dense_features import dense_features, resize_and_normalise
from mmdapled.priors.open_clip_tower import build_clip, weight_file
from mmdapled.priors.prompts import ANTONYM_PROMPTS, Prompts, antonym_probabilities, encode_prompts
from mmdapled.registry import MODELS

TEMPERATURE = 100.0  # CLIP's own logit scale


@MODELS.register_module()
class CLIPPrior(BasePrior):
    """Degradation maps and levels by one dense pass of a frozen open_clip image tower.

    Text features are computed once and kept as a buffer; the text tower is dropped. The paper (arXiv 2409.13496)
    publishes neither prompts nor formula: the antonym pairs are CLIP-IQA's, the dense maps MaskCLIP's.

    Args:
        model: open_clip architecture, a ModifiedResNet (``RN50``) or a VisionTransformer (``ViT-B-32``).
        pretrained: open_clip weight tag, local weight file, or ``random`` (a control, warned about).
        working_size: side in pixels of the square that the image is resized to.
        prompts: degradation -> (degraded phrasings, clean phrasings), keys in the order of DEGRADATIONS; if None,
            those that the weights were calibrated with, else CLIP-IQA's.
        temperature: what cosines are multiplied by; if None, as the weights were calibrated, else 100.

    Raises:
        ValueError: prompts for other degradations than DEGRADATIONS, unknown model or weights.
    """

    text: Tensor
    temperature: Tensor
    bias: Tensor
    mean: Tensor
    std: Tensor

    def __init__(
        self,
        model: str,
        pretrained: str,
        working_size: int = 224,
        prompts: Optional[Prompts] = None,
        temperature: Optional[float] = None,
        init_cfg: Optional[dict] = None,
    ) -> None:
        super().__init__(init_cfg)
        calibration = choose_calibration(model, pretrained, prompts, temperature)
        clip, mean, std, tokenizer = build_clip(model, pretrained, working_size)
        text = encode_prompts(clip, tokenizer, calibration.prompts)
        self.visual: Any = clip.visual
        self.visual.requires_grad_(False)
        self.working_size = working_size
        self.names = tuple(calibration.prompts)
        self.token_dim = text.shape[-1]
        self.register_buffer('text', text)
        self.register_buffer('temperature', torch.tensor(calibration.temperature, dtype=torch.float32))
        self.register_buffer('bias', torch.tensor(calibration.bias, dtype=torch.float32))
        self.register_buffer('mean', torch.tensor(mean).view(1, 3, 1, 1), persistent=False)
        self.register_buffer('std', torch.tensor(std).view(1, 3, 1, 1), persistent=False)

    def train(self, mode: bool = True) -> 'CLIPPrior':
        """Stay in evaluation mode: the prior is frozen, its batch statistics too."""
        del mode
        return super().train(False)

    @torch.no_grad()
    def forward(self, image: Tensor) -> PriorOutput:
        """Estimate the degradations of RGB ``(N, 3, H, W)`` in [0, 1]."""
        tower_input = resize_and_normalise(image, self.working_size, self.mean, self.std)
        tokens = dense_features(self.visual, tower_input)
        maps = antonym_probabilities(tokens, self.text, self.temperature, self.bias)
        return PriorOutput(tokens, maps, maps.mean(dim=(-2, -1)))

    def init_weights(self) -> Any:
        """Keep the loaded weights: there is nothing to initialise."""


def choose_calibration(
    model: str, pretrained: str, prompts: Optional[Prompts], temperature: Optional[float]
) -> Calibration:
    """The user's own, else what comes with the weight file, else CLIP-IQA's prompts at CLIP's logit scale."""
    file = weight_file(model, pretrained)
    stored = read_calibration(file) if not (prompts or temperature) and Path(file).is_file() else None
    count = len(DEGRADATIONS)
    return stored or Calibration(prompts or ANTONYM_PROMPTS, [temperature or TEMPERATURE] * count, [0.0] * count)

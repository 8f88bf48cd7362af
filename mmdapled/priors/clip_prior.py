"""The CLIP prior: degradation levels and maps from a frozen CLIP."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from mmdapled.priors.base import BasePrior
from mmdapled.priors.builder import EMBEDDED, EMBEDDED_THRESHOLDS
from mmdapled.priors.calibration import Calibration, read_calibration
from mmdapled.priors.dense_features import dense_features, resize_and_normalise
from mmdapled.priors.fusion import fuse_batch_norms
from mmdapled.priors.open_clip_tower import build_clip, weight_file
from mmdapled.priors.prompt_file import prompt_calibration, prompt_features
from mmdapled.priors.prompts import ANTONYM_PROMPTS, Prompts, antonym_probabilities, encode_prompts, smoothed
from mmdapled.registry import MODELS
from mmdapled.structures import PriorOutput


@MODELS.register_module()
class CLIPPrior(BasePrior):
    """Degradation maps and levels by one dense pass of a frozen open_clip image tower.

    Text features are computed once and kept as a buffer; the text tower is dropped. Batch norms are folded into the
    convolutions before them. Maps are averaged over as many neighbouring patches as the weights were calibrated with.
    The paper (arXiv 2409.13496) publishes neither prompts nor formula: the default antonym pairs are CLIP-IQA's, the
    dense maps MaskCLIP's.

    Args:
        model: open_clip architecture: a ModifiedResNet (``RN50``), a VisionTransformer (``ViT-B-32``), a SigLIP
            (``ViT-B-16-SigLIP``), or the bundled ``mmdapled-tiny``.
        pretrained: open_clip weight tag, local weight file, or ``random`` (a control, warned about).
        working_size: side in pixels of the square to which the image is resized.
        prompts: name -> (degraded phrasings, clean phrasings), any names and any words; restorers need the names and
            the order of DEGRADATIONS. Or a file of prompts learned for these weights. If None, the prompts of the
            weights' calibration, else CLIP-IQA's.
        temperature: factor of the cosines; if None, that of the weights' calibration, else CLIP's logit scale.

    Raises:
        ValueError: unknown model or weights, a prompt pair with an empty side, prompts learned for another CLIP.
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
        prompts: Prompts | str | Path | None = None,
        temperature: float | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(init_cfg)
        clip, mean, std, tokenizer = build_clip(model, pretrained, working_size)
        scale: Any = clip.logit_scale
        calibration = choose_calibration(model, pretrained, prompts, temperature, float(scale.detach().exp()))
        with torch.no_grad():
            if isinstance(prompts, (str, Path)):
                text = prompt_features(prompts, model, clip.visual)
            else:
                text = encode_prompts(clip, tokenizer, calibration.prompts)
        visual: Any = clip.visual
        self.visual: Any = fuse_batch_norms(visual).to(memory_format=torch.channels_last)
        self.visual.requires_grad_(False)
        self.working_size = working_size
        self.smoothing = calibration.smoothing
        self.names = tuple(calibration.prompts)
        self.token_dim = text.shape[-1]
        if pretrained == EMBEDDED and prompts is None and temperature is None:
            self.thresholds = EMBEDDED_THRESHOLDS
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
        maps = smoothed(antonym_probabilities(tokens, self.text, self.temperature, self.bias), self.smoothing)
        return PriorOutput(tokens, maps, maps.mean(dim=(-2, -1)))

    def init_weights(self) -> Any:
        """Keep the loaded weights: there is nothing to initialise."""


def choose_calibration(
    model: str,
    pretrained: str,
    prompts: Prompts | str | Path | None,
    temperature: float | None,
    logit_scale: float,
) -> Calibration:
    """Return the calibration of the prompt file or weight file, unless prompts or a temperature are given."""
    stored: Calibration | None = None
    if isinstance(prompts, (str, Path)):
        stored, prompts = prompt_calibration(prompts), None
    elif Path(file := weight_file(model, pretrained)).is_file():
        stored = read_calibration(file)
    if stored is not None and prompts is None and temperature is None:
        return stored
    chosen = prompts or (stored.prompts if stored is not None else ANTONYM_PROMPTS)
    smoothing = 1 if stored is None else stored.smoothing
    return Calibration(chosen, [temperature or logit_scale] * len(chosen), [0.0] * len(chosen), smoothing)

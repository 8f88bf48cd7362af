"""Learn prompts with which a frozen CLIP detects degradations, on images of known degradation."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from mmengine.model import BaseModel
from torch import Tensor, nn

from mmdapled.cross_entropy import sample_cross_entropy
from mmdapled.priors.calibration import Calibration
from mmdapled.priors.clip_prior import choose_calibration
from mmdapled.priors.dense_features import dense_values
from mmdapled.priors.open_clip_tower import build_clip
from mmdapled.priors.prompt_file import prompt_origin, save_prompts
from mmdapled.priors.prompts import Prompts
from mmdapled.registry import MODELS
from mmdapled.structures import DEGRADATIONS
from projects.degradation_clip.dense_maps import read_maps, tower_input, write_maps
from projects.degradation_clip.learned_prompts import LearnedPrompts

LOWEST_TEMPERATURE = 1e-3  # it is learned by its logarithm


@MODELS.register_module()
class PromptTuning(BaseModel):
    """Learned prompts, trained by the cross-entropy between their maps and the true maps.

    Training starts at the :class:`.CLIPPrior` of the same arguments. The CLIP is frozen, in evaluation mode and not in
    the checkpoints; contexts, temperature and bias are learned. Source: CoOp (Zhou et al., IJCV 2022, section 3.2),
    with CLIP-LIT's prompts for light (Liang et al., ICCV 2023, section 3.1); the maps per patch and the bias are ours.

    Args:
        model: architecture, as for :func:`.build_clip`.
        pretrained: the weights to learn prompts for.
        working_size: side in pixels of the square to which photos are resized.
        view: share of a photo's width that training images show; crops are resized to this share of working_size. A
            ViT takes 1 only.
        prompts: antonym pairs to start from, for the DEGRADATIONS; those of CLIPPrior if None.
        tokens: length of each context.

    Raises:
        ValueError: prompts for other degradations, or raised by :class:`.LearnedPrompts` and :func:`.build_clip`.
        TypeError: raised by :class:`.LearnedPrompts`.
    """

    mean: Tensor
    std: Tensor

    def __init__(
        self,
        model: str,
        pretrained: str,
        working_size: int,
        view: float = 1.0,
        prompts: Prompts | None = None,
        tokens: int = 16,
        data_preprocessor: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(data_preprocessor, init_cfg)
        clip, mean, std, tokenizer = build_clip(model, pretrained, working_size)
        scale: Any = clip.logit_scale
        start = choose_calibration(model, pretrained, prompts, None, float(scale.detach().exp()))
        if tuple(start.prompts) != DEGRADATIONS:
            raise ValueError(f'prompts: expected the keys {DEGRADATIONS}, in this order, got {tuple(start.prompts)}')
        self.model, self.pretrained = model, pretrained
        self.working_size, self.view = working_size, view
        self.start, self.smoothing = start.prompts, start.smoothing
        self.prompts = LearnedPrompts(clip, tokenizer, start.prompts, tokens)
        self.log_temperature = nn.Parameter(torch.zeros(len(DEGRADATIONS)))
        self.bias = nn.Parameter(torch.zeros(len(DEGRADATIONS)))
        self.read_by(torch.tensor(start.temperature), torch.tensor(start.bias))
        self.register_buffer('mean', torch.tensor(mean).view(1, 3, 1, 1), persistent=False)
        self.register_buffer('std', torch.tensor(std).view(1, 3, 1, 1), persistent=False)

    def forward(self, inputs: list[Tensor], data_samples: list | None = None, mode: str = 'tensor') -> Any:
        """Return dense features, the loss, or samples with ``degradation_levels (K,)`` and ``heatmaps (K, h, w)``.

        Args:
            inputs: uint8 BGR images ``(3, H, W)`` of any sizes.
            data_samples: with ``gt_heatmaps (K, H, W)`` for the loss.
            mode: ``tensor``, ``loss`` or ``predict``.
        """
        size = round(self.working_size * self.view) if mode == 'loss' else self.working_size
        with torch.no_grad():
            values = dense_values(self.visual, tower_input(inputs, size, self.mean, self.std))
        if mode == 'tensor':
            return values
        maps = read_maps(values, self.prompts(), self.log_temperature, self.bias, self.smoothing)
        samples = data_samples or []
        return {'loss_maps': sample_cross_entropy(maps, samples)} if mode == 'loss' else write_maps(maps, samples)

    @torch.no_grad()
    def read_by(self, temperature: Tensor, bias: Tensor) -> None:
        """Set temperature and bias, ``(K,)`` each."""
        self.log_temperature.copy_(temperature.clamp(min=LOWEST_TEMPERATURE).log())
        self.bias.copy_(bias)

    @property
    def visual(self) -> Any:
        """Return the frozen image tower."""
        return self.prompts.clip.module.visual

    @torch.no_grad()
    def export(self, file: str | Path, notes: Mapping[str, str]) -> Calibration:
        """Write a file for ``CLIPPrior(prompts=file)``, with ``notes`` in its metadata; return its calibration."""
        temperature = self.log_temperature.exp()
        calibration = Calibration(self.start, temperature.tolist(), self.bias.tolist(), self.smoothing)
        tensors = dict(text=self.prompts(), contexts=self.prompts.contexts, temperature=temperature, bias=self.bias)
        save_prompts(file, tensors, calibration, prompt_origin(self.model, self.pretrained, self.visual), notes)
        return calibration

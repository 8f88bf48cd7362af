"""Train a CLIP of degradations: images and their parts against captions, maps against the true maps."""

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from mmengine.model import BaseModel
from torch import Tensor, nn

from mmdapled.cross_entropy import sample_cross_entropy
from mmdapled.priors.dense_features import dense_values
from mmdapled.priors.open_clip_tower import build_clip
from mmdapled.priors.prompts import ANTONYM_PROMPTS, Prompts, encode_prompts
from mmdapled.registry import MODELS
from mmdapled.structures import DEGRADATIONS
from projects.degradation_clip.dense_maps import read_maps, tower_input, write_maps

MAX_SCALE = 100.0  # as in CLIP (Radford et al., 2021, section 2.5)
FIRST_TEMPERATURE = 20.0
FIRST_GAIN, FIRST_RANDOM = 0.4, 0.1  # of derivatives and of random filters in the first convolution


@MODELS.register_module()
class DegradationCLIP(BaseModel):
    """An open_clip model trained with open_clip's contrastive loss on regions of degraded images and captions.

    The features of a region are the mean of the dense features in it, which :class:`.CLIPPrior` reads. In a
    ModifiedResNet query and key of the attention pooling are zero and stay so: its attention is uniform, and
    open_clip's ``encode_image`` gives the same features of the whole image.

    A second loss compares the dense maps of the antonym prompts with the true maps, patch by patch. Captions alone
    teach this more slowly: half of a batch's captions say almost the same about blur and noise.

    Args:
        model: architecture, as for :func:`.build_clip`.
        working_size: side in pixels of the square to which photos are resized.
        view: share of a photo's width that training images show; crops are resized to this share of working_size.
        pretrained: weights to start from; None trains from scratch.
        prompts: antonym pairs that read the maps.
        contrastive_weight: factor of the contrastive loss.
        map_weight: factor of the cross-entropy of the maps.
    """

    def __init__(
        self,
        model: str,
        working_size: int,
        view: float = 1.0,
        pretrained: str | None = None,
        prompts: Prompts | None = None,
        contrastive_weight: float = 1.0,
        map_weight: float = 0.0,
        data_preprocessor: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(data_preprocessor, init_cfg)
        from open_clip import ClipLoss

        clip, mean, std, self.tokenizer = build_clip(model, pretrained, working_size)
        self.clip: Any = clip
        self.working_size, self.view = working_size, view
        self.prompts = prompts or ANTONYM_PROMPTS
        self.contrastive_weight, self.map_weight = contrastive_weight, map_weight
        self.contrastive = ClipLoss()
        self.log_temperature = nn.Parameter(torch.full((len(DEGRADATIONS),), FIRST_TEMPERATURE).log())
        self.bias = nn.Parameter(torch.zeros(len(DEGRADATIONS)))
        self.register_buffer('mean', torch.tensor(mean).view(1, 3, 1, 1), persistent=False)
        self.register_buffer('std', torch.tensor(std).view(1, 3, 1, 1), persistent=False)
        visual: Any = clip.visual
        if hasattr(visual, 'attnpool'):
            make_attention_uniform(visual.attnpool)
            if pretrained is None:
                start_with_derivatives(visual.conv1.weight)

    def forward(self, inputs: list[Tensor], data_samples: list | None = None, mode: str = 'tensor') -> Any:
        """Return dense features, losses, or samples with ``degradation_levels (K,)`` and ``heatmaps (K, h, w)``.

        Args:
            inputs: uint8 BGR images ``(3, H, W)`` of any sizes.
            data_samples: for the losses, with the meta keys ``captions`` and ``regions`` of
                :class:`.DescribeDegradation` and with ``gt_heatmaps``.
            mode: ``tensor``, ``loss`` or ``predict``.
        """
        size = round(self.working_size * self.view) if mode == 'loss' else self.working_size
        values = dense_values(self.clip.visual, tower_input(inputs, size, self.mean, self.std))
        if mode == 'tensor':
            return values
        samples = data_samples or []
        return self._losses(values, samples) if mode == 'loss' else write_maps(self._maps(values), samples)

    def _losses(self, values: Tensor, samples: Sequence[Any]) -> dict[str, Tensor]:
        losses = {}
        if self.contrastive_weight:
            losses['loss_contrastive'] = self.contrastive_weight * self._contrastive_loss(values, samples)
        if self.map_weight:
            losses['loss_maps'] = self.map_weight * sample_cross_entropy(self._maps(values), samples)
        return losses

    def _contrastive_loss(self, values: Tensor, samples: Sequence[Any]) -> Tensor:
        regions = torch.stack([torch.as_tensor(sample.regions) for sample in samples]).to(values)
        image = F.normalize(region_means(values, regions).flatten(0, 1), dim=-1)
        captions = [caption for sample in samples for caption in sample.captions]
        text = self.clip.encode_text(self.tokenizer(captions).to(values.device), normalize=True)
        return self.contrastive(image, text, self.clip.logit_scale.exp().clamp(max=MAX_SCALE))

    def _maps(self, values: Tensor) -> Tensor:
        text = encode_prompts(self.clip, self.tokenizer, self.prompts)
        return read_maps(values, text, self.log_temperature, self.bias)


def region_means(values: Tensor, regions: Tensor) -> Tensor:
    """Average ``values (N, D, h, w)`` over relative regions ``(N, R, 4)``: left, top, right, bottom; ``(N, R, D)``.

    Patches are weighted by the share that lies in the region.

    >>> region_means(torch.zeros(2, 128, 10, 10), torch.rand(2, 3, 4)).shape
    torch.Size([2, 3, 128])
    """
    across = _coverage(regions[..., 0], regions[..., 2], values.shape[-1])
    down = _coverage(regions[..., 1], regions[..., 3], values.shape[-2])
    return torch.einsum('ndhw,nrh,nrw->nrd', values, down, across)


def _coverage(first: Tensor, last: Tensor, size: int) -> Tensor:
    """Return the share of each of ``size`` cells of [0, 1] in an interval, ``(..., size)``, of sum 1."""
    edges = torch.arange(size + 1, device=first.device, dtype=first.dtype) / size
    covered = torch.minimum(edges[1:], last[..., None]) - torch.maximum(edges[:-1], first[..., None])
    covered = covered.clamp(min=0)
    return covered / covered.sum(-1, keepdim=True)


def make_attention_uniform(pool: Any) -> None:
    """Set query, key and positions of an attention pooling to zero for good: it averages the values."""
    for parameter in (*pool.q_proj.parameters(), *pool.k_proj.parameters(), pool.positional_embedding):
        torch.nn.init.zeros_(parameter)
        parameter.requires_grad_(False)


@torch.no_grad()
def start_with_derivatives(weight: Tensor) -> None:
    """Mix means and derivatives of grey into the first filters of ``weight (C, 3, 3, 3)``.

    Blur and noise show in second derivatives, which random filters take thousands of iterations to learn.
    """
    lines = torch.tensor([[1.0, 1.0, 1.0], [1.0, 0.0, -1.0], [1.0, -2.0, 1.0]], device=weight.device)
    lines = lines / lines.norm(dim=1, keepdim=True)
    filters = torch.einsum('ay,bx->abyx', lines, lines).flatten(0, 1)[: len(weight)]
    grey = filters[:, None].expand(-1, 3, -1, -1) / 3**0.5
    weight[: len(filters)] = FIRST_GAIN * grey + FIRST_RANDOM * weight[: len(filters)]

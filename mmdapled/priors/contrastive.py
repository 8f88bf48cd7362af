"""Train a CLIP to tell degradations apart: images and parts of images against their captions."""

from typing import Any, Dict, List, Optional, Sequence

import torch
import torch.nn.functional as F
from mmengine.model import BaseModel
from torch import Tensor

from mmdapled.degradation_names import DEGRADATIONS
from mmdapled.priors.dense_features import dense_values, resize_and_normalise
from mmdapled.priors.open_clip_tower import build_clip
from mmdapled.priors.prompts import ANTONYM_PROMPTS, Prompts, antonym_probabilities, encode_prompts
from mmdapled.registry import MODELS

MAX_SCALE = 100.0  # as in CLIP (Radford et al., 2021, section 2.5)


@MODELS.register_module()
class DegradationCLIP(BaseModel):
    """An open_clip model trained with open_clip's own contrastive loss on regions of degraded images and captions.

    The features of a region are the mean of the dense features in it, so that what is trained is what
    :class:`.CLIPPrior` reads: every patch speaks for itself. For a ModifiedResNet the attention pooling's query and
    key are set to zero and kept there: its attention is then uniform, and open_clip's own ``encode_image`` gives the
    same features of the whole image.

    Args:
        model: see :func:`.build_clip`.
        working_size: side in pixels of the square that images are resized to.
        pretrained: weights to start from; new ones if None.
        prompts: antonym pairs by which ``predict`` reads the levels.
    """

    def __init__(
        self,
        model: str,
        working_size: int,
        pretrained: Optional[str] = None,
        prompts: Optional[Prompts] = None,
        data_preprocessor: Optional[dict] = None,
        init_cfg: Optional[dict] = None,
    ) -> None:
        super().__init__(data_preprocessor, init_cfg)
        from open_clip import ClipLoss

        clip, mean, std, self.tokenizer = build_clip(model, pretrained, working_size)
        self.clip: Any = clip
        self.working_size, self.prompts = working_size, prompts or ANTONYM_PROMPTS
        self.contrastive = ClipLoss()
        self.register_buffer('mean', torch.tensor(mean).view(1, 3, 1, 1), persistent=False)
        self.register_buffer('std', torch.tensor(std).view(1, 3, 1, 1), persistent=False)
        if hasattr(self.clip.visual, 'attnpool'):
            make_attention_uniform(self.clip.visual.attnpool)

    def forward(self, inputs: List[Tensor], data_samples: Optional[list] = None, mode: str = 'tensor') -> Any:
        """Dense features, the loss, or samples with ``levels (K,)`` and ``heatmaps (K, h, w)``.

        Args:
            inputs: uint8 BGR images ``(3, H, W)`` of any sizes.
            data_samples: with the meta keys ``captions`` and ``regions`` of :class:`.DescribeDegradation` for the loss.
            mode: ``tensor``, ``loss`` or ``predict``.
        """
        values = dense_values(self.clip.visual, self._tower_input(inputs))
        if mode == 'tensor':
            return values
        samples = data_samples or []
        return self._loss(values, samples) if mode == 'loss' else self._predict(values, samples)

    def _tower_input(self, inputs: Sequence[Tensor]) -> Tensor:
        rgb = (image[None].flip(1).float() / 255 for image in inputs)
        resized = [resize_and_normalise(image, self.working_size, self.mean, self.std) for image in rgb]
        return torch.cat(resized).contiguous(memory_format=torch.channels_last)

    def _loss(self, values: Tensor, samples: Sequence[Any]) -> Dict[str, Tensor]:
        regions = torch.stack([torch.as_tensor(sample.regions) for sample in samples]).to(values)
        image = F.normalize(region_means(values, regions).flatten(0, 1), dim=-1)
        captions = [caption for sample in samples for caption in sample.captions]
        text = self.clip.encode_text(self.tokenizer(captions).to(values.device), normalize=True)
        scale = self.clip.logit_scale.exp().clamp(max=MAX_SCALE)
        return {'loss_contrastive': self.contrastive(image, text, scale), 'scale': scale.detach()}

    def _predict(self, values: Tensor, samples: Sequence[Any]) -> Sequence[Any]:
        text = encode_prompts(self.clip, self.tokenizer, self.prompts)
        temperature = self.clip.logit_scale.exp().expand(len(DEGRADATIONS))
        maps = antonym_probabilities(F.normalize(values.float(), dim=1), text, temperature)
        for sample, heatmaps in zip(samples, maps, strict=True):
            sample.set_field(heatmaps, 'heatmaps', field_type='data')
            sample.set_field(heatmaps.mean((1, 2)), 'degradation_levels', field_type='data')
        return samples


def region_means(values: Tensor, regions: Tensor) -> Tensor:
    """Means of ``values (N, D, h, w)`` over relative regions ``(N, R, 4)``: left, top, right, bottom; ``(N, R, D)``.

    Patches count by the share of them that lies in the region.
    """
    across = _coverage(regions[..., 0], regions[..., 2], values.shape[-1])
    down = _coverage(regions[..., 1], regions[..., 3], values.shape[-2])
    return torch.einsum('ndhw,nrh,nrw->nrd', values, down, across)


def _coverage(first: Tensor, last: Tensor, size: int) -> Tensor:
    """Share of each of ``size`` cells of [0, 1] in an interval, ``(..., size)``, of sum 1."""
    edges = torch.arange(size + 1, device=first.device, dtype=first.dtype) / size
    covered = torch.minimum(edges[1:], last[..., None]) - torch.maximum(edges[:-1], first[..., None])
    covered = covered.clamp(min=0)
    return covered / covered.sum(-1, keepdim=True)


def make_attention_uniform(pool: Any) -> None:
    """Zero the query, key and positions of an attention pooling, for good: it averages the values."""
    for parameter in (*pool.q_proj.parameters(), *pool.k_proj.parameters(), pool.positional_embedding):
        torch.nn.init.zeros_(parameter)
        parameter.requires_grad_(False)

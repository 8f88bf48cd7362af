"""The restoration losses of a model, each with the inputs that it takes."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.losses import BlurKernelLoss, DistillationLoss, FeatureConsistencyLoss, HeatmapLoss
from mmdapled.registry import MODELS
from mmdapled.structures import RestorationOutput
from mmdapled.tasks.bridge import RestoredGroup
from mmdapled.tasks.clean_targets import CleanTargets


class RestorationLosses(nn.Module):
    """Compute every configured loss over the samples that have a clean image.

    Args:
        losses: name -> config. :class:`FeatureConsistencyLoss` gets task features, :class:`HeatmapLoss` true maps and
            levels, :class:`BlurKernelLoss` true kernels, every other loss the restoration output, the clean image and
            the content mask, :class:`DistillationLoss` the degraded image before those two.
    """

    def __init__(self, losses: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__()
        self.losses = nn.ModuleDict({name: MODELS.build(config) for name, config in losses.items()})
        self.needs_features = any(isinstance(loss, FeatureConsistencyLoss) for loss in self.losses.values())

    def forward(
        self,
        groups: Sequence[RestoredGroup],
        targets: CleanTargets,
        features: tuple[list[Tensor], list[Tensor]] | None = None,
    ) -> dict[str, Tensor]:
        """Return ``restorer.loss_NAME`` -> mean over the samples with a clean image, or zero where there is none."""
        pairs = [pair for group in groups if (pair := _matched(group, targets)) is not None]
        return {f'restorer.loss_{name}': self._one(loss, pairs, targets, features, groups)
                for name, loss in self.losses.items()}  # fmt: skip

    def _one(
        self, loss: nn.Module, pairs: list['_Pair'], targets: CleanTargets, features: Any, groups: Sequence
    ) -> Tensor:
        if isinstance(loss, FeatureConsistencyLoss):
            return loss(*features) if features is not None else _zero(groups)
        known = [(pair, truth) for pair in pairs if (truth := _truth(loss, pair, targets)) is not None]
        if not known:
            return _zero(groups)
        total = sum(len(pair.rows) for pair, _ in known)
        return torch.stack([loss(pair.output, *truth) * (len(pair.rows) / total) for pair, truth in known]).sum()


class _Pair(NamedTuple):
    """Images of a group that have a clean one: what was restored, what it was made of, their rows in the targets."""

    output: RestorationOutput
    degraded: Tensor
    rows: list[int]
    size: tuple[int, int]


def _matched(group: RestoredGroup, targets: CleanTargets) -> _Pair | None:
    """Return the images of the group that have a clean one, or None."""
    inside = [place for place, index in enumerate(group.indices) if index in targets.indices]
    if not inside:
        return None
    rows = [targets.indices.index(group.indices[place]) for place in inside]
    if len(inside) == len(group.indices):
        return _Pair(group.output, group.image, rows, group.size)
    return _Pair(group.output.rows(inside), group.image[inside], rows, group.size)


def _truth(loss: nn.Module, pair: _Pair, targets: CleanTargets) -> tuple[Tensor, ...] | None:
    """Return what ``loss`` takes beside the restorer's output, or None where the batch lacks it."""
    if isinstance(loss, HeatmapLoss):
        known = targets.heatmaps is not None and targets.levels is not None
        return _true_maps(targets, pair.rows) if known else None
    if isinstance(loss, BlurKernelLoss):
        return None if targets.blur_kernels is None else (targets.blur_kernels[pair.rows],)
    clean = _true_images(targets, pair.rows, pair.size)
    return (pair.degraded, *clean) if isinstance(loss, DistillationLoss) else clean


def _true_images(targets: CleanTargets, rows: list[int], size: tuple[int, int]) -> tuple[Tensor, Tensor]:
    height, width = size
    return targets.image[rows, :, :height, :width], targets.mask[rows, :, :height, :width]


def _true_maps(targets: CleanTargets, rows: list[int]) -> tuple[Tensor, Tensor]:
    assert targets.heatmaps is not None and targets.levels is not None
    maps = [targets.heatmaps[row] for row in rows]
    side = maps[0].shape[-2:]
    same = [m if m.shape[-2:] == side else F.interpolate(m[None], size=side, mode='area')[0] for m in maps]
    return torch.stack(same), targets.levels[rows]


def _zero(groups: Sequence[RestoredGroup]) -> Tensor:
    """Return a zero connected to the restorer's output, so that all DDP ranks reduce the same losses."""
    return torch.stack([group.output.image.sum() * 0 for group in groups]).sum()

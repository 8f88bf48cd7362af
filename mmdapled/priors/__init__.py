"""Priors map an image to degradation levels and heatmaps."""

from mmdapled.structures import PriorOutput

from .ablated import AblatedPrior
from .base import BasePrior
from .clip_prior import CLIPPrior
from .image_statistics import ImageStatistics

__all__ = [
    'AblatedPrior',
    'BasePrior',
    'CLIPPrior',
    'ImageStatistics',
    'PriorOutput',
]

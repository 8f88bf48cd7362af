"""Priors map an image to degradation levels and heatmaps."""

from mmdapled.priors.ablated import AblatedPrior
from mmdapled.priors.base import BasePrior
from mmdapled.priors.clip_prior import CLIPPrior
from mmdapled.priors.image_statistics import ImageStatistics
from mmdapled.structures import PriorOutput

__all__ = [
    'AblatedPrior',
    'BasePrior',
    'CLIPPrior',
    'ImageStatistics',
    'PriorOutput',
]

"""WHAT is wrong, WHERE: priors map an image to degradation levels and heatmaps."""

from .base import BasePrior, PriorOutput
from .clip_prior import CLIPPrior

__all__ = ['BasePrior', 'CLIPPrior', 'PriorOutput']

"""WHAT is wrong, WHERE: priors map an image to degradation levels and heatmaps."""

from .base import BasePrior, PriorOutput
from .clip_prior import CLIPPrior
from .contrastive import DegradationCLIP

__all__ = ['BasePrior', 'CLIPPrior', 'DegradationCLIP', 'PriorOutput']

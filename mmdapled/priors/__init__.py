"""WHAT is wrong, WHERE: priors map an image to degradation levels and heatmaps."""

from mmdapled.structures import PriorOutput

from .ablated import AblatedPrior
from .base import BasePrior
from .clip_prior import CLIPPrior
from .contrastive import DegradationCLIP
from .image_statistics import ImageStatistics
from .prompt_tuning import PromptTuning

__all__ = [
    'AblatedPrior',
    'BasePrior',
    'CLIPPrior',
    'DegradationCLIP',
    'ImageStatistics',
    'PriorOutput',
    'PromptTuning',
]

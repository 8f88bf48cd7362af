"""Training of a degradation CLIP, and of prompts for one; importing this package registers its parts."""

from .contrastive import DegradationCLIP
from .describe_degradation import DescribeDegradation
from .prompt_tuning import PromptTuning

__all__ = ['DegradationCLIP', 'DescribeDegradation', 'PromptTuning']

"""Training of a degradation CLIP, and of prompts for one; importing this package registers its parts."""

from projects.degradation_clip.contrastive import DegradationCLIP
from projects.degradation_clip.describe_degradation import DescribeDegradation
from projects.degradation_clip.prompt_tuning import PromptTuning

__all__ = ['DegradationCLIP', 'DescribeDegradation', 'PromptTuning']

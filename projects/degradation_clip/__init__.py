"""Training of a CLIP that tells degradations apart, and of prompts for one; importing it registers the parts."""

from .contrastive import DegradationCLIP
from .describe_degradation import DescribeDegradation
from .prompt_tuning import PromptTuning

__all__ = ['DegradationCLIP', 'DescribeDegradation', 'PromptTuning']

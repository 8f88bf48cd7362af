"""Hooks and console output of a run."""

from mmdapled.engine.bfloat16_optim_wrapper import BFloat16OptimWrapper  # noqa: F401
from mmdapled.engine.hooks import *  # noqa: F403

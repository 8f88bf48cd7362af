"""Hooks and console output of a run."""

from .bfloat16_optim_wrapper import BFloat16OptimWrapper  # noqa: F401
from .hooks import *  # noqa: F403

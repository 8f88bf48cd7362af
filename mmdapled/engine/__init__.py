"""Hooks, optimiser wrapper and console output of a run."""

from mmdapled.engine.bfloat16_optim_wrapper import BFloat16OptimWrapper
from mmdapled.engine.hooks import (
    ChannelsLastHook,
    EpochSeedHook,
    LivenessError,
    LivenessHook,
    ProgressBarHook,
    ProgressiveCropHook,
    RestorerFreezeHook,
    TaskCheckpointHook,
)

__all__ = [
    'BFloat16OptimWrapper',
    'ChannelsLastHook',
    'EpochSeedHook',
    'LivenessError',
    'LivenessHook',
    'ProgressBarHook',
    'ProgressiveCropHook',
    'RestorerFreezeHook',
    'TaskCheckpointHook',
]

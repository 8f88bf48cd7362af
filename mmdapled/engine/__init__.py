"""What joins a run: hooks."""

from .hooks import (
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
    'ChannelsLastHook',
    'EpochSeedHook',
    'LivenessError',
    'LivenessHook',
    'ProgressBarHook',
    'ProgressiveCropHook',
    'RestorerFreezeHook',
    'TaskCheckpointHook',
]

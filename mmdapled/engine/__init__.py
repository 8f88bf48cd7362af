"""What joins a run: hooks."""

from .hooks import (
    ChannelsLastHook,
    EpochSeedHook,
    LivenessError,
    LivenessHook,
    ProgressBarHook,
    ProgressiveCropHook,
    TaskCheckpointHook,
)

__all__ = [
    'ChannelsLastHook',
    'EpochSeedHook',
    'LivenessError',
    'LivenessHook',
    'ProgressBarHook',
    'ProgressiveCropHook',
    'TaskCheckpointHook',
]

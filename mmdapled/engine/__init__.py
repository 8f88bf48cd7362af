"""What joins a run: hooks."""

from .hooks import ChannelsLastHook, EpochSeedHook, LivenessError, LivenessHook, ProgressBarHook, TaskCheckpointHook

__all__ = [
    'ChannelsLastHook',
    'EpochSeedHook',
    'LivenessError',
    'LivenessHook',
    'ProgressBarHook',
    'TaskCheckpointHook',
]

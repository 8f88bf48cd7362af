"""Hooks for mmengine's Runner."""

from .channels_last_hook import ChannelsLastHook
from .epoch_seed_hook import EpochSeedHook
from .liveness_hook import LivenessError, LivenessHook
from .progress_bar_hook import ProgressBarHook
from .progressive_crop_hook import ProgressiveCropHook
from .restorer_freeze_hook import RestorerFreezeHook
from .task_checkpoint_hook import TaskCheckpointHook

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

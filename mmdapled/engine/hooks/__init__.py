"""Hooks for mmengine's Runner."""

from mmdapled.engine.hooks.channels_last_hook import ChannelsLastHook
from mmdapled.engine.hooks.epoch_seed_hook import EpochSeedHook
from mmdapled.engine.hooks.liveness_hook import LivenessError, LivenessHook
from mmdapled.engine.hooks.progress_bar_hook import ProgressBarHook
from mmdapled.engine.hooks.progressive_crop_hook import ProgressiveCropHook
from mmdapled.engine.hooks.restorer_freeze_hook import RestorerFreezeHook
from mmdapled.engine.hooks.task_checkpoint_hook import TaskCheckpointHook

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

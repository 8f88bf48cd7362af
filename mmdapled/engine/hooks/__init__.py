"""Hooks for mmengine's Runner."""

from .channels_last_hook import ChannelsLastHook
from .liveness_hook import LivenessError, LivenessHook
from .task_checkpoint_hook import TaskCheckpointHook

__all__ = ['ChannelsLastHook', 'LivenessError', 'LivenessHook', 'TaskCheckpointHook']

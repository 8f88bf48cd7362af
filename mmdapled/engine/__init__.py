"""What joins a run: hooks."""

from .hooks import ChannelsLastHook, LivenessError, LivenessHook, TaskCheckpointHook

__all__ = ['ChannelsLastHook', 'LivenessError', 'LivenessHook', 'TaskCheckpointHook']

"""Drawings of the restorer's work: night | heatmaps | restored | boxes | ground truth."""

from .drawing import Boxes
from .panel import restoration_strip
from .restoration_hook import RestorationVisualizationHook

__all__ = ['Boxes', 'RestorationVisualizationHook', 'restoration_strip']

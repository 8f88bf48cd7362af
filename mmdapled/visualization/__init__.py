"""Drawings of the restorer's work: night | heatmaps | restored | boxes | ground truth."""

from mmdapled.visualization.drawing import Boxes
from mmdapled.visualization.panel import restoration_strip
from mmdapled.visualization.restoration_hook import RestorationVisualizationHook

__all__ = ['Boxes', 'RestorationVisualizationHook', 'restoration_strip']

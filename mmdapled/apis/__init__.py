"""Use restorers from Python, by name and on images."""

from mmdapled.images import ImageError

from .inferencer import DAPLEDInferencer
from .model_zoo import get_model, list_models
from .restored import Restored

__all__ = ['DAPLEDInferencer', 'ImageError', 'Restored', 'get_model', 'list_models']

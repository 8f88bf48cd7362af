"""Use restorers from Python, by name and on images."""

from mmdapled.apis.inferencer import DAPLEDInferencer
from mmdapled.apis.model_zoo import get_model, list_models
from mmdapled.apis.restored import Restored
from mmdapled.images import ImageError

__all__ = ['DAPLEDInferencer', 'ImageError', 'Restored', 'get_model', 'list_models']

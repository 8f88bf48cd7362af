"""MAKE IT RIGHT: restorers map RGB in [0, 1] to RGB in [0, 1]."""

from .base import BaseRestorer, RestorationOutput, check_image
from .identity import Identity

__all__ = ['BaseRestorer', 'Identity', 'RestorationOutput', 'check_image']

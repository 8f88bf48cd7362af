"""Restorers map RGB in [0, 1] to RGB in [0, 1]."""

from mmdapled.structures import RestorationOutput

from .base import BaseRestorer, check_image
from .blend import Blend
from .builder import build_restorer, restorer_config, restorer_names
from .cascade import Cascade
from .clahe import CLAHE
from .dapled import DAPLED
from .gated import Gated
from .iat import IAT
from .nafnet import NAFNet
from .pointwise import Gamma, Identity
from .tiles import restore_tiled
from .weights import load_restorer_checkpoint
from .zero_dce import ZeroDCE

__all__ = [
    'CLAHE',
    'DAPLED',
    'IAT',
    'BaseRestorer',
    'Blend',
    'Cascade',
    'Gamma',
    'Gated',
    'Identity',
    'NAFNet',
    'RestorationOutput',
    'ZeroDCE',
    'build_restorer',
    'check_image',
    'load_restorer_checkpoint',
    'restorer_config',
    'restorer_names',
    'restore_tiled',
]

"""Restorers map RGB in [0, 1] to RGB in [0, 1]."""

from mmdapled.restorers.base import BaseRestorer, check_image
from mmdapled.restorers.blend import Blend
from mmdapled.restorers.builder import build_restorer, restorer_config, restorer_names
from mmdapled.restorers.cascade import Cascade
from mmdapled.restorers.clahe import CLAHE
from mmdapled.restorers.dapled import DAPLED
from mmdapled.restorers.gated import Gated
from mmdapled.restorers.iat import IAT
from mmdapled.restorers.nafnet import NAFNet
from mmdapled.restorers.pointwise import Gamma, Identity
from mmdapled.restorers.tiles import restore_tiled
from mmdapled.restorers.weights import load_restorer_checkpoint
from mmdapled.restorers.zero_dce import ZeroDCE
from mmdapled.structures import RestorationOutput

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

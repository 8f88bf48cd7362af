"""mmengine's ROOT registries: what is registered here is found, unprefixed, from every scope.

mmdapled registers nothing anywhere else, so one restorer config works in front of an mmdet, an mmseg
or any other mmengine model.
"""

from mmengine.registry import (
    DATASETS,
    HOOKS,
    METRICS,
    MODELS,
    TRANSFORMS,
    VISUALIZERS,
)

__all__ = ['DATASETS', 'HOOKS', 'METRICS', 'MODELS', 'TRANSFORMS', 'VISUALIZERS']

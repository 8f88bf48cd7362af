"""Restoration losses: ``loss(output, target, mask)`` on RGB in [0, 1] gives a scalar."""

from mmdapled.losses.blur_kernel import BlurKernelLoss
from mmdapled.losses.charbonnier import CharbonnierLoss
from mmdapled.losses.clip import CLIPIdentityLoss, CLIPPromptLoss
from mmdapled.losses.distillation import DistillationLoss
from mmdapled.losses.edge import EdgeLoss
from mmdapled.losses.feature_consistency import FeatureConsistencyLoss
from mmdapled.losses.heatmap import HeatmapLoss
from mmdapled.losses.illumination import IlluminationLoss
from mmdapled.losses.ssim import SSIMLoss

__all__ = [
    'BlurKernelLoss',
    'CLIPIdentityLoss',
    'CLIPPromptLoss',
    'CharbonnierLoss',
    'DistillationLoss',
    'EdgeLoss',
    'FeatureConsistencyLoss',
    'HeatmapLoss',
    'IlluminationLoss',
    'SSIMLoss',
]

"""Restoration losses: ``loss(output, target, mask)`` on RGB in [0, 1] gives a scalar."""

from .blur_kernel import BlurKernelLoss
from .charbonnier import CharbonnierLoss
from .clip import CLIPIdentityLoss, CLIPPromptLoss
from .edge import EdgeLoss
from .feature_consistency import FeatureConsistencyLoss
from .heatmap import HeatmapLoss
from .illumination import IlluminationLoss
from .perceptual import PerceptualLoss
from .ssim import SSIMLoss

__all__ = [
    'BlurKernelLoss',
    'CLIPIdentityLoss',
    'CLIPPromptLoss',
    'CharbonnierLoss',
    'EdgeLoss',
    'FeatureConsistencyLoss',
    'HeatmapLoss',
    'IlluminationLoss',
    'PerceptualLoss',
    'SSIMLoss',
]

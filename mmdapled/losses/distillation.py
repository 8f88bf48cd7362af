"""Distillation: a small restorer learns from the output of a larger one that is trained."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from mmdapled.cross_entropy import heatmap_cross_entropy
from mmdapled.images import full_precision
from mmdapled.losses.charbonnier import charbonnier
from mmdapled.losses.pixel_loss import check_pair
from mmdapled.priors.unlisted import Unlisted
from mmdapled.registry import MODELS
from mmdapled.structures import RestorationOutput


@MODELS.register_module()
class DistillationLoss(nn.Module):
    """Distance of the restored image and of the heatmaps from those of a frozen teacher.

    The teacher restores the same degraded image, in evaluation mode and without gradient. It is neither trained nor
    saved: checkpoints of the student stay as they are. The heatmaps of the teacher's finest level are the soft targets
    of every level of the student. Source of soft targets: Hinton et al., arXiv 1503.02531, section 2.

    Args:
        teacher: config of a restorer with its ``checkpoint``, a file or the name of bundled weights.
        image_weight: factor of the Charbonnier distance to the teacher's restored image.
        heatmap_weight: factor of the cross-entropy to its heatmaps.
        clean_share: share of the clean image in the image to be reached; at 1 the teacher's image has no part in it.
        eps: difference below which the distance is quadratic, in pixel values of [0, 1].

    Raises:
        ValueError: a teacher with new weights, ``clean_share`` outside [0, 1].
        FileNotFoundError, RuntimeError: the teacher's weights do not exist or do not fit.
    """

    def __init__(
        self,
        teacher: Mapping[str, Any],
        image_weight: float = 1.0,
        heatmap_weight: float = 0.005,
        clean_share: float = 0.0,
        eps: float = 1e-3,
    ) -> None:
        super().__init__()
        if not 0 <= clean_share <= 1:
            raise ValueError(f'clean_share: expected a number in [0, 1], got {clean_share}')
        # Built by the registry: losses import no restorer.
        self.teacher = Unlisted(MODELS.build(dict(teacher)))
        _check_trained(self.teacher.module)
        self.image_weight, self.heatmap_weight = image_weight, heatmap_weight
        self.clean_share, self.eps = clean_share, eps

    def forward(
        self, output: RestorationOutput, degraded: Tensor, target: Tensor, mask: Tensor | None = None
    ) -> Tensor:
        """Return a scalar.

        Args:
            output: of the student, for ``degraded``.
            degraded: RGB in [0, 1], ``(N, 3, H, W)``.
            target: the clean image, likewise.
            mask: 1 where the clean image is valid, ``(N, 1, H, W)``.

        Raises:
            ValueError: other shapes; ``heatmap_weight`` where student or teacher estimates no heatmaps.
        """
        check_pair(output.image, target, mask)
        with torch.no_grad():
            taught = self.teacher.module(degraded)
        with torch.autocast(target.device.type, enabled=False):
            aim = torch.lerp(full_precision(taught.image), full_precision(target), self.clean_share)
            loss = self.image_weight * charbonnier(full_precision(output.image), aim, self.eps, mask)
            if self.heatmap_weight:
                _check_heatmaps(student=output, teacher=taught)
                loss = loss + self.heatmap_weight * heatmap_cross_entropy(output.heatmaps, taught.heatmaps[0])
        return loss


def _check_trained(teacher: nn.Module) -> None:
    """Raise ValueError if the teacher, or all members of a composed one, have parameters but no loaded weights."""
    loaded = any(getattr(module, 'load_report', None) is not None for module in teacher.modules())
    if not loaded and any(True for _ in teacher.parameters()):
        raise ValueError(
            f'teacher: {type(teacher).__name__} has new, untrained weights; give its config a `checkpoint`, '
            'a file or the name of bundled weights'
        )


def _check_heatmaps(**outputs: RestorationOutput) -> None:
    for name, output in outputs.items():
        if not output.heatmaps:
            raise ValueError(f'DistillationLoss: the {name} estimates no heatmaps; set heatmap_weight=0')

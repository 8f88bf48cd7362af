"""Add the restorer's outputs to the task model's predictions."""

from collections.abc import Sequence
from typing import Any

from mmdapled.images import to_uint8
from mmdapled.tasks.bridge import RestoredGroup
from mmdapled.tasks.clean_targets import clean_image


def attach_restoration(samples: Sequence[Any], groups: Sequence[RestoredGroup], batch_shape: tuple[int, int]) -> None:
    """Add the fields ``restored_img``, ``heatmaps`` and ``degradation_levels`` to each sample.

    ``restored_img`` is RGB in [0, 1], ``(3, h, w)``, of the content alone; ``gt_img`` is cut to the same content.
    """
    for group in groups:
        height, width = group.size
        for row, index in enumerate(group.indices):
            sample, output = samples[index], group.output
            fields = {'restored_img': output.image[row].detach()}
            if output.heatmaps:
                fields['heatmaps'] = output.heatmaps[0][row].detach()
            if output.levels is not None:
                fields['degradation_levels'] = output.levels[row].detach()
            clean = clean_image(sample, batch_shape)
            if clean is not None:
                fields['gt_img'] = to_uint8(clean[:, :height, :width]).flip(0)
            for name, value in fields.items():
                sample.set_field(value, name, field_type='data')

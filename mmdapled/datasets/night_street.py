"""NightStreet for detection: the embedded data set, rendered on demand."""

import copy
from typing import Any

from mmengine.dataset import BaseDataset

from mmdapled.datasets.street.scene import CLASSES, LABELS, MINIMUM_SIDE, cached_street


def street_entries(length: int, seed: int, height: int, width: int) -> list[dict[str, Any]]:
    """Return the items of a series before rendering: ``img_id``, ``height``, ``width``, ``street``.

    Raises:
        ValueError: no image, or too small a size.
    """
    if length < 1 or min(height, width) < MINIMUM_SIDE:
        raise ValueError(
            f'NightStreet takes length >= 1 and sides >= {MINIMUM_SIDE} px, got length {length}, {height}x{width}'
        )
    size = {'height': height, 'width': width}
    return [{'img_id': index, **size, 'street': {'seed': seed, **size, 'index': index}} for index in range(length)]


class NightStreetDataset(BaseDataset):
    """Procedural street scenes with people, bicycles and cars, without files or network.

    Images are sharp and by day; ``NightDegradation`` turns them into night images with streaking light sources.
    An item is ``img_id``, ``height``, ``width``, ``street`` (the parameters for :class:`LoadNightStreet`) and
    ``instances`` (box ``x1 y1 x2 y2``, label, run-length mask) as mmdet's ``LoadAnnotations`` and ``CocoMetric`` expect
    them: add ``instances`` to the ``meta_keys``, and set no ``ann_file`` for the metric.

    Args:
        length: number of images.
        seed: of the series; use different ones for training and validation.
        height, width: of the images, px.

    Raises:
        ValueError: no image, or too small a size.
    """

    METAINFO = {
        'classes': CLASSES,
        'palette': [(220, 20, 60), (119, 11, 32), (0, 0, 142)],
        'seg_classes': LABELS,
    }

    def __init__(self, length: int = 600, seed: int = 0, height: int = 240, width: int = 320, **kwargs: Any) -> None:
        self.series = {'length': length, 'seed': seed, 'height': height, 'width': width}
        super().__init__(**kwargs)

    def load_data_list(self) -> list[dict[str, Any]]:
        """Return an entry per image, without annotations: they are rendered with the image."""
        return street_entries(**self.series)

    def get_data_info(self, idx: int) -> dict[str, Any]:
        """Return the entry of an image with its annotations."""
        info = super().get_data_info(idx)
        return {**info, 'instances': copy.deepcopy(cached_street(**info['street']).instances)}

    def get_cat_ids(self, idx: int) -> list[int]:
        """Return the labels in an image, for samplers that balance classes."""
        return [instance['bbox_label'] for instance in self.get_data_info(idx)['instances']]

"""NightStreet: the embedded detection data set, drawn when it is asked for."""

import copy
from typing import Any, Dict, List

from mmengine.dataset import BaseDataset

from .street.scene import CLASSES, LABELS, MINIMUM_SIDE, cached_street


def street_entries(length: int, seed: int, height: int, width: int) -> List[Dict[str, Any]]:
    """What a data set knows of its street images before they are drawn: ``img_id``, ``height``, ``width``, ``street``.

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

    Images are sharp and by day; ``NightDegradation`` makes them night, and the light sources streak.
    An item is ``img_id``, ``height``, ``width``, ``street`` (what :class:`LoadNightStreet` draws from) and
    ``instances`` (box ``x1 y1 x2 y2``, label, run-length mask) as mmdet's ``LoadAnnotations`` and ``CocoMetric`` take
    them: put ``instances`` into the ``meta_keys`` and leave the metric's ``ann_file`` out.

    Args:
        length: number of images.
        seed: of the series; give training and validation different ones.
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

    def load_data_list(self) -> List[Dict[str, Any]]:
        """One entry per image, without its annotations, which are drawn with it."""
        return street_entries(**self.series)

    def get_data_info(self, idx: int) -> Dict[str, Any]:
        """The entry of an image with its annotations."""
        info = super().get_data_info(idx)
        return {**info, 'instances': copy.deepcopy(cached_street(**info['street']).instances)}

    def get_cat_ids(self, idx: int) -> List[int]:
        """Labels in an image, for samplers that balance classes."""
        return [instance['bbox_label'] for instance in self.get_data_info(idx)['instances']]

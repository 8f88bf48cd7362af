"""NightStreet for segmentation and depth: a label and a depth per pixel, for mmseg's pipelines."""

from typing import Any

from mmseg.datasets import BaseSegDataset

from mmdapled.datasets.night_street import street_entries
from mmdapled.datasets.street.scene import LABELS


class NightStreetSegDataset(BaseSegDataset):
    """The street scenes of :class:`NightStreetDataset` for semantic segmentation and depth estimation.

    An item is ``img_id``, ``height``, ``width``, ``street`` (the parameters for :class:`LoadNightStreet` with
    ``with_seg`` or ``with_depth``), ``label_map`` and ``reduce_zero_label``. Classes that ``metainfo`` leaves out
    become 255, which mmseg's losses and metrics ignore, as in every ``BaseSegDataset``. The arguments are those of
    ``NightStreetDataset``.

    Raises:
        ValueError: no image, too small a size, unknown classes, or ``reduce_zero_label``.
    """

    METAINFO = {
        'classes': LABELS,
        # Cityscapes' colours where it has the class; its colour of traffic signs for objects.
        'palette': [
            [70, 130, 180], [70, 70, 70], [244, 35, 232], [128, 64, 128], [220, 20, 60],
            [119, 11, 32], [0, 0, 142], [153, 153, 153], [107, 142, 35], [220, 220, 0],
        ],
    }  # fmt: skip

    def __init__(self, length: int = 600, seed: int = 0, height: int = 240, width: int = 320, **kwargs: Any) -> None:
        if kwargs.get('reduce_zero_label'):
            raise ValueError(
                f'reduce_zero_label must be False: label 0 of NightStreet is {LABELS[0]!r}, a class like the others; '
                'to leave classes out, list those you want: metainfo=dict(classes=(...))'
            )
        self.series = {'length': length, 'seed': seed, 'height': height, 'width': width}
        super().__init__(**kwargs)

    def load_data_list(self) -> list[dict[str, Any]]:
        """Return an entry per image, without labels and depth: they are rendered with the image."""
        common = {'label_map': self.label_map, 'reduce_zero_label': False, 'seg_fields': []}
        return [{**entry, **common} for entry in street_entries(**self.series)]

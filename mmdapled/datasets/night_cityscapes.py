"""Segmentation by night in Cityscapes' 19 classes: ACDC-night, NightCity, Dark Zurich. Needs mmseg."""

from typing import Any

from mmdapled.datasets.file_check import check_path
from mmdapled.datasets.night_sets import SEGMENTATION_SETS

try:
    from mmseg.datasets import CityscapesDataset
except ImportError as error:
    raise ImportError(f"segmentation data sets need mmseg ({error}): pip install 'mmdapled[seg]'") from error


class NightCityscapesDataset(CityscapesDataset):
    """mmseg's ``CityscapesDataset`` that checks its files: images and label maps below two folders.

    Raises:
        FileNotFoundError: a folder is missing, has no image, or an image has no label map.
    """

    NIGHT_SET: str

    def __init__(self, **kwargs: Any) -> None:
        night_set = SEGMENTATION_SETS[self.NIGHT_SET]
        suffixes = dict(img_suffix=night_set.image_suffix, seg_map_suffix=night_set.label_suffix)
        super().__init__(**{**suffixes, **kwargs})

    def load_data_list(self) -> list[dict[str, Any]]:
        """List the images, with all checks."""
        how_to_get = SEGMENTATION_SETS[self.NIGHT_SET].get
        for name, folder in self.data_prefix.items():
            check_path(folder, f'folder data_prefix[{name!r}]', how_to_get)
        data_list = super().load_data_list()
        if not data_list:
            raise FileNotFoundError(
                f'folder {self.data_prefix["img_path"]!r} has no image *{self.img_suffix}; {how_to_get}'
            )
        for item in data_list:
            check_path(item.get('seg_map_path', ''), 'label map', how_to_get)
        return data_list


class ACDCNightDataset(NightCityscapesDataset):
    """The night part of ACDC (Sakaridis et al., 2021): 400 training and 106 validation images, 1920x1080."""

    NIGHT_SET = 'acdc_night'


class NightCityDataset(NightCityscapesDataset):
    """NightCity (Tan et al., 2021): 2,998 training and 1,299 validation images of cities by night, 1024x512.

    ``tools/convert_dataset.py nightcity`` writes the label maps that training reads.
    """

    NIGHT_SET = 'nightcity'


class DarkZurichNightDataset(NightCityscapesDataset):
    """The night part of Dark Zurich (Sakaridis et al., 2019): 50 labelled validation images, 1920x1080."""

    NIGHT_SET = 'dark_zurich'

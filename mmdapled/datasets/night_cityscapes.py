"""Segmentation of the night in Cityscapes' 19 classes: ACDC-night, NightCity, Dark Zurich. Needs mmseg."""

from typing import Any, Dict, List

from .file_check import check_path
from .night_sets import SEGMENTATION_SETS

try:
    from mmseg.datasets import CityscapesDataset
except ImportError as error:
    raise ImportError(f"segmentation data sets need mmseg ({error}): pip install 'mmdapled[seg]'") from error


class NightCityscapesDataset(CityscapesDataset):
    """Images and label maps below two folders, checked while they are listed; otherwise mmseg's ``CityscapesDataset``.

    Raises:
        FileNotFoundError: a folder is missing, has no image, or an image has no label map.
    """

    NIGHT_SET: str
    HOW_TO_GET: str

    def __init__(self, **kwargs: Any) -> None:
        night_set = SEGMENTATION_SETS[self.NIGHT_SET]
        suffixes = dict(img_suffix=night_set.image_suffix, seg_map_suffix=night_set.label_suffix)
        super().__init__(**{**suffixes, **kwargs})

    def load_data_list(self) -> List[Dict[str, Any]]:
        """List the images, with all checks."""
        for name, folder in self.data_prefix.items():
            check_path(folder, f'folder data_prefix[{name!r}]', self.HOW_TO_GET)
        data_list = super().load_data_list()
        if not data_list:
            raise FileNotFoundError(
                f'folder {self.data_prefix["img_path"]!r} has no image *{self.img_suffix}; {self.HOW_TO_GET}'
            )
        for item in data_list:
            check_path(item.get('seg_map_path', ''), 'label map', self.HOW_TO_GET)
        return data_list


class ACDCNightDataset(NightCityscapesDataset):
    """The night of ACDC (Sakaridis et al., 2021): 400 training and 106 validation images, 1920x1080."""

    NIGHT_SET = 'acdc_night'
    HOW_TO_GET = (
        'register at acdc.vision.ee.ethz.ch (non-commercial), get rgb_anon_trainvaltest.zip and gt_trainval.zip, and '
        'set data_root to where rgb_anon/ and gt/ are'
    )


class NightCityDataset(NightCityscapesDataset):
    """NightCity (Tan et al., 2021): 2,998 training and 1,299 validation images of cities by night, 1024x512.

    ``tools/convert_dataset.py nightcity`` makes the label maps that training reads.
    """

    NIGHT_SET = 'nightcity'
    HOW_TO_GET = (
        'get NightCity-images and NightCity-label from the page of NightCity, run '
        'tools/convert_dataset.py nightcity, and set data_root to the folder of both'
    )


class DarkZurichNightDataset(NightCityscapesDataset):
    """The night of Dark Zurich (Sakaridis et al., 2019): 50 labelled validation images, 1920x1080."""

    NIGHT_SET = 'dark_zurich'
    HOW_TO_GET = (
        'get Dark_Zurich_val_anon.zip from the page of Dark Zurich at ETH Zurich, and set data_root to where rgb_anon/ '
        'and gt/ are'
    )

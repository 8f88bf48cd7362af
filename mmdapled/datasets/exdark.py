"""ExDark: photos of twelve classes in ten kinds of low light."""

from .night_coco import NightCocoDataset
from .night_sets import DETECTION_SETS


class ExDarkDataset(NightCocoDataset):
    """ExDark (Loh and Chan, 2019): 7,363 photos from very low light to twilight, in COCO format.

    Two protocols split them, and figures of one say nothing about the other: the official one (3,000 / 1,800 / 2,563)
    and MAET's (5,896 / 1,467). ``attributes`` are ``lighting`` and ``place``. ``tools/dataset_converters/exdark.py``
    makes the files.
    """

    METAINFO = {
        'classes': DETECTION_SETS['exdark_official'].classes,
        'palette': [
            (119, 11, 32),
            (0, 125, 92),
            (250, 170, 30),
            (0, 60, 100),
            (0, 0, 142),
            (165, 42, 42),
            (153, 69, 1),
            (208, 195, 210),
            (255, 77, 255),
            (0, 0, 230),
            (220, 20, 60),
            (183, 130, 88),
        ],
    }
    HOW_TO_GET = (
        'get ExDark.zip, ExDark_Annno.zip and imageclasslist.txt as github.com/cs-chan/Exclusively-Dark-Image-Dataset '
        'says (non-commercial research), then run tools/dataset_converters/exdark.py, or set data_root to their folder'
    )

"""BDD100K's images of the night."""

from .night_coco import NightCocoDataset
from .night_sets import DETECTION_SETS


class BDD100KNightDataset(NightCocoDataset):
    """BDD100K (Yu et al., 2020): the frames whose ``timeofday`` is "night", 1280x720, in COCO format.

    ``attributes`` are ``timeofday``, ``weather`` and ``scene``. ``tools/dataset_converters/bdd100k.py`` makes the
    files.
    """

    METAINFO = {
        'classes': DETECTION_SETS['bdd100k_night'].classes,
        'palette': [
            (220, 20, 60),
            (255, 0, 0),
            (0, 0, 142),
            (0, 0, 70),
            (0, 60, 100),
            (0, 80, 100),
            (0, 0, 230),
            (119, 11, 32),
            (250, 170, 30),
            (220, 220, 0),
        ],
    }
    HOW_TO_GET = (
        'get the 100K images and the detection labels of 2020 from the site of BDD100K, then run '
        'tools/dataset_converters/bdd100k.py, or set data_root to where they are'
    )

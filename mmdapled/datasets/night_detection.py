"""Night data sets for detection, in COCO format; ``night_sets.py`` has their published facts."""

from typing import Any

from mmdapled.datasets.night_coco import NightCocoDataset
from mmdapled.datasets.night_sets import DETECTION_SETS


def published(*names: str) -> tuple[dict[str, Any], str]:
    """Return ``METAINFO`` and ``HOW_TO_GET`` of the class that reads the detection sets of these names."""
    night_set, command = DETECTION_SETS[names[0]], f'tools/convert_dataset.py {" or ".join(names)}'
    return night_set.metainfo, f'{night_set.get}, then run {command}, or set data_root to where they are'


class MSRSNightDataset(NightCocoDataset):
    """MSRS (Tang et al., PIAFusion, 2022): road scenes by night or by day, 640x480.

    Boxes mark the objects that are visible in the RGB image.
    """

    METAINFO, HOW_TO_GET = published('msrs_night')


class ExDarkDataset(NightCocoDataset):
    """ExDark (Loh and Chan, 2019): 7,363 images from very low light to twilight.

    The splits of its two protocols, the official one (3,000 / 1,800 / 2,563) and MAET's (5,896 / 1,467), give results
    that are not comparable. ``attributes`` are ``lighting`` and ``place``.
    """

    METAINFO, HOW_TO_GET = published('exdark_official', 'exdark_maet')


class DarkFaceDataset(NightCocoDataset):
    """DARK FACE (Yang et al., 2020, UG2+ challenge): faces in 6,000 labelled images of streets by night.

    It has no published split; the labels of the challenge's test images are withheld.
    """

    METAINFO, HOW_TO_GET = published('darkface')


class NODDataset(NightCocoDataset):
    """NOD, Night Object Detection (Morawski et al., 2021): street images of a Sony RX100 VII or a Nikon D750.

    Each camera is trained and reported separately.
    """

    METAINFO, HOW_TO_GET = published('nod_sony', 'nod_nikon')


class BDD100KNightDataset(NightCocoDataset):
    """BDD100K (Yu et al., 2020): the images whose ``timeofday`` is "night", 1280x720.

    ``attributes`` are ``timeofday``, ``weather`` and ``scene``.
    """

    METAINFO, HOW_TO_GET = published('bdd100k_night')


class NightOwlsDataset(NightCocoDataset):
    """NightOwls (Neumann et al., 2018): images of dashboard cameras, 1024x640, most of them without objects.

    ``attributes`` has ``timeofday``.
    """

    METAINFO, HOW_TO_GET = published('nightowls')


class LLVIPDataset(NightCocoDataset):
    """LLVIP (Jia et al., 2021): pedestrians in the visible images of 24 dark scenes and 2 by day, 1280x1024."""

    METAINFO, HOW_TO_GET = published('llvip')

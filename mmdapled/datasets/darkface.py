"""DARK FACE: faces in the streets of the night."""

from .night_coco import NightCocoDataset
from .night_sets import DETECTION_SETS


class DarkFaceDataset(NightCocoDataset):
    """DARK FACE (Yang et al., 2020, UG2+ challenge): 6,000 labelled photos of streets by night, in COCO format.

    There is no published split of them; the challenge's test images are not labelled. ``tools/dataset_converters/
    darkface.py`` makes the files.
    """

    METAINFO = {
        'classes': DETECTION_SETS['darkface'].classes,
        'palette': [(220, 20, 60)],
    }
    HOW_TO_GET = (
        'get the labelled images (image/, label/) from the UG2+ challenge, then run '
        'tools/dataset_converters/darkface.py, or set data_root to where they are'
    )

"""NOD: street photos of the night from two cameras."""

from .night_coco import NightCocoDataset
from .night_sets import DETECTION_SETS


class NODDataset(NightCocoDataset):
    """NOD, Night Object Detection (Morawski et al., 2021): street photos of a Sony RX100 VII or a Nikon D750.

    The subsets are trained and reported one by one. ``tools/dataset_converters/nod.py`` makes the files.
    """

    METAINFO = {
        'classes': DETECTION_SETS['nod_sony'].classes,
        'palette': [(220, 20, 60), (119, 11, 32), (0, 0, 142)],
    }
    HOW_TO_GET = (
        'ask for the images by the form that github.com/igor-morawski/NOD links to (CC BY-NC-SA), put its annotations/ '
        'beside them, then run tools/dataset_converters/nod.py, or set data_root to where they are'
    )

"""NightOwls: pedestrians by night."""

from .night_coco import NightCocoDataset
from .night_sets import DETECTION_SETS


class NightOwlsDataset(NightCocoDataset):
    """NightOwls (Neumann et al., 2018): frames of dashboard cameras, 1024x640, in COCO format.

    Most frames are empty, on purpose. ``attributes`` is ``timeofday``. ``tools/dataset_converters/nightowls.py`` makes
    the files.
    """

    METAINFO = {
        'classes': DETECTION_SETS['nightowls'].classes,
        'palette': [(220, 20, 60), (119, 11, 32), (0, 0, 230)],
    }
    HOW_TO_GET = (
        'get images and annotations from the site of NightOwls (non-commercial), then run '
        'tools/dataset_converters/nightowls.py, or set data_root to where they are'
    )

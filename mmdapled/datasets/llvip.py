"""The visible half of LLVIP."""

from .night_coco import NightCocoDataset
from .night_sets import DETECTION_SETS


class LLVIPDataset(NightCocoDataset):
    """LLVIP (Jia et al., 2021): street photos of pedestrians, 1280x1024, of 24 dark scenes and 2 by day.

    The visible photos alone; the infrared ones are not read. ``tools/dataset_converters/llvip.py`` makes the files.
    """

    METAINFO = {
        'classes': DETECTION_SETS['llvip'].classes,
        'palette': [(220, 20, 60)],
    }
    HOW_TO_GET = (
        'get LLVIP from its page, bupt-ai-cz.github.io/LLVIP (non-commercial), then run '
        'tools/dataset_converters/llvip.py, or set data_root to where they are'
    )

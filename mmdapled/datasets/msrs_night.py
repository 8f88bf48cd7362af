"""MSRS's night road scenes with boxes of people, bicycles and cars."""

from .night_coco import NightCocoDataset


class MSRSNightDataset(NightCocoDataset):
    """Road scenes of MSRS (Tang et al., PIAFusion, 2022), 640x480, in COCO format, by night or by day.

    Boxes are of what the RGB camera can see. ``tools/dataset_converters/msrs.py`` makes the files.
    """

    METAINFO = {
        'classes': ('person', 'bicycle', 'car'),
        'palette': [(220, 20, 60), (119, 11, 32), (0, 0, 142)],
    }
    HOW_TO_GET = (
        'get the images from github.com/Linfeng-Tang/MSRS and the labels from github.com/Lele-3/MSRS-detection-label '
        '(research use), then run tools/dataset_converters/msrs.py, or set data_root to where they are'
    )

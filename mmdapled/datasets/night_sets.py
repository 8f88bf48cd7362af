"""Published facts of each night data set: classes in their order, splits with their number of images, sources.

The data set classes, the converters and the verification read this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

EXDARK_CLASSES = (
    'Bicycle', 'Boat', 'Bottle', 'Bus', 'Car', 'Cat', 'Chair', 'Cup', 'Dog', 'Motorbike', 'People', 'Table',
)  # fmt: skip
STREET_CLASSES = ('person', 'bicycle', 'car')
BDD100K_CLASSES = (
    'pedestrian', 'rider', 'car', 'truck', 'bus', 'train', 'motorcycle', 'bicycle', 'traffic light', 'traffic sign',
)  # fmt: skip
CITYSCAPES_CLASSES = 19  # ids 0 to 18 in label maps, in Cityscapes' order
UNLABELLED = 255  # in label maps

PERSON, BICYCLE, CAR, BUS, MOTORCYCLE = (220, 20, 60), (119, 11, 32), (0, 0, 142), (0, 60, 100), (0, 0, 230)
# RGB colour of each class, by its name in lower case: the same in every set.
COLOURS = {
    'person': PERSON, 'people': PERSON, 'pedestrian': PERSON, 'face': PERSON, 'rider': (255, 0, 0),
    'bicycle': BICYCLE, 'bicycledriver': BICYCLE, 'motorcycle': MOTORCYCLE, 'motorbike': MOTORCYCLE,
    'motorbikedriver': MOTORCYCLE, 'car': CAR, 'truck': (0, 0, 70), 'bus': BUS, 'train': (0, 80, 100),
    'traffic light': (250, 170, 30), 'traffic sign': (220, 220, 0), 'boat': (0, 125, 92), 'bottle': (250, 170, 30),
    'cat': (165, 42, 42), 'chair': (153, 69, 1), 'cup': (208, 195, 210), 'dog': (255, 77, 255),
    'table': (183, 130, 88),
}  # fmt: skip
EXDARK_FILES = (
    'get ExDark.zip, ExDark_Annno.zip and imageclasslist.txt by the instructions of '
    'github.com/cs-chan/Exclusively-Dark-Image-Dataset (non-commercial research)'
)
NOD_FILES = (
    'request the images by the form that github.com/igor-morawski/NOD links to (CC BY-NC-SA), put its annotations/ '
    'beside them'
)


@dataclass(frozen=True, kw_only=True)
class NightSet:
    """A night data set as published.

    Attributes:
        title: name for the reader.
        splits: published number of images per split; None if there is none.
        source: of the numbers.
        get: which files to get, and where.
        image_folder: the root of the images, relative to the data set's root, with ``{split}``.
        hashes: ``verification.hash_names`` of the image names of a split, where they are certain.
        nested: splits that are a union of others, and may share images with them.
    """

    title: str
    splits: Mapping[str, int | None]
    source: str
    get: str
    image_folder: str = ''
    hashes: Mapping[str, str] = field(default_factory=dict)
    nested: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DetectionSet(NightSet):
    """A detection data set in COCO format.

    Attributes:
        classes: category names in the order of their ids, from 1.
        annotation_file: relative to the data set's root, with ``{name}`` and ``{split}``.
    """

    classes: tuple[str, ...]
    annotation_file: str = 'annotations/{name}_{split}.json'

    @property
    def metainfo(self) -> dict[str, Any]:
        """Return ``METAINFO`` of the data set's class."""
        return {'classes': self.classes, 'palette': [COLOURS[name.lower()] for name in self.classes]}


@dataclass(frozen=True, kw_only=True)
class SegmentationSet(NightSet):
    """A segmentation data set in Cityscapes' classes: images and label maps whose names differ only in the suffix.

    Attributes:
        label_folder: relative to the data set's root, with ``{split}``.
        image_suffix, label_suffix: ends of the file names.
    """

    label_folder: str
    image_suffix: str = '_rgb_anon.png'
    label_suffix: str = '_gt_labelTrainIds.png'


DETECTION_SETS: dict[str, DetectionSet] = {
    'exdark_official': DetectionSet(
        title='ExDark, official',
        classes=EXDARK_CLASSES,
        splits={'train': 3000, 'val': 1800, 'test': 2563},
        source='imageclasslist.txt of github.com/cs-chan/Exclusively-Dark-Image-Dataset',
        get=EXDARK_FILES,
    ),
    'exdark_maet': DetectionSet(
        title="ExDark, MAET's split",
        classes=EXDARK_CLASSES,
        splits={'train': 5896, 'val': 1467},
        source='github.com/cuiziteng/ICCV_MAET, issue 22',
        get=EXDARK_FILES,
    ),
    'darkface': DetectionSet(
        title='DARK FACE',
        classes=('face',),
        splits={'labelled': 6000, 'train': None, 'val': None},
        source='the labelled images 1.png to 6000.png of the UG2+ challenge',
        get='get the labelled images (image/, label/) from the UG2+ challenge',
        hashes={'labelled': 'e098688cca79c7b030dbb8f3f6cc63dddaf8a3ebd01a6f13189ffea859945fa7'},
        nested=('labelled',),
    ),
    'nod_sony': DetectionSet(
        title='NOD, Sony',
        classes=STREET_CLASSES,
        splits={'train': 2571, 'val': 321, 'test': 321},
        source='entries of the annotation files; github.com/igor-morawski/NOD gives 3.2k, 80/10/10 %',
        get=NOD_FILES,
    ),
    'nod_nikon': DetectionSet(
        title='NOD, Nikon',
        classes=STREET_CLASSES,
        splits={'train': 3206, 'val': 400, 'test': 400},
        source='entries of the annotation files; github.com/igor-morawski/NOD gives 4.0k, 80/10/10 %',
        get=NOD_FILES,
    ),
    'bdd100k_night': DetectionSet(
        title='BDD100K night',
        classes=BDD100K_CLASSES,
        splits={'train': 27971, 'val': 3929},
        source='images with timeofday "night" in the labels of 2020 (det_20)',
        get='get the 100K images and the detection labels of 2020 from the site of BDD100K',
    ),
    'nightowls': DetectionSet(
        title='NightOwls',
        classes=('pedestrian', 'bicycledriver', 'motorbikedriver'),
        splits={'train': 130064, 'val': 51848},
        source='entries of nightowls_training.json and nightowls_validation.json',
        get='get images and annotations from the site of NightOwls (non-commercial)',
    ),
    'llvip': DetectionSet(
        title='LLVIP, visible',
        classes=('person',),
        splits={'train': 12025, 'test': 3463},
        source='LLVIP (Jia et al., 2021), the release with 15,488 pairs',
        get='get LLVIP from its page, bupt-ai-cz.github.io/LLVIP (non-commercial)',
    ),
    'msrs_night': DetectionSet(
        title='MSRS-night',
        classes=STREET_CLASSES,
        splits={'train': 91, 'val': 45, 'day': 60},
        source="this project's own split, tools/convert_dataset.py msrs_night",
        get='get the images from github.com/Linfeng-Tang/MSRS and the labels from '
        'github.com/Lele-3/MSRS-detection-label (research use)',
        annotation_file='annotations/{split}.json',
        image_folder='{split}',
        hashes={
            'train': '1f19ccf1fa8fcf35633891c8ac0ea8d4025ae02bfd98c6bd4a8bdb723df359d4',
            'val': 'd0183087e9d2a0fbdfbe9c9a0b52cab61e61725e5db2b9529157d14bdebbd59e',
            'day': '6ec5f88e2bcb118ff774492991a9138b94ad2b6465d70878026d7097398d4b11',
        },
    ),
}  # fmt: skip

SEGMENTATION_SETS: dict[str, SegmentationSet] = {
    'acdc_night': SegmentationSet(
        title='ACDC night, label maps',
        splits={'train': 400, 'val': 106},
        source='ACDC (Sakaridis et al., 2021), nighttime; the labels of its 500 test images are withheld',
        get='register at acdc.vision.ee.ethz.ch (non-commercial), get rgb_anon_trainvaltest.zip and gt_trainval.zip, '
        'and set data_root to the folder of rgb_anon/ and gt/',
        image_folder='rgb_anon/night/{split}',
        label_folder='gt/night/{split}',
    ),
    'nightcity': SegmentationSet(
        title='NightCity, label maps',
        splits={'train': 2998, 'val': 1299},
        source='NightCity (Tan et al., 2021), 4,297 images',
        get='get NightCity-images and NightCity-label from the page of NightCity, run '
        'tools/convert_dataset.py nightcity, and set data_root to the folder of both',
        image_folder='NightCity-images/images/{split}',
        label_folder='NightCity-label/label/{split}',
        image_suffix='.png',
        label_suffix='_trainIds.png',
    ),
    'dark_zurich': SegmentationSet(
        title='Dark Zurich night, label maps',
        splits={'val': 50},
        source='Dark Zurich (Sakaridis et al., 2019); the labels of its 151 test images are withheld',
        get='get Dark_Zurich_val_anon.zip from the page of Dark Zurich at ETH Zurich, and set data_root to the folder '
        'of rgb_anon/ and gt/',
        image_folder='rgb_anon/{split}/night',
        label_folder='gt/{split}/night',
    ),
}

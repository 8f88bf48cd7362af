"""NightCity's label maps: from Cityscapes' 34 label ids, as published, to the 19 train ids.

SOURCE holds NightCity-images/images/{train,val}/ and NightCity-label/label/{train,val}/ with *_labelIds.png; each map
gets a *_trainIds.png beside it.
"""

from pathlib import Path

import cv2
import numpy as np

from mmdapled.datasets.converters.command import progress
from mmdapled.datasets.night_sets import UNLABELLED

LABELS = Path('NightCity-label', 'label')
LABEL_IDS, TRAIN_IDS = '_labelIds.png', '_trainIds.png'
# Cityscapes' label ids of road, sidewalk, building, wall, fence, pole, traffic light, traffic sign, vegetation,
# terrain, sky, person, rider, car, truck, bus, train, motorcycle, bicycle.
TRAINED = (7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33)
LOOKUP = np.full(256, UNLABELLED, dtype=np.uint8)
LOOKUP[list(TRAINED)] = np.arange(len(TRAINED))


def convert(source: Path) -> int:
    """Write a map of train ids beside each map of label ids, and return their number."""
    count = 0
    for split in ('train', 'val'):
        maps = sorted((source / LABELS / split).rglob(f'*{LABEL_IDS}'))
        if not maps:
            raise FileNotFoundError(f'no *{LABEL_IDS} in {source / LABELS / split}; unpack NightCity-label there')
        for path in progress(maps, split):
            write_train_ids(path)
        count += len(maps)
    return count


def write_train_ids(path: Path) -> None:
    """Write the train ids of a map of label ids."""
    label_ids = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if label_ids is None or label_ids.dtype != np.uint8:
        raise ValueError(f'{path}: not a readable 8-bit PNG; copy it again')
    if label_ids.ndim == 3:
        if np.ptp(label_ids[..., :3], axis=2).any():
            raise ValueError(f'{path}: expected label ids, got a coloured map; use the files *{LABEL_IDS}')
        label_ids = label_ids[..., 0]
    target = path.with_name(path.name.removesuffix(LABEL_IDS) + TRAIN_IDS)
    if not cv2.imwrite(str(target), LOOKUP[label_ids]):
        raise OSError(f'cannot write {target}; check the folder and the free space')

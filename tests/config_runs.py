"""Helpers of the tests of configs: the data that configs name, and one batch of it."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from mmengine.config import Config
from mmengine.dataset import pseudo_collate
from mmengine.registry import DATASETS

from mmdapled.restorers.bundled_weights import weight_path

ROOT = Path(__file__).resolve().parents[1]
LOL_FOLDERS = {
    'lol_v1': ('our485/low', 'our485/high', 'eval15/low', 'eval15/high'),
    'LOL-Blur': (
        'train/low_blur_noise/0001', 'train/high_sharp_scaled/0001', 'test/low_blur_noise/0002',
        'test/high_sharp_scaled/0002',
    ),
    'LOL-v2/Synthetic': ('Train/Low', 'Train/Normal', 'Test/Low', 'Test/Normal'),
}  # fmt: skip
REALBLUR_SPLITS = {'train': 'scene001', 'test': 'scene002'}


def link_or_stand_in(folder: Path, shared: Path) -> Path:
    """Fill the folder of all data sets: real ones by links, ExDark and the paired sets as stand-ins in their layout."""
    for name in ('msrs_night', 'coco128', 'voc_dark', 'voc_day', 'weights'):
        (folder / name).symlink_to(shared / name)
    write_exdark(folder / 'exdark')
    for root, folders in LOL_FOLDERS.items():
        for inner in folders:
            for name in ('0001.png', '0002.png'):
                write_noise(folder / root / inner / name, 288, 320)
    for inner in ('Train', 'Test'):
        for number in (1, 2):
            for name in (f'Low/low0000{number}.png', f'Normal/normal0000{number}.png'):
                write_noise(folder / 'LOL-v2/Real_captured' / inner / name, 288, 320)
    write_realblur(folder / 'RealBlur')
    return folder


def write_realblur(folder: Path) -> None:
    """Write two pairs of one scene for training and of another for testing, and the lists that pair them."""
    for letter, photos in (('J', 'RealBlur-J_ECC_IMCORR_centroid_itensity_ref'), ('R', 'RealBlur-R_BM3D_ECC_IMCORR')):
        for split, scene in REALBLUR_SPLITS.items():
            pairs = [[f'{photos}/{scene}/{kind}/{kind}_{i}.png' for kind in ('gt', 'blur')] for i in (1, 2)]
            for name in sum(pairs, []):
                write_noise(folder / name, 288, 320)
            lines = [' '.join(pair) + '\n' for pair in pairs]
            (folder / f'RealBlur_{letter}_{split}_list.txt').write_text(''.join(lines))


def write_exdark(folder: Path) -> None:
    """Write eight images with one object each, as training and as validation data."""
    exdark = Config.fromfile(ROOT / 'configs/_base_/datasets/exdark_coco.py')
    images = [dict(id=i, file_name=f'{i}.jpg', height=96, width=128) for i in range(8)]
    boxes = [dict(id=i, image_id=i, category_id=1 + i, bbox=[10, 10, 60, 50], area=3000, iscrowd=0) for i in range(8)]
    categories = [dict(id=1 + i, name=name) for i, name in enumerate(exdark.classes)]
    for name in (exdark.train_annotations, exdark.val_annotations):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(dict(images=images, annotations=boxes, categories=categories)))
    for image in images:
        write_noise(folder / exdark.image_folder / str(image['file_name']))


def write_noise(path: Path, height: int = 96, width: int = 128) -> None:
    """Write an image of smooth noise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(0).integers(0, 256, (height // 8, width // 8, 3), dtype=np.uint8)
    assert cv2.imwrite(str(path), cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC))


def without_missing_weights(config: Any) -> Any:
    """Return the config with missing checkpoints set to None: other runs make them, or they are downloaded."""
    if isinstance(config, dict):
        return type(config)({
            key: None if 'checkpoint' in key and isinstance(value, str) and not weight_path(value).is_file()
            else without_missing_weights(value) for key, value in config.items()})  # fmt: skip
    if isinstance(config, (list, tuple)):
        return type(config)(without_missing_weights(item) for item in config)
    return config


def one_batch(loader: Any, count: int) -> dict[str, Any]:
    """Return samples of a loader's data set, drawn through its whole pipeline."""
    dataset = DATASETS.build(loader.dataset)
    stride = max(1, len(dataset) // count)
    return pseudo_collate([dataset[i * stride] for i in range(count)])

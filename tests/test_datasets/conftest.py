"""A small COCO data set on disk, with the classes of MSRS."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

NAMES = ('person', 'bicycle', 'car')


@pytest.fixture
def coco_document() -> dict[str, Any]:
    """Return a document of three images 48x32, the first two with one box per class."""
    images = [{'id': i, 'file_name': f'{i}.png', 'height': 32, 'width': 48} for i in (1, 2, 3)]
    boxes = [
        {'id': 3 * image + label, 'image_id': image, 'category_id': label + 1, 'iscrowd': 0,
         'bbox': [4 + 8 * label, 6, 10, 12], 'area': 120}
        for image in (1, 2) for label in range(3)
    ]  # fmt: skip
    categories = [{'id': i + 1, 'name': name} for i, name in enumerate(NAMES)]
    return {'images': images, 'annotations': boxes, 'categories': categories}


@pytest.fixture
def coco_root(tmp_path: Path, coco_document: dict[str, Any]) -> Path:
    """Write the data set and return its folder, with ``train/`` and ``annotations/train.json``."""
    (tmp_path / 'train').mkdir()
    (tmp_path / 'annotations').mkdir()
    rng = np.random.default_rng(0)
    for image in coco_document['images']:
        cv2.imwrite(str(tmp_path / 'train' / image['file_name']), rng.integers(0, 255, (32, 48, 3), dtype=np.uint8))
    (tmp_path / 'annotations' / 'train.json').write_text(json.dumps(coco_document))
    return tmp_path

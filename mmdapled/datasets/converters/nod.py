"""NOD, Night Object Detection: images of two cameras, with COCO annotation files per camera and split.

SOURCE holds, at any depth, the JPEG files and annotations/ of github.com/igor-morawski/NOD
(NOD_Sony_RX100m7_train.json ...) or, if that is missing, of RAW-NOD (rawpy_new_Sony_RX100m7_train.json ...).
Images keep their ids.
"""

from pathlib import Path

from mmdapled.datasets.converters.coco_document import CocoDocument
from mmdapled.datasets.converters.command import progress
from mmdapled.datasets.converters.image_files import ImageFolder, image_size
from mmdapled.datasets.converters.label_files import boxes_by_image, find_one, read_coco
from mmdapled.datasets.night_sets import STREET_CLASSES

CAMERAS = {'sony': 'Sony_RX100m7', 'nikon': 'Nikon750'}


def convert(source: Path, camera: str) -> dict[str, CocoDocument]:
    """Return a document per split of a camera, ``sony`` or ``nikon``."""
    documents, model, images = {}, CAMERAS[camera], ImageFolder(source)
    for split in ('train', 'val', 'test'):
        patterns = (f'NOD_{model}_{split}.json', f'rawpy_new_{model}_{split}.json')
        file = find_one(source, patterns, f'annotation file of {camera} {split}')
        listed = read_coco(file)
        boxes = boxes_by_image(listed, file)
        paths = images.find_all([image['file_name'] for image in listed['images']])
        documents[split] = CocoDocument(STREET_CLASSES)
        for image in progress(sorted(listed['images'], key=lambda image: image['file_name']), f'{camera} {split}'):
            path = paths[image['file_name']]
            check_size(path, (image['width'], image['height']))
            documents[split].add_file(path, source, boxes[image['id']], image_id=image['id'])
    return documents


def check_size(path: Path, expected: tuple[int, int]) -> None:
    """Raise ValueError if an image does not have the size that its boxes are for."""
    size = image_size(path)
    if size == expected:
        return
    turned = size == expected[::-1]
    raise ValueError(
        f'{path} is {size[0]}x{size[1]}, but its boxes are for {expected[0]}x{expected[1]}; '
        + ('its EXIF orientation turns it: remove that tag' if turned else 'use the JPEG files of NOD at full size')
    )

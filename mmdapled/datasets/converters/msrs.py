"""MSRS's night and day images for detection, in COCO format.

SOURCE is the folder of github.com/Linfeng-Tang/MSRS ({train,test}/vi/00004N.png, D by day, N by night; the number is
the frame's), --labels that of github.com/Lele-3/MSRS-detection-label (visible/{train,test}/00004N.txt, YOLO format).
Both are for research use. OUT gets the images in train/, val/ (night) and day/, and annotations/{train,val,day}.json.

Successive frames look alike, so validation is not drawn at random: it is the last part of the night in time. Images
without a visible object are left out.
"""

import shutil
from pathlib import Path
from typing import Dict, List, NamedTuple, Sequence

from mmdapled.datasets.night_sets import DETECTION_SETS

from .coco_document import CocoDocument, is_visible
from .command import progress
from .image_files import image_size
from .label_files import read_yolo

CLASSES = DETECTION_SETS['msrs_night'].classes
PARTS = ('train', 'test')
VAL_SHARE = 1 / 3


class Frame(NamedTuple):
    """An image and its label file."""

    image: Path
    label: Path


def convert(
    source: Path, labels: Path, out: Path, parts: Sequence[str] = PARTS, val_share: float = VAL_SHARE
) -> Dict[str, CocoDocument]:
    """Copy the images to ``out/SPLIT`` and return a document per split.

    Args:
        source: folder of MSRS.
        labels: folder of MSRS-detection-label.
        parts: those of MSRS to read.
        val_share: share of the night images, the latest ones, that are for validation.

    Raises:
        FileNotFoundError: a folder is missing, or no image has a label file.
        ValueError: a label file or an image is broken.
    """
    frames = find_frames(source, labels, parts)
    night, day = ([frame for frame in frames if frame.image.stem.endswith(letter)] for letter in 'ND')
    documents = {**split_night(collect(night, 'night'), val_share), 'day': collect(day, 'day')}
    images = {frame.image.name: frame.image for frame in frames}
    for split, document in documents.items():
        (out / split).mkdir(parents=True, exist_ok=True)
        for image in document.images:
            shutil.copyfile(images[image['file_name']], out / split / image['file_name'])
    return documents


def find_frames(source: Path, labels: Path, parts: Sequence[str]) -> List[Frame]:
    """Return all frames with a label file, in order of time.

    Raises:
        FileNotFoundError: a folder is missing, or nothing matches.
    """
    frames: List[Frame] = []
    for part in parts:
        images, texts = source / part / 'vi', labels / 'visible' / part
        for folder in (images, texts):
            if not folder.is_dir():
                raise FileNotFoundError(f'{folder} does not exist; see --help for where images and labels come from')
        pairs = (Frame(path, texts / f'{path.stem}.txt') for path in images.iterdir())
        frames += [frame for frame in pairs if frame.label.is_file()]
    if not frames:
        raise FileNotFoundError(f'no image under {source} has a label file of the same name under {labels}')
    return sorted(frames, key=lambda frame: frame.image.name)


def collect(frames: Sequence[Frame], name: str) -> CocoDocument:
    """Return the document of frames; those without a visible box are left out."""
    document = CocoDocument(CLASSES)
    for frame in progress(frames, name):
        size = image_size(frame.image)
        boxes = read_yolo(frame.label, CLASSES, size)
        if any(is_visible(box, size) for box in boxes):
            document.add_image(frame.image.name, size, boxes)
    return document


def split_night(night: CocoDocument, val_share: float) -> Dict[str, CocoDocument]:
    """Cut a document, in order of time, into ``train`` and, its last part, ``val``; ids are kept."""
    first_val = round(len(night.images) * (1 - val_share))
    return {'train': night.part(slice(first_val)), 'val': night.part(slice(first_val, None))}

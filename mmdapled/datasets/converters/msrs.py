"""MSRS's night and day images for detection, in COCO format.

SOURCE is the folder of github.com/Linfeng-Tang/MSRS ({train,test}/vi/00004N.png, D by day, N by night; the number is
that of the video frame), --labels that of github.com/Lele-3/MSRS-detection-label (visible/{train,test}/00004N.txt,
YOLO format). Both are for research use. OUT gets the images in train/, val/ (night) and day/, and
annotations/{train,val,day}.json.

Successive frames look alike, so validation is not drawn at random: it is the last part of the night in time. Images
without a visible object are left out.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from mmdapled.datasets.converters.coco_document import CocoDocument, is_visible
from mmdapled.datasets.converters.command import progress
from mmdapled.datasets.converters.image_files import image_size
from mmdapled.datasets.converters.label_files import read_yolo
from mmdapled.datasets.night_sets import DETECTION_SETS

CLASSES = DETECTION_SETS['msrs_night'].classes
PARTS = ('train', 'test')
VAL_SHARE = 1 / 3


def convert(
    source: Path, labels: Path, out: Path, parts: Sequence[str] = PARTS, val_share: float = VAL_SHARE
) -> dict[str, CocoDocument]:
    """Copy the images to ``out/SPLIT`` and return a document per split.

    Args:
        source: folder of MSRS.
        labels: folder of MSRS-detection-label.
        out: folder of the new data set.
        parts: those of MSRS to read.
        val_share: share of the night images, the latest ones, for validation.
    """
    frames = find_frames(source, labels, parts)
    night, day = ([frame for frame in frames if frame[0].stem.endswith(letter)] for letter in 'ND')
    documents = {**split_night(collect(night, 'night'), val_share), 'day': collect(day, 'day')}
    images = {path.name: path for path, _ in frames}
    for split, document in documents.items():
        (out / split).mkdir(parents=True, exist_ok=True)
        for image in document.images:
            shutil.copyfile(images[image['file_name']], out / split / image['file_name'])
    return documents


def find_frames(source: Path, labels: Path, parts: Sequence[str]) -> list[tuple[Path, Path]]:
    """Return all images with a label file, each with that file, in order of time."""
    frames: list[tuple[Path, Path]] = []
    for part in parts:
        images, texts = source / part / 'vi', labels / 'visible' / part
        for folder in (images, texts):
            if not folder.is_dir():
                raise FileNotFoundError(f'{folder} does not exist; see --help for where to get images and labels')
        pairs = ((path, texts / f'{path.stem}.txt') for path in images.iterdir())
        frames += [(path, label) for path, label in pairs if label.is_file()]
    if not frames:
        raise FileNotFoundError(f'no image under {source} has a label file of the same name under {labels}')
    return sorted(frames, key=lambda frame: frame[0].name)


def collect(frames: Sequence[tuple[Path, Path]], name: str) -> CocoDocument:
    """Return the document of the frames with a visible box."""
    document = CocoDocument(CLASSES)
    for path, label in progress(frames, name):
        size = image_size(path)
        boxes = read_yolo(label, CLASSES, size)
        if any(is_visible(box, size) for box in boxes):
            document.add_image(path.name, size, boxes)
    return document


def split_night(night: CocoDocument, val_share: float) -> dict[str, CocoDocument]:
    """Split a document, in order of time, into ``train`` and, its last part, ``val``; ids are kept."""
    first_val = round(len(night.images) * (1 - val_share))
    return {'train': night.part(slice(first_val)), 'val': night.part(slice(first_val, None))}

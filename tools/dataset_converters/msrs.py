"""Make MSRS's night and day data for detection, in COCO format, from the images and labels as they are published.

    python tools/dataset_converters/msrs.py MSRS MSRS-detection-label data/msrs_night

Images: github.com/Linfeng-Tang/MSRS (``{train,test}/vi/00004N.png``, D by day, N by night; the number is the frame's).
Labels: github.com/Lele-3/MSRS-detection-label (``visible/{train,test}/00004N.txt``, YOLO format). Research use.

Frames that follow each other look alike, so validation is not drawn at random: it is the last part of the night in
time. Images without a visible object are left out.
"""

import argparse
import json
import shutil
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Sequence

from mmdapled.datasets.transforms.read_image import read_bgr

CLASSES = ('person', 'bicycle', 'car')
PARTS = ('train', 'test')


class Frame(NamedTuple):
    """An image and its label file."""

    image: Path
    label: Path


def parse_args(arguments: Optional[Sequence[str]] = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('images', type=Path, help='folder of MSRS, with train/vi and test/vi')
    parser.add_argument('labels', type=Path, help='folder of MSRS-detection-label, with visible/train and visible/test')
    parser.add_argument('out', type=Path, help='gets train/, val/ (night), day/ and annotations/{train,val,day}.json')
    parser.add_argument('--parts', nargs='+', choices=PARTS, default=PARTS, help='of MSRS to use, default both')
    parser.add_argument('--val-share', type=float, default=1 / 3, help='of the night, the latest, default a third')
    return parser.parse_args(arguments)


def find_frames(images: Path, labels: Path, parts: Sequence[str]) -> List[Frame]:
    """All frames with a label file, in order of time.

    Raises:
        FileNotFoundError: a folder is missing, or nothing matches.
    """
    frames: List[Frame] = []
    for part in parts:
        for folder in (images / part / 'vi', labels / 'visible' / part):
            if not folder.is_dir():
                raise FileNotFoundError(f'{folder} does not exist; see --help for where images and labels come from')
        pairs = (
            Frame(path, labels / 'visible' / part / f'{path.stem}.txt') for path in (images / part / 'vi').iterdir()
        )
        frames += [frame for frame in pairs if frame.label.is_file()]
    if not frames:
        raise FileNotFoundError(f'no image under {images} has a label file of the same name under {labels}')
    return sorted(frames, key=lambda frame: frame.image.name)


def read_boxes(label: Path, height: int, width: int) -> List[Dict[str, Any]]:
    """COCO boxes, whole px, of a YOLO label file: class, centre and size as shares of the image.

    Raises:
        ValueError: a line that is not five numbers, or a class that does not exist.
    """
    boxes = []
    for line in label.read_text().splitlines():
        if not line.strip():
            continue
        try:
            name, *shares = line.split()
            kind, (centre_x, centre_y, box_width, box_height) = range(len(CLASSES)).index(int(name)), map(float, shares)
        except ValueError as error:
            raise ValueError(f'{label}: expected "class x y w h" with a class of 0 to 2, got {line!r}') from error
        left, top = round((centre_x - box_width / 2) * width), round((centre_y - box_height / 2) * height)
        left, top = max(left, 0), max(top, 0)
        right = min(round((centre_x + box_width / 2) * width), width)
        bottom = min(round((centre_y + box_height / 2) * height), height)
        if right > left and bottom > top:
            boxes.append({'category_id': kind + 1, 'bbox': [left, top, right - left, bottom - top]})
    return boxes


def coco_document(frames: Sequence[Frame]) -> Dict[str, Any]:
    """The COCO annotation document of frames; those without a box are left out."""
    images: List[Dict[str, Any]] = []
    annotations: List[Dict[str, Any]] = []
    for frame in frames:
        height, width = read_bgr(str(frame.image)).shape[:2]
        boxes = read_boxes(frame.label, height, width)
        if boxes:
            images.append({'id': len(images) + 1, 'file_name': frame.image.name, 'height': height, 'width': width})
        for box in boxes:
            area = box['bbox'][2] * box['bbox'][3]
            annotations.append({'id': len(annotations) + 1, 'image_id': len(images), 'area': area, 'iscrowd': 0, **box})
    categories = [{'id': number, 'name': name} for number, name in enumerate(CLASSES, start=1)]
    return {'images': images, 'annotations': annotations, 'categories': categories}


def write_split(name: str, document: Dict[str, Any], sources: Dict[str, Path], out: Path) -> None:
    """Write one annotation file and copy its images."""
    for folder in (out / 'annotations', out / name):
        folder.mkdir(parents=True, exist_ok=True)
    for image in document['images']:
        shutil.copyfile(sources[image['file_name']], out / name / image['file_name'])
    (out / 'annotations' / f'{name}.json').write_text(json.dumps(document))
    print(f'{name}: {len(document["images"])} images, {len(document["annotations"])} objects')


def split_night(document: Dict[str, Any], val_share: float) -> Dict[str, Dict[str, Any]]:
    """Cut a night document, in order of time, into ``train`` and, its last part, ``val``; ids are kept."""
    first_val = round(len(document['images']) * (1 - val_share))
    splits = {'train': document['images'][:first_val], 'val': document['images'][first_val:]}
    return {name: select(document, images) for name, images in splits.items()}


def select(document: Dict[str, Any], images: List[Dict[str, Any]]) -> Dict[str, Any]:
    """The part of a document that is about some of its images."""
    ids = {image['id'] for image in images}
    annotations = [box for box in document['annotations'] if box['image_id'] in ids]
    return {**document, 'images': images, 'annotations': annotations}


def main(arguments: Optional[Sequence[str]] = None) -> None:
    """Convert."""
    args = parse_args(arguments)
    frames = find_frames(args.images, args.labels, args.parts)
    sources = {frame.image.name: frame.image for frame in frames}
    night, day = ([frame for frame in frames if frame.image.stem.endswith(letter)] for letter in 'ND')
    for name, document in {**split_night(coco_document(night), args.val_share), 'day': coco_document(day)}.items():
        write_split(name, document, sources, args.out)


if __name__ == '__main__':
    main()

"""BDD100K's images of the night: those whose timeofday is "night"; "dawn/dusk" is not.

SOURCE holds images/100k/{train,val}/ and, at any depth, the detection labels: det_train.json and det_val.json (2020),
or bdd100k_labels_images_train.json and bdd100k_labels_images_val.json (2018; not the same images and boxes).

Each image gets the attributes timeofday, weather and scene. The classes that BDD100K does not evaluate (other person,
other vehicle, trailer) and crowds become regions to ignore.
"""

from pathlib import Path
from typing import Any, Dict, List, Mapping

from mmdapled.datasets.night_sets import BDD100K_CLASSES

from .coco_document import Box, CocoDocument, make_box
from .command import progress
from .image_files import ImageFolder
from .json_files import find_one, read_json

SPLITS = ('train', 'val')
NIGHT = 'night'
ATTRIBUTES = ('timeofday', 'weather', 'scene')
RENAMED = {'person': 'pedestrian', 'bike': 'bicycle', 'motor': 'motorcycle'}  # labels of 2018 -> those of 2020
# Classes of 2020 that are not evaluated, with the one that they look like.
IGNORED = {'other person': 'pedestrian', 'other vehicle': 'car', 'trailer': 'truck'}


def convert(source: Path) -> Dict[str, CocoDocument]:
    """A document per split, with ``timeofday``, ``weather`` and ``scene`` of each image.

    Raises:
        FileNotFoundError: images or labels are missing.
        ValueError: a label file is broken, or has an unknown class, or no image of the night.
    """
    documents = {}
    for split in SPLITS:
        patterns = (f'det_{split}.json', f'bdd100k_labels_images_{split}.json')
        label_file = find_one(source, patterns, f'label file of {split}')
        frames = night_frames(read_json(label_file), label_file)
        paths = ImageFolder(source / 'images' / '100k' / split).find_all(list(frames))
        documents[split] = CocoDocument(BDD100K_CLASSES)
        for name in progress(sorted(frames), split):
            attributes = {key: str(frames[name]['attributes'].get(key, 'undefined')) for key in ATTRIBUTES}
            documents[split].add_file(paths[name], source, read_boxes(frames[name], label_file), attributes)
    return documents


def night_frames(frames: Any, source: Path) -> Dict[str, Mapping[str, Any]]:
    """The frames of the night by image name.

    Raises:
        ValueError: not a list of frames with attributes, or none of the night.
    """
    try:
        found = {frame['name']: frame for frame in frames if frame['attributes']['timeofday'] == NIGHT}
    except (TypeError, KeyError) as error:
        raise ValueError(f'{source}: expected a list of frames with name and attributes.timeofday') from error
    if not found:
        raise ValueError(f'{source}: none of {len(frames)} frames has timeofday "{NIGHT}"; check the file')
    return found


def read_boxes(frame: Mapping[str, Any], source: Path) -> List[Box]:
    """The boxes of a frame; lanes and drivable areas have none.

    Raises:
        ValueError: a label that is not as Scalabel has it.
    """
    try:
        return [box_of(label) for label in frame.get('labels') or () if label.get('box2d')]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f'{source}, {frame["name"]}: expected labels with category and box2d of x1, y1, x2, y2 ({error!r})'
        ) from error


def box_of(label: Mapping[str, Any]) -> Box:
    """The box of a label. Crowds, and classes that are not evaluated, are regions to ignore."""
    name = RENAMED.get(label['category'], label['category'])
    ignore = name in IGNORED or bool((label.get('attributes') or {}).get('crowd'))
    left, top, right, bottom = (label['box2d'][key] for key in ('x1', 'y1', 'x2', 'y2'))
    return make_box(IGNORED.get(name, name), (left, top, right - left, bottom - top), ignore)

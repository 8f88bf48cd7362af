"""BDD100K by night: the images whose timeofday is "night"; "dawn/dusk" is left out.

SOURCE holds images/100k/{train,val}/ and, at any depth, the detection labels: det_train.json and det_val.json (2020),
or bdd100k_labels_images_train.json and bdd100k_labels_images_val.json (2018; their images and boxes differ).

Each image gets the attributes timeofday, weather and scene. Crowds, and the classes that BDD100K does not evaluate
(other person, other vehicle, trailer), become regions to ignore.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mmdapled.datasets.converters.coco_document import Box, CocoDocument, make_box
from mmdapled.datasets.converters.command import progress
from mmdapled.datasets.converters.image_files import ImageFolder
from mmdapled.datasets.converters.label_files import find_one, read_json
from mmdapled.datasets.night_sets import BDD100K_CLASSES

NIGHT = 'night'
ATTRIBUTES = ('timeofday', 'weather', 'scene')
RENAMED = {'person': 'pedestrian', 'bike': 'bicycle', 'motor': 'motorcycle'}  # labels of 2018 -> those of 2020
# Classes of 2020 that are not evaluated -> the evaluated class that looks most like them.
IGNORED = {'other person': 'pedestrian', 'other vehicle': 'car', 'trailer': 'truck'}


def convert(source: Path) -> dict[str, CocoDocument]:
    """Return a document per split, with ``timeofday``, ``weather`` and ``scene`` of each image."""
    documents = {}
    for split in ('train', 'val'):
        patterns = (f'det_{split}.json', f'bdd100k_labels_images_{split}.json')
        label_file = find_one(source, patterns, f'label file of {split}')
        frames = night_frames(read_json(label_file), label_file)
        paths = ImageFolder(source / 'images' / '100k' / split).find_all(list(frames))
        documents[split] = CocoDocument(BDD100K_CLASSES)
        for name in progress(sorted(frames), split):
            attributes = {key: str(frames[name]['attributes'].get(key, 'undefined')) for key in ATTRIBUTES}
            documents[split].add_file(paths[name], source, read_boxes(frames[name], label_file), attributes)
    return documents


def night_frames(frames: Any, source: Path) -> dict[str, Mapping[str, Any]]:
    """Return the Scalabel frames by night, by image name; raise ValueError if there is none."""
    try:
        found = {frame['name']: frame for frame in frames if frame['attributes']['timeofday'] == NIGHT}
    except (TypeError, KeyError) as error:
        raise ValueError(f'{source}: expected a list of frames with name and attributes.timeofday') from error
    if not found:
        raise ValueError(f'{source}: none of {len(frames)} frames has timeofday "{NIGHT}"; check the file')
    return found


def read_boxes(frame: Mapping[str, Any], source: Path) -> list[Box]:
    """Return the boxes of a Scalabel frame; labels without a box (lanes, drivable areas) are skipped."""
    try:
        return [_to_box(label) for label in frame.get('labels') or () if label.get('box2d')]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f'{source}, {frame["name"]}: expected labels with category and box2d of x1, y1, x2, y2 ({error!r})'
        ) from error


def _to_box(label: Mapping[str, Any]) -> Box:
    name = RENAMED.get(label['category'], label['category'])
    ignore = name in IGNORED or bool((label.get('attributes') or {}).get('crowd'))
    left, top, right, bottom = (label['box2d'][key] for key in ('x1', 'y1', 'x2', 'y2'))
    return make_box(IGNORED.get(name, name), (left, top, right - left, bottom - top), ignore)

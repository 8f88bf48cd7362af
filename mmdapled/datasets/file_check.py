"""Check that the files of a data set exist; the errors name what is missing and how to get it."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

HOW_TO_GET = 'set data_root, ann_file and data_prefix in the config to the location of your data'


def check_path(path: str, what: str, how_to_get: str = HOW_TO_GET) -> None:
    """Raise FileNotFoundError if ``path`` does not exist, with the nearest parent folder that does."""
    if not path or os.path.exists(path):
        return
    parent = os.path.abspath(path)
    while not os.path.exists(parent):
        parent = os.path.dirname(parent)
    raise FileNotFoundError(f'{what} {path!r} does not exist (the path exists up to {parent!r}); {how_to_get}')


def check_annotations(document: Mapping[str, Any], source: str) -> None:
    """Raise ValueError if a COCO document lacks images, annotations or categories, or has an empty list of them."""
    for key in ('images', 'annotations', 'categories'):
        if not document.get(key):
            state = 'is empty' if key in document else 'is missing'
            raise ValueError(f'{source}: a COCO annotation file needs {key}, but the list {state}; check the export')


def check_images(paths: Sequence[str], how_to_get: str = HOW_TO_GET, few: int = 5) -> None:
    """Raise FileNotFoundError if one of ``few`` image paths, evenly spread over all, does not exist."""
    for index in sorted({round(place * (len(paths) - 1) / (few - 1)) for place in range(few)}) if paths else ():
        check_path(paths[index], 'image', how_to_get)

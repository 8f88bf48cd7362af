"""Merge parts of a data set in COCO format, such as train and val, into one annotation file, to evaluate on all of it.

    python tools/merge_coco.py data/msrs_night --parts train val --out data/annotations_night.json

Part NAME is annotations/NAME.json with its images in NAME/; NAME[30:] is the part without its first 30 images, and
NAME[:30] those alone: training with `indices: 30` takes NAME[:30] and leaves NAME[30:]. In the merged file
images are named NAME/FILE, from the data set's folder, and ids are numbered anew. The parts must have the same
categories.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

UNUSABLE = 2
PART = re.compile(r'(?P<name>[^\[\]]+)(\[(?P<start>\d*):(?P<stop>\d*)\])?')


def parse_args() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('root', type=Path, help='folder of the data set')
    parser.add_argument(
        '--parts', nargs='+', required=True, help='names of the parts, in order, such as train[30:] val'
    )
    parser.add_argument('--out', type=Path, required=True, help='JSON file to write')
    return parser.parse_args()


def read_part(root: Path, part: str) -> dict[str, Any]:
    """Return the COCO data of ``NAME`` or ``NAME[START:STOP]``, counted in images in the order of their ids.

    Raises:
        ValueError: another notation, or no image left.
    """
    found = PART.fullmatch(part)
    if not found:
        raise ValueError(f'--parts: expected NAME, NAME[30:] or NAME[:30], got {part!r}')
    data: dict[str, Any] = json.loads((root / 'annotations' / f'{found["name"]}.json').read_text(encoding='utf-8'))
    start, stop = (int(found[key]) if found[key] else None for key in ('start', 'stop'))
    images = sorted(data['images'], key=lambda image: image['id'])[start:stop]
    if data['images'] and not images:
        raise ValueError(f'--parts: {part!r} leaves none of the {len(data["images"])} images')
    kept = {image['id'] for image in images}
    return {**data, 'images': images, 'annotations': [a for a in data['annotations'] if a['image_id'] in kept]}


def merge(parts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Merge COCO data by part; image file names get the part's name in front.

    Raises:
        ValueError: parts of different categories, a file name that two images have.
    """
    first = next(iter(parts))
    merged: dict[str, Any] = {'images': [], 'annotations': [], 'categories': parts[first]['categories']}
    for name, part in parts.items():
        if part['categories'] != merged['categories']:
            raise ValueError(f'categories differ: {first} has {_names(parts[first])}, {name} has {_names(part)}')
        ids = {image['id']: len(merged['images']) + place for place, image in enumerate(part['images'], 1)}
        for image in part['images']:
            merged['images'].append({**image, 'id': ids[image['id']], 'file_name': f'{name}/{image["file_name"]}'})
        for item in part['annotations']:
            number = len(merged['annotations']) + 1
            merged['annotations'].append({**item, 'id': number, 'image_id': ids[item['image_id']]})
    files = [image['file_name'] for image in merged['images']]
    twice = sorted(file for file, count in Counter(files).items() if count > 1)
    if twice:
        raise ValueError(f'a part lists images twice: {twice[:3]}')
    return merged


def _names(part: Mapping[str, Any]) -> Sequence[Any]:
    return [(category['id'], category['name']) for category in part['categories']]


def main() -> int:
    """Merge; exit code 2 where a part is missing or does not fit."""
    args = parse_args()
    try:
        parts = [(part.partition('[')[0], read_part(args.root, part)) for part in args.parts]
        if len(dict(parts)) < len(parts):
            raise ValueError(f'--parts: name each part once, got {args.parts}')
        merged = merge(dict(parts))
    except (OSError, ValueError) as error:
        print(f'error: {error}', file=sys.stderr)
        return UNUSABLE
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(merged), encoding='utf-8')
    print(f'{args.out}: {len(merged["images"])} images, {len(merged["annotations"])} objects')
    return 0


if __name__ == '__main__':
    sys.exit(main())

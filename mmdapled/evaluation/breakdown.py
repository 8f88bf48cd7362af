"""A detection figure for each group of images, with what it rests on, and why where there is none."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Sequence

from .coco_state import STATS, restrict, summarise
from .image_groups import ImageGroup
from .voc import ClassMatches, voc_map50

if TYPE_CHECKING:
    from pycocotools.cocoeval import COCOeval

VOC_MAP50 = 'voc_mAP50'
ABSENT = '-'
HEADERS = ('group', 'images', 'objects', 'classes')


@dataclass(frozen=True)
class GroupFigures:
    """What was found in one group of images.

    Args:
        group: the images.
        objects: objects to be found in them, crowds apart.
        classes: classes that these are of; mAP is a mean over them, and groups of other classes don't compare.
        figures: in [0, 1], by name; empty where there are too few images or no object.
        reason: why there are none.
    """

    group: ImageGroup
    objects: int
    classes: int
    figures: Dict[str, float]
    reason: str = ''

    def as_metrics(self) -> Dict[str, float]:
        """Figures and counts by ``grouping/group/name``; a figure that is not defined has no entry."""
        counts = {'images': len(self.group.image_ids), 'objects': self.objects, 'classes': self.classes}
        key = f'{self.group.grouping}/{self.group.name}'
        # As floats: mmengine logs whole numbers as null.
        return {f'{key}/{name}': float(value) for name, value in {**counts, **self.figures}.items()}


def evaluate_group(
    group: ImageGroup,
    annotations: Mapping[Any, Sequence[Mapping[str, Any]]],
    states: Mapping[str, 'COCOeval'],
    matches: Mapping[Any, Sequence[ClassMatches]],
    items: Sequence[str],
    min_images: int,
) -> GroupFigures:
    """Evaluate one group of images.

    Args:
        group: the images.
        annotations: image id -> its COCO annotations of the classes that count.
        states: ``bbox`` or ``segm`` -> evaluation of each image of the whole set.
        matches: image id -> its matches by VOC's rule; empty to do without.
        items: COCO's figures to give, by mmdet's names.
        min_images: a group of fewer has no figure.
    """
    objects = [item for image in group.image_ids for item in annotations[image] if not item.get('iscrowd')]
    counted = (len(objects), len({item['category_id'] for item in objects}))
    if len(group.image_ids) < min_images:
        return GroupFigures(group, *counted, {}, f'fewer than {min_images} images')
    if not objects:
        return GroupFigures(group, *counted, {}, 'no object')
    figures = {}
    for metric, state in states.items():
        summary = summarise(restrict(state, group.image_ids))
        figures.update({f'{metric}_{item}': round(summary[item], 3) for item in items if item in summary})
    precision = voc_map50([matches[image] for image in group.image_ids]) if matches else None
    if precision is not None:
        figures[VOC_MAP50] = round(precision, 3)
    return GroupFigures(group, *counted, figures)


def check_items(items: Sequence[str]) -> None:
    """Raise ValueError where a figure's name isn't one of COCO's that mmdet gives."""
    unknown = [item for item in items if item not in STATS]
    if unknown or isinstance(items, str):
        raise ValueError(f'group_items: expected some of {list(STATS)}, got {items!r}')


def table(rows: Sequence[GroupFigures], images: int) -> str:
    """A table of all groups, and below it each grouping that doesn't take in all the ``images``."""
    from terminaltables import AsciiTable

    names = list(dict.fromkeys(name for row in rows for name in row.figures))
    lines: List[List[str]] = [[*HEADERS, *names, '']]
    for row in rows:
        counts = [str(number) for number in (len(row.group.image_ids), row.objects, row.classes)]
        figures = [f'{row.figures[name]:.3f}' if name in row.figures else ABSENT for name in names]
        label = f'{row.group.grouping}/{row.group.name}'
        lines.append([label, *counts, *figures, row.reason or row.group.note])
    return '\n'.join([AsciiTable(lines).table, *_left_out(rows, images)])


def _left_out(rows: Sequence[GroupFigures], images: int) -> List[str]:
    taken: Dict[str, int] = {}
    for row in rows:
        taken[row.group.grouping] = taken.get(row.group.grouping, 0) + len(row.group.image_ids)
    return [f'{name}: {images - count} of {images} images are in no group' for name, count in taken.items()
            if count < images]  # fmt: skip

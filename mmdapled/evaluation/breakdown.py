"""Evaluate detections by group of images, with counts and the reason where a group has no metrics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mmdapled.evaluation.coco_state import STATS, restrict, summarise
from mmdapled.evaluation.image_groups import ImageGroup
from mmdapled.evaluation.voc import ClassMatches, voc_map50

if TYPE_CHECKING:
    from pycocotools.cocoeval import COCOeval

VOC_MAP50 = 'voc_mAP50'
ABSENT = '-'
HEADERS = ('group', 'images', 'objects', 'classes')


@dataclass(frozen=True)
class GroupMetrics:
    """Detection metrics of one group of images.

    Args:
        group: the images.
        objects: number of objects to find, without crowds.
        classes: number of their classes; mAP is the mean over these, so groups with other classes are not comparable.
        metrics: name -> value in [0, 1]; empty if there are too few images or no object.
        reason: reason why ``metrics`` is empty.
    """

    group: ImageGroup
    objects: int
    classes: int
    metrics: dict[str, float]
    reason: str = ''

    def as_metrics(self) -> dict[str, float]:
        """Return metrics and counts by ``grouping/group/name``; an undefined metric has no entry."""
        counts = {'images': len(self.group.image_ids), 'objects': self.objects, 'classes': self.classes}
        key = f'{self.group.grouping}/{self.group.name}'
        # As floats: mmengine logs whole numbers as null.
        return {f'{key}/{name}': float(value) for name, value in {**counts, **self.metrics}.items()}


def evaluate_group(
    group: ImageGroup,
    annotations: Mapping[Any, Sequence[Mapping[str, Any]]],
    states: Mapping[str, 'COCOeval'],
    matches: Mapping[Any, Sequence[ClassMatches]],
    items: Sequence[str],
    min_images: int,
) -> GroupMetrics:
    """Evaluate one group of images.

    Args:
        group: the images.
        annotations: image id -> COCO annotations of the evaluated classes.
        states: ``bbox`` or ``segm`` -> evaluation of the whole set.
        matches: image id -> matches by VOC's rule; empty for no VOC mAP50.
        items: COCO metrics to return, by mmdet's names.
        min_images: number of images below which a group has no metrics.
    """
    objects = [item for image in group.image_ids for item in annotations[image] if not item.get('iscrowd')]
    counted = (len(objects), len({item['category_id'] for item in objects}))
    if len(group.image_ids) < min_images:
        return GroupMetrics(group, *counted, {}, f'fewer than {min_images} images')
    if not objects:
        return GroupMetrics(group, *counted, {}, 'no object')
    metrics = {}
    for metric, state in states.items():
        summary = summarise(restrict(state, group.image_ids))
        metrics.update({f'{metric}_{item}': round(summary[item], 3) for item in items if item in summary})
    precision = voc_map50([matches[image] for image in group.image_ids]) if matches else None
    if precision is not None:
        metrics[VOC_MAP50] = round(precision, 3)
    return GroupMetrics(group, *counted, metrics)


def check_items(items: Sequence[str]) -> None:
    """Raise ValueError unless all names are COCO metrics of mmdet."""
    unknown = [item for item in items if item not in STATS]
    if unknown or isinstance(items, str):
        raise ValueError(f'group_items: expected some of {list(STATS)}, got {items!r}')


def table(rows: Sequence[GroupMetrics], images: int) -> str:
    """Return a table of all groups, and below it the number of the ``images`` that a grouping leaves out."""
    from terminaltables import AsciiTable

    names = list(dict.fromkeys(name for row in rows for name in row.metrics))
    lines: list[list[str]] = [[*HEADERS, *names, '']]
    for row in rows:
        counts = [str(number) for number in (len(row.group.image_ids), row.objects, row.classes)]
        metrics = [f'{row.metrics[name]:.3f}' if name in row.metrics else ABSENT for name in names]
        label = f'{row.group.grouping}/{row.group.name}'
        lines.append([label, *counts, *metrics, row.reason or row.group.note])
    return '\n'.join([AsciiTable(lines).table, *_left_out(rows, images)])


def _left_out(rows: Sequence[GroupMetrics], images: int) -> list[str]:
    taken: dict[str, int] = {}
    for row in rows:
        taken[row.group.grouping] = taken.get(row.group.grouping, 0) + len(row.group.image_ids)
    return [f'{name}: {images - count} of {images} images are in no group' for name, count in taken.items()
            if count < images]  # fmt: skip

"""Break the results of an arm down by class, group of images and size of object."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mmdapled.comparison.deciding_metric import metric_of_test
from mmdapled.comparison.metric_format import format_of

# Names of NightCocoMetric for a group of images, and of CocoMetric for a size of object.
GROUP = re.compile(r'(?P<key>(?:[^/]+/)?(?P<grouping>[^/]+)/(?P<group>[^/]+))/bbox_mAP_50')
SIZE = re.compile(r'[^/]+/bbox_mAP_(?P<size>[sml])')
SIZES = {'s': 'small', 'm': 'medium', 'l': 'large'}


def by_class(test: Path, ann_file: str) -> dict[str, float]:
    """Return the deciding metric of each class in points, as ``AP50 of car``; empty if the test left no file for it.

    Raises:
        FileNotFoundError: there is no ground truth.
        ValueError: the test has no detections, or images that the annotation file lacks.
    """
    metric = metric_of_test(test)
    if metric is None:
        return {}
    return {f'{metric.of_class} of {name}': value for name, value in metric.by_class(test, ann_file).items()}


def by_group(metrics: Mapping[str, Any]) -> dict[str, float]:
    """Return mAP50 by group of images and mAP by size of object, in points, from the evaluator's metrics."""
    found = {}
    for metric, value in metrics.items():
        label, shown = _label(metric, metrics), format_of(metric).shown(value) if isinstance(value, float) else None
        if label and shown is not None:
            found[label] = shown
    return found


def _label(metric: str, metrics: Mapping[str, Any]) -> str:
    group, size = GROUP.fullmatch(metric), SIZE.fullmatch(metric)
    if size:
        return f'mAP of {SIZES[size["size"]]} objects'
    if not group:
        return ''
    counts = ', '.join(
        f'{metrics[key]:.0f} {what}'
        for what in ('images', 'objects')
        if (key := f'{group["key"]}/{what}') in metrics
    )  # fmt: skip
    return f'mAP50 of {group["grouping"]} {group["group"]}' + (f' ({counts})' if counts else '')

"""Divide the images of a data set into groups, by a measured value or by the data set's labels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Bins = int | Sequence[float]
MOST_VALUES = 20  # an attribute with more is a measurement or an identifier, not a label


@dataclass(frozen=True)
class ImageGroup:
    """Images that are evaluated together.

    Args:
        grouping: criterion, such as ``luma`` or ``lighting``.
        name: name within the grouping, such as ``0-25`` or ``Low``.
        image_ids: COCO ids.
        note: remark for a table, such as the range of a quantile.
    """

    grouping: str
    name: str
    image_ids: tuple[Any, ...]
    note: str = ''


def check_bins(bins: Bins, grouping: str, limits: tuple[float, float]) -> None:
    """Raise ValueError unless bins are a number of quantiles or increasing thresholds within the limits."""
    expected = (
        f'{grouping}: expected a number of quantiles, at least 2, or increasing thresholds between '
        f'{limits[0]:g} and {limits[1]:g}, got {bins!r}'
    )
    if isinstance(bins, (int, np.integer)):
        if bins < 2:
            raise ValueError(expected)
        return
    edges = [limits[0], *bins, limits[1]]
    if len(edges) < 3 or any(not low < high for low, high in zip(edges, edges[1:], strict=False)):
        raise ValueError(expected)


def measured_groups(
    values: Mapping[Any, float], bins: Bins, grouping: str, limits: tuple[float, float]
) -> list[ImageGroup]:
    """Group images by a measured value, lowest first.

    A value on a threshold belongs to the group above it. Groups by thresholds are named ``low-high``, quantiles
    ``1of3``; the note is the measured range. Thresholds allow to compare data sets, quantiles fill every group.

    Args:
        values: image id -> value.
        bins: thresholds, or a number of quantiles of these values.
        grouping: name of the measured value.
        limits: lowest and highest possible value; they name the outer groups.

    Raises:
        ValueError: :func:`check_bins` refuses the bins.

    >>> [(group.name, group.image_ids) for group in measured_groups({1: 10, 2: 90, 3: 30}, (25, 50), 'luma', (0, 255))]
    [('0-25', (1,)), ('25-50', (3,)), ('50-255', (2,))]
    """
    check_bins(bins, grouping, limits)
    ids, numbers = list(values), np.array(list(values.values()), dtype=float)
    if isinstance(bins, (int, np.integer)):
        edges = np.quantile(numbers, np.arange(1, bins) / bins) if ids else np.zeros(bins - 1)
        names = [f'{place}of{bins}' for place in range(1, bins + 1)]
    else:
        edges, ends = np.asarray(bins, dtype=float), [limits[0], *bins, limits[1]]
        names = [f'{low:g}-{high:g}' for low, high in zip(ends, ends[1:], strict=False)]
    places = np.searchsorted(edges, numbers, side='right')
    members = [np.flatnonzero(places == place) for place in range(len(names))]
    return [
        ImageGroup(grouping, name, tuple(ids[index] for index in chosen), _range(numbers[chosen]))
        for name, chosen in zip(names, members, strict=True)
    ]


def _range(numbers: np.ndarray) -> str:
    return f'{numbers.min():.3g} to {numbers.max():.3g}' if numbers.size else ''


def attribute_groups(
    images: Iterable[Mapping[str, Any]], names: Sequence[str] | None = None, reserved: Sequence[str] = ()
) -> list[ImageGroup]:
    """Group images by the ``attributes`` of COCO's image entries, such as ``{'lighting': 'Low'}``.

    An image without the attribute, or with null, is in none of its groups. A slash in a value becomes a hyphen,
    because slashes separate the parts of metric names.

    Args:
        images: COCO's image entries.
        names: attributes to group by; if None, all with at most 20 different values, each one word or number.
        reserved: names of other groupings, which no attribute may have.

    Raises:
        ValueError: no image has an attribute, its value is a list or a dict, or its name is reserved.
    """
    values: dict[str, dict[Any, list[Any]]] = {}
    unusable = set()
    for image in images:
        for name, value in (image.get('attributes') or {}).items():
            if isinstance(value, (str, bool, int, float)):
                values.setdefault(name, {}).setdefault(str(value).replace('/', '-'), []).append(image['id'])
            elif value is not None:
                unusable.add(name)
    if names is None:
        names = [name for name in sorted(values) if name not in unusable and len(values[name]) <= MOST_VALUES]
    for name in names:
        _check_attribute(name, values, unusable, reserved)
    return [ImageGroup(name, value, tuple(values[name][value])) for name in names for value in sorted(values[name])]


def _check_attribute(name: str, values: Mapping[str, Any], unusable: Iterable[str], reserved: Sequence[str]) -> None:
    if name in reserved:
        raise ValueError(f'attribute {name!r}: the name is reserved for a measured value; rename the attribute')
    if name in unusable:
        raise ValueError(f'attribute {name!r}: expected one word or number per image, got lists or dicts')
    if name not in values:
        known = ', '.join(sorted(values)) or 'none: its "images" entries need "attributes"'
        raise ValueError(f'attribute {name!r}: no image of the annotation file has it; expected some of {known}')

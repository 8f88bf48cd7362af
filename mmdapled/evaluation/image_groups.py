"""Divide the images of a data set into groups: by a measured number, or by the data set's own labels."""

from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np

Bins = Union[int, Sequence[float]]
MOST_VALUES = 20  # an attribute of more values is a number or a name, which divides nothing


@dataclass(frozen=True)
class ImageGroup:
    """Images that are evaluated together.

    Args:
        grouping: what divides the images, such as ``luma`` or ``lighting``.
        name: the group's name within the grouping, such as ``0-25`` or ``Low``.
        image_ids: COCO ids.
        note: what a table should add, such as the range of a quantile.
    """

    grouping: str
    name: str
    image_ids: Tuple[Any, ...]
    note: str = ''


def check_bins(bins: Bins, grouping: str, limits: Tuple[float, float]) -> None:
    """Raise ValueError where bins are neither a number of quantiles nor increasing thresholds within the limits."""
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
    values: Mapping[Any, float], bins: Bins, grouping: str, limits: Tuple[float, float]
) -> List[ImageGroup]:
    """Groups of images by a measured number, lowest first.

    A value on a threshold belongs to the group above it. Thresholds name their groups ``low-high``, quantiles
    ``1of3``, with the measured range as a note: the former compare data sets, the latter fill every group.

    Args:
        values: image id -> number.
        bins: thresholds, or a number of quantiles of these values.
        grouping: name of what was measured.
        limits: lowest and highest possible number; they name the outer groups.

    Raises:
        ValueError: bins that are neither.
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
    images: Iterable[Mapping[str, Any]], names: Optional[Sequence[str]] = None, reserved: Sequence[str] = ()
) -> List[ImageGroup]:
    """Groups of images by the labels in the ``attributes`` of COCO's image entries, such as ``{'lighting': 'Low'}``.

    An image without a label, or with null, is in no group of that attribute. A slash in a value becomes a hyphen, as
    slashes divide the names of figures.

    Args:
        images: COCO's image entries.
        names: attributes that divide; if None, all with at most 20 different values of one word or number each.
        reserved: names of other groupings, which no attribute may have.

    Raises:
        ValueError: an attribute that no image has, one that is a list or a dict, or one of a reserved name.
    """
    values: Dict[str, Dict[Any, List[Any]]] = {}
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
        raise ValueError(f'attribute {name!r}: the name stands for what is measured, rename the attribute')
    if name in unusable:
        raise ValueError(f'attribute {name!r}: expected one word or number per image, got lists or dicts')
    if name not in values:
        known = ', '.join(sorted(values)) or 'none: its "images" entries need "attributes"'
        raise ValueError(f'attribute {name!r}: no image of the annotation file has it; there are: {known}')

"""Results of the checks of a data set, and the checks that detection and segmentation share."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mmdapled.datasets.converters.command import progress
from mmdapled.datasets.converters.image_files import image_size
from mmdapled.images import read_bgr

FEW = 3


class CheckResult(NamedTuple):
    """The result of one check of a split; ``found`` and ``expected`` are texts for the reader."""

    split: str
    check: str
    found: str
    expected: str
    passed: bool


def expect_none(split: str, check: str, wrong: Sequence[Any], total: int) -> CheckResult:
    """Pass if ``wrong`` is empty; else the result counts its items and names the first ones."""
    found = f'{len(wrong)} of {total}: {", ".join(map(str, wrong[:FEW]))}' if wrong else f'none of {total}'
    return CheckResult(split, check, found, 'none', not wrong)


def expect_count(split: str, count: int, published: int | None) -> CheckResult:
    """Pass if a split has the published number of images, or none is published."""
    return CheckResult(split, 'images', str(count), str(published or 'unknown'), published in (None, count))


def unreadable_images(paths: Sequence[Path], label: str, headers_only: bool) -> list[str]:
    """Return the names of missing or unreadable images with the reason; decode them, or read only their headers."""
    read: Callable[[Path], Any] = image_size if headers_only else lambda path: read_bgr(str(path))
    bad = []
    for path in progress(paths, label):
        try:
            read(path)
        except (OSError, ValueError) as error:
            bad.append(f'{path.name} ({"missing" if isinstance(error, FileNotFoundError) else "not readable"})')
    return bad

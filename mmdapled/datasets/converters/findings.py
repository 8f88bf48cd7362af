"""What one check of a data set found, and the checks that every set needs."""

from pathlib import Path
from typing import Any, Callable, List, NamedTuple, Optional, Sequence

from mmdapled.images import read_bgr

from .command import progress
from .image_files import image_size

FEW = 3


class Finding(NamedTuple):
    """What one check found.

    Attributes:
        split: of the data set.
        check: what was looked at.
        found, expected: in words.
        passed: whether they agree.
    """

    split: str
    check: str
    found: str
    expected: str
    passed: bool


def none_wrong(split: str, check: str, wrong: Sequence[Any], total: int) -> Finding:
    """A check that should find nothing wrong; what it found is counted, and the first are named."""
    found = f'{len(wrong)} of {total}: {", ".join(map(str, wrong[:FEW]))}' if wrong else f'none of {total}'
    return Finding(split, check, found, 'none', not wrong)


def as_published(split: str, count: int, published: Optional[int]) -> Finding:
    """The number of images against the published one."""
    return Finding(split, 'images', str(count), str(published or 'no number'), published in (None, count))


def bad_images(paths: Sequence[Path], label: str, headers_only: bool) -> List[str]:
    """The images that are missing or can't be read, each with the reason; decoded, or their headers alone."""
    read: Callable[[Path], Any] = image_size if headers_only else lambda path: read_bgr(str(path))
    bad = []
    for path in progress(paths, label):
        try:
            read(path)
        except (OSError, ValueError) as error:
            bad.append(f'{path.name} ({"missing" if isinstance(error, FileNotFoundError) else "not readable"})')
    return bad

"""Put images in the order of their time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mmdapled.apis.sources import Source

BASES = ('auto', 'exif', 'name', 'mtime')
# Numbers of the EXIF standard: the folder of a shot's tags, DateTimeOriginal, SubSecTimeOriginal.
EXIF_FOLDER, TAKEN, FRACTION = 0x8769, 0x9003, 0x9291


@dataclass(frozen=True)
class Timeline:
    """Images, earliest first.

    Args:
        sources: the images.
        times: time of each in local time; None where it is unknown.
        basis: source of the order, for the reader of a report.
    """

    sources: list[Source]
    times: list[datetime | None]
    basis: str


def timeline(sources: Sequence[Source], basis: str) -> Timeline:
    """Order image files by EXIF's DateTimeOriginal, by file name, or by the time of the last change of the file.

    ``auto`` takes EXIF if all images have it, else the file names: never both, and never the time of the last change,
    which a copy resets. Numbers in names count as numbers: ``frame2`` comes before ``frame10``. Files that cannot be
    read have no vote.

    Raises:
        ValueError: ``exif``, and an image without it; the message names one.
    """
    if basis == 'mtime':
        changed = [datetime.fromtimestamp(Path(source.name).stat().st_mtime) for source in sources]
        return _by_time(sources, changed, 'last change of the file')
    if basis == 'name':
        return _by_name(sources, 'file name')
    times, missing = _exif_times(sources)
    if any(times) and not missing:
        return _by_time(sources, times, 'EXIF DateTimeOriginal')
    found = f'{len(missing)} of {len(sources)} images have no EXIF DateTimeOriginal'
    if basis == 'exif':
        raise ValueError(f'{found}, such as {(missing or [sources[0].name])[0]}; order by --time name or --time mtime')
    return _by_name(sources, f'file name; {found}')


def exif_time(file: str | Path) -> datetime | None:
    """Read when an image was taken, in the camera's local time; None if the file does not tell.

    Raises:
        OSError: not an image that Pillow can open.
    """
    from PIL import Image

    with Image.open(file) as image:
        tags = image.getexif().get_ifd(EXIF_FOLDER)
    try:
        taken = datetime.strptime(str(tags[TAKEN]).strip('\0 '), '%Y:%m:%d %H:%M:%S')
        return taken.replace(microsecond=int(float(f'0.{str(tags.get(FRACTION, 0)).strip()}') * 1e6))
    except (KeyError, ValueError):
        return None


def natural(name: str) -> list[tuple[int, int, str]]:
    """Return a sorting key in which numbers count as numbers.

    >>> sorted(['frame10.png', 'frame2.png'], key=natural)
    ['frame2.png', 'frame10.png']
    """
    parts = re.split(r'([0-9]+)', name)
    return [(0, int(part), '') if part.isdecimal() else (1, 0, part) for part in parts if part]


def _exif_times(sources: Sequence[Source]) -> tuple[list[datetime | None], list[str]]:
    """Return the EXIF time of each image, and the names of those that can be read and have none."""
    times: list[datetime | None] = []
    missing = []
    for source in sources:
        try:
            times.append(exif_time(source.name))
        except (OSError, SyntaxError):  # Pillow raises SyntaxError for some damaged headers
            times.append(None)
        else:
            missing += [] if times[-1] else [source.name]
    return times, missing


def _by_name(sources: Sequence[Source], basis: str) -> Timeline:
    return Timeline(sorted(sources, key=lambda source: natural(source.name)), [None] * len(sources), basis)


def _by_time(sources: Sequence[Source], times: Sequence[datetime | None], basis: str) -> Timeline:
    pairs = zip(times, sources, strict=True)
    ordered = sorted(pairs, key=lambda pair: (pair[0] or datetime.max, natural(pair[1].name)))
    return Timeline([source for _, source in ordered], [time for time, _ in ordered], basis)

"""List the inputs of the inferencer as named images."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mmdapled.images import SUFFIXES, read_image, to_bgr8

Inputs = str | Path | np.ndarray | Sequence[str | Path | np.ndarray]


@dataclass
class Source:
    """One image to restore.

    Args:
        name: name in messages; the path, unless ``array`` is set.
        target: path of its PNG, relative to the output folder.
        array: the image, if it was given as an array.
    """

    name: str
    target: Path
    array: np.ndarray | None = None

    def read(self) -> np.ndarray:
        """Read the image as uint8 BGR ``(H, W, 3)``.

        Raises:
            ImageError: the image cannot be read or restored.
        """
        return read_image(self.name) if self.array is None else to_bgr8(self.array, self.name)


def list_sources(inputs: Inputs, skip: Path | None = None) -> list[Source]:
    """List the images of a path, folder (searched in depth), array, or sequence of them.

    Args:
        inputs: paths, folders or arrays; arrays are grey, BGR or BGRA of 8 or 16 bits.
        skip: folder of the results, which is not searched.

    Raises:
        FileNotFoundError: a folder without images, or no input.
        TypeError: an input of another type.
    """
    items = [inputs] if isinstance(inputs, (str, Path, np.ndarray)) else list(inputs)
    found = [source for index, item in enumerate(items) for source in _expand(item, index, skip)]
    if not found:
        raise FileNotFoundError(f'no image in {inputs}; looked for {", ".join(SUFFIXES)}')
    return _with_own_targets(found)


def check_targets(sources: Sequence[Source], folder: Path) -> None:
    """Raise ValueError if a result in ``folder`` would replace an input image."""
    inputs = {Path(source.name).resolve() for source in sources if source.array is None}
    for source in sources:
        if (folder / source.target).resolve() in inputs:
            raise ValueError(f'{folder / source.target} is an input and would be replaced; name another output folder')


def _expand(item: str | Path | np.ndarray, index: int, skip: Path | None) -> Iterable[Source]:
    if isinstance(item, np.ndarray):
        return [Source(f'array {index}', Path(f'{index:06d}.png'), item)]
    if not isinstance(item, (str, Path)):
        raise TypeError(f'expected a path, a folder or an array, got {type(item).__name__}')
    path = Path(item).expanduser()
    if not path.is_dir():
        return [Source(str(path), Path(f'{path.stem}.png'))]
    return [
        Source(str(file), file.relative_to(path).with_suffix('.png'))
        for file in sorted(path.rglob('*'))
        if file.suffix.lower() in SUFFIXES and not file.name.startswith('.') and not _inside(file, skip, path)
    ]


def _inside(file: Path, folder: Path | None, searched: Path) -> bool:
    if folder is None or folder.resolve() == searched.resolve():
        return False
    return folder.resolve() in file.resolve().parents


def _with_own_targets(sources: list[Source]) -> list[Source]:
    """Give images that would share a target, such as a.jpg and a.png, numbered targets."""
    taken: set = set()
    for source in sources:
        stem, count = source.target.stem, 1
        while source.target in taken:
            count += 1
            source.target = source.target.with_name(f'{stem}_{count}.png')
        taken.add(source.target)
    return sources

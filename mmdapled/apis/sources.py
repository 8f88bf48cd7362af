"""List the inputs of the inferencer as named images and videos."""

import glob
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mmdapled.apis.video_frames import VideoFrames
from mmdapled.images import SUFFIXES, ImageFile, check_depth, load_image, read_image, to_bgr, to_bgr8

Input = str | Path | int | np.ndarray
Inputs = Input | Sequence[Input]
VIDEO_SUFFIXES = ('.mp4', '.avi', '.mov', '.mkv', '.m4v')


@dataclass
class Source:
    """One image or video to restore.

    Args:
        name: name in messages; the path, unless ``array`` or ``camera`` is set.
        target: path of its result, relative to the output folder.
        array: the image, if it was given as an array.
        camera: index of a camera.
    """

    name: str
    target: Path
    array: np.ndarray | None = None
    camera: int | None = None

    @property
    def is_video(self) -> bool:
        """Return whether it has frames, from a file or a camera."""
        return self.camera is not None or (self.array is None and is_video_name(self.name))

    def read(self) -> np.ndarray:
        """Read the image as uint8 BGR ``(H, W, 3)``.

        Raises:
            ImageError: the image cannot be read or restored.
        """
        return read_image(self.name) if self.array is None else to_bgr8(self.array, self.name)

    def load(self) -> ImageFile:
        """Read the image with its bit depth and metadata.

        Raises:
            ImageError: the image cannot be read or restored.
        """
        if self.array is None:
            return load_image(self.name)
        return ImageFile(to_bgr(check_depth(self.array, self.name), self.name))

    def frames(self) -> VideoFrames:
        """Open the video.

        Raises:
            ImageError: no such file or camera, or not a video.
        """
        return VideoFrames(self.name, self.camera)


def list_sources(
    inputs: Inputs, skip: Path | None = None, suffix: str | None = '.png', videos: bool = False
) -> list[Source]:
    """List the images of a path, folder (searched in depth), glob pattern, array, or sequence of them.

    Args:
        inputs: paths, folders, patterns such as ``nights/**/*.jpg``, or arrays; arrays are grey, BGR or BGRA of 8 or 16
            bits. With ``videos`` also videos, and indices of cameras.
        skip: folder of the results, which is not searched.
        suffix: suffix of the images' targets; None for that of each input, and PNG for arrays.
        videos: list videos too.

    Raises:
        FileNotFoundError: a folder without images, a pattern without a match, or no input.
        TypeError: an input of another type.
    """
    items = [inputs] if isinstance(inputs, (str, Path, int, np.ndarray)) else list(inputs)
    found = [source for index, item in enumerate(items) for source in _expand(item, index, skip, suffix, videos)]
    if not found:
        raise FileNotFoundError(f'no image in {inputs}; looked for {", ".join(_suffixes(videos))}')
    return _with_own_targets(found)


def check_targets(sources: Sequence[Source], folder: Path) -> None:
    """Raise ValueError if a result in ``folder`` would replace an input image."""
    inputs = {Path(source.name).resolve() for source in sources if source.array is None}
    for source in sources:
        if (folder / source.target).resolve() in inputs:
            raise ValueError(f'{folder / source.target} is an input and would be replaced; name another output folder')


def is_video_name(name: str | Path) -> bool:
    """Return whether a file is a video, by its suffix."""
    return Path(name).suffix.lower() in VIDEO_SUFFIXES


def _suffixes(videos: bool) -> tuple[str, ...]:
    return SUFFIXES + (VIDEO_SUFFIXES if videos else ())


def _expand(item: Input, index: int, skip: Path | None, suffix: str | None, videos: bool) -> list[Source]:
    if isinstance(item, np.ndarray):
        return [Source(f'array {index}', Path(f'{index:06d}{suffix or ".png"}'), item)]
    path = Path(str(item)).expanduser()
    if videos and str(item).isdecimal() and not path.exists():
        return [Source(f'camera {item}', Path(f'camera-{item}.mp4'), camera=int(str(item)))]
    if not isinstance(item, (str, Path)):
        raise TypeError(f'expected a path, a folder or an array, got {type(item).__name__}')
    if path.is_dir():
        return [_file(file, path, suffix) for file in _search(path, skip, _suffixes(videos))]
    if glob.has_magic(str(path)) and not path.exists():
        root = Path(*_plain_parts(path))
        return [_file(file, root, suffix) for file in _match(path, skip, _suffixes(videos))]
    return [_file(path, path.parent, suffix)]


def _file(file: Path, root: Path, suffix: str | None) -> Source:
    target = file.relative_to(root)
    return Source(str(file), target if suffix is None or is_video_name(file) else target.with_suffix(suffix))


def _plain_parts(pattern: Path) -> Iterator[str]:
    """Yield the folders in front of the first wildcard."""
    for part in pattern.parent.parts:
        if glob.has_magic(part):
            return
        yield part


def _match(pattern: Path, skip: Path | None, suffixes: tuple[str, ...]) -> list[Path]:
    """Return the images, and those in the folders, that a pattern names.

    Raises:
        FileNotFoundError: none.
    """
    found: set[Path] = set()
    for match in map(Path, glob.glob(str(pattern), recursive=True)):
        found.update(_search(match, skip, suffixes) if match.is_dir() else _kept([match], skip, None, suffixes))
    if not found:
        raise FileNotFoundError(f'no image matches {pattern}; looked for {", ".join(suffixes)}')
    return sorted(found)


def _search(folder: Path, skip: Path | None, suffixes: tuple[str, ...]) -> list[Path]:
    return _kept(sorted(folder.rglob('*')), skip, folder, suffixes)


def _kept(files: Sequence[Path], skip: Path | None, searched: Path | None, suffixes: tuple[str, ...]) -> list[Path]:
    return [
        file
        for file in files
        if file.suffix.lower() in suffixes and not file.name.startswith('.') and not _inside(file, skip, searched)
    ]


def _inside(file: Path, folder: Path | None, searched: Path | None) -> bool:
    if folder is None or (searched is not None and folder.resolve() == searched.resolve()):
        return False
    return folder.resolve() in file.resolve().parents


def _with_own_targets(sources: list[Source]) -> list[Source]:
    """Give images that would share a target, such as a.jpg and a.png as PNG, numbered targets."""
    taken: set = set()
    for source in sources:
        stem, count = source.target.stem, 1
        while source.target in taken:
            count += 1
            source.target = source.target.with_name(f'{stem}_{count}{source.target.suffix}')
        taken.add(source.target)
    return sources

"""Find the images that annotation files name, and read their sizes from the file headers."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from mmdapled.images import SUFFIXES

EXIF_ORIENTATION = 0x0112
QUARTER_TURNS = (5, 6, 7, 8)  # orientations with width and height exchanged


def image_size(path: Path) -> tuple[int, int]:
    """Return width and height in px of an image as OpenCV loads it, that is, with its EXIF orientation applied.

    Raises:
        FileNotFoundError: no such file.
        ValueError: not an image.
    """
    try:
        with Image.open(path) as image:
            width, height = image.size
            turned = image.getexif().get(EXIF_ORIENTATION) in QUARTER_TURNS
    except UnidentifiedImageError as error:
        raise ValueError(f'{path}: not an image that Pillow can read; copy it again') from error
    return (height, width) if turned else (width, height)


class ImageFolder:
    """The images below a folder, found by name.

    Published lists and files differ in the case of a suffix, and in the suffix itself where a copy was re-encoded.
    Therefore a name is looked up as it is, then ignoring case, then without its suffix.

    Raises:
        FileNotFoundError: no such folder, or no image below it.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise FileNotFoundError(f'{folder} is not a folder; see --help for the expected layout')
        self.folder = folder
        self.paths = sorted(path for path in folder.rglob('*') if path.suffix.lower() in SUFFIXES)
        if not self.paths:
            raise FileNotFoundError(f'no image below {folder} ({", ".join(SUFFIXES)}); unpack the images there')
        self.by_key: dict[str, list[Path]] = {}
        for path in self.paths:
            for key in {path.name, path.name.lower(), path.stem.lower()}:
                self.by_key.setdefault(key, []).append(path)

    def candidates(self, name: str) -> list[Path]:
        """Return the images that a name may mean."""
        keys = (name, name.lower(), Path(name).stem.lower())
        return next((self.by_key[key] for key in keys if key in self.by_key), [])

    def find_all(self, names: Sequence[str]) -> dict[str, Path]:
        """Return the images by the given names.

        Raises:
            FileNotFoundError: some are missing.
            ValueError: a name means several images.
        """
        found = {name: self.candidates(name) for name in names}
        missing = [name for name in names if not found[name]]
        if missing:
            raise FileNotFoundError(
                f'{len(missing)} of {len(names)} listed images are not below {self.folder}, first {missing[:3]}; '
                'unpack all images there'
            )
        for name, paths in found.items():
            if len(paths) > 1:
                raise ValueError(f'{name} exists twice: {paths[0]} and {paths[1]}; keep one of them')
        return {name: path for name, (path,) in found.items()}

"""Find the images that annotation files name, and read their sizes from the files' headers."""

from pathlib import Path
from typing import Dict, List, Sequence, Tuple

from PIL import Image, UnidentifiedImageError

from mmdapled.images import SUFFIXES

EXIF_ORIENTATION = 0x0112
QUARTER_TURNS = (5, 6, 7, 8)  # orientations with width and height exchanged


def image_size(path: Path) -> Tuple[int, int]:
    """Width and height in px of an image as OpenCV loads it, that is, turned as its EXIF orientation says.

    Raises:
        FileNotFoundError: no such file.
        ValueError: not an image.
    """
    try:
        with Image.open(path) as image:
            width, height = image.size
            turned = image.getexif().get(EXIF_ORIENTATION) in QUARTER_TURNS
    except UnidentifiedImageError as error:
        raise ValueError(f'{path}: not an image that Pillow knows; copy it anew') from error
    return (height, width) if turned else (width, height)


class ImageFolder:
    """The images below a folder, found by name.

    Published lists and files differ in the case of a suffix, and in the suffix itself where a copy was re-encoded: a
    name is looked up as it is, then without regard to case, then without its suffix.

    Raises:
        FileNotFoundError: no such folder, or no image below it.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise FileNotFoundError(f'{folder} is not a folder; see --help for the layout that is expected')
        self.folder = folder
        self.paths = sorted(path for path in folder.rglob('*') if path.suffix.lower() in SUFFIXES)
        if not self.paths:
            raise FileNotFoundError(f'no image below {folder} ({", ".join(SUFFIXES)}); unpack the images there')
        self.by_key: Dict[str, List[Path]] = {}
        for path in self.paths:
            for key in {path.name, path.name.lower(), path.stem.lower()}:
                self.by_key.setdefault(key, []).append(path)

    def find(self, name: str) -> Path:
        """The image of a name.

        Raises:
            FileNotFoundError: there is none.
            ValueError: there are several.
        """
        for key in (name, name.lower(), Path(name).stem.lower()):
            found = self.by_key.get(key, [])
            if len(found) > 1:
                raise ValueError(
                    f'{name} is there twice: {found[0]} and {found[1]}; keep one of them below {self.folder}'
                )
            if found:
                return found[0]
        raise FileNotFoundError(f'{name} is listed but not below {self.folder}; unpack all images there')

    def find_all(self, names: Sequence[str]) -> Dict[str, Path]:
        """The images of all names.

        Raises:
            FileNotFoundError: some are missing; the message counts them and has the first.
        """
        missing = [name for name in names if not self.has(name)]
        if missing:
            raise FileNotFoundError(
                f'{len(missing)} of {len(names)} listed images are not below {self.folder}, first {missing[:3]}; '
                'unpack all images there'
            )
        return {name: self.find(name) for name in names}

    def has(self, name: str) -> bool:
        """Whether an image of this name is there."""
        return any(key in self.by_key for key in (name, name.lower(), Path(name).stem.lower()))

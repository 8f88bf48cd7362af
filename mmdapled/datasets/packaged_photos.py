"""Photos in installed Python packages: day images that need no download."""

import importlib.util
from pathlib import Path
from typing import Any

from mmengine.dataset import BaseDataset

SKIMAGE = (
    'astronaut.png', 'brick.png', 'camera.png', 'chelsea.png', 'coffee.png', 'grass.png', 'gravel.png',
    'motorcycle_left.png', 'rocket.jpg',
)  # fmt: skip
# Package and file of natural photos of daylight scenes: no drawings, no microscopy, no night.
PHOTOS: tuple[tuple[str, str], ...] = (
    *(('skimage', f'data/{name}') for name in SKIMAGE),
    *(('sklearn', f'datasets/images/{name}') for name in ('china.jpg', 'flower.jpg')),
)
DISTRIBUTIONS = {'skimage': 'scikit-image', 'sklearn': 'scikit-learn'}


def packaged_photos() -> list[Path]:
    """Return the paths of :data:`PHOTOS` without importing the packages.

    Raises:
        FileNotFoundError: a package is not installed, or its version lacks a file.
    """
    files = []
    for package, name in PHOTOS:
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise FileNotFoundError(f'photos of {package}: it is not installed; pip install {DISTRIBUTIONS[package]}')
        file = Path(spec.origin).parent / name
        if not file.is_file():
            raise FileNotFoundError(f'the installed {DISTRIBUTIONS[package]} has no {name}; install another version')
        files.append(file)
    return files


class PackagedPhotosDataset(BaseDataset):
    """The photos in scikit-image and scikit-learn, without labels.

    Items have ``img_path`` and ``img_id``, the name of the file. The packages' ``data/README.txt`` and
    ``datasets/images/README.txt`` give the licence of each photo.
    """

    def load_data_list(self) -> list[dict[str, Any]]:
        """List the files."""
        return [{'img_path': str(file), 'img_id': file.name} for file in packaged_photos()]

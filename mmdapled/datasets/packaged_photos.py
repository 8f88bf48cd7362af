"""Photos that come with installed Python packages: day images that need no download."""

import importlib.util
from pathlib import Path
from typing import Any, Dict, List, Tuple

from mmengine.dataset import BaseDataset

# Natural photos of daylight scenes alone: no drawings, no microscopy, no night.
PHOTOS: Tuple[Tuple[str, str], ...] = (
    ('skimage', 'data/astronaut.png'),
    ('skimage', 'data/brick.png'),
    ('skimage', 'data/camera.png'),
    ('skimage', 'data/chelsea.png'),
    ('skimage', 'data/coffee.png'),
    ('skimage', 'data/grass.png'),
    ('skimage', 'data/gravel.png'),
    ('skimage', 'data/motorcycle_left.png'),
    ('skimage', 'data/rocket.jpg'),
    ('sklearn', 'datasets/images/china.jpg'),
    ('sklearn', 'datasets/images/flower.jpg'),
)
DISTRIBUTIONS = {'skimage': 'scikit-image', 'sklearn': 'scikit-learn'}


def packaged_photos() -> List[Path]:
    """The files of :data:`PHOTOS`; no package is imported.

    Raises:
        FileNotFoundError: a package that is not installed, or a file that its version lacks.
    """
    files = []
    for package, name in PHOTOS:
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise FileNotFoundError(f'photos of {package}: it is not installed; pip install {DISTRIBUTIONS[package]}')
        file = Path(spec.origin).parent / name
        if not file.is_file():
            raise FileNotFoundError(f'{DISTRIBUTIONS[package]} of this version has no {name}')
        files.append(file)
    return files


class PackagedPhotosDataset(BaseDataset):
    """The photos that scikit-image and scikit-learn ship, without labels.

    Items have ``img_path`` and ``img_id``, the file's name. Licences: what the packages' ``data/README.txt`` and
    ``datasets/images/README.txt`` say of each.
    """

    def load_data_list(self) -> List[Dict[str, Any]]:
        """List the files."""
        return [{'img_path': str(file), 'img_id': file.name} for file in packaged_photos()]

"""Folders of photos, alone or in pairs: of the same name, or as a list names them."""

import os
from typing import Any, Dict, List, Mapping, Optional

from mmengine.dataset import BaseDataset
from mmengine.utils import scandir

from mmdapled.images import SUFFIXES

from .file_check import HOW_TO_GET, check_path


def list_images(folder: str) -> List[str]:
    """Paths of the images in a folder and its subfolders, relative to it, sorted.

    Raises:
        FileNotFoundError: no such folder, or no image in it.
    """
    check_path(folder, 'image folder', HOW_TO_GET)
    names = sorted(scandir(folder, SUFFIXES, recursive=True, case_sensitive=False))
    if not names:
        raise FileNotFoundError(f'image folder {folder!r} has no image ({", ".join(SUFFIXES)}); {HOW_TO_GET}')
    return names


class ImageFolderDataset(BaseDataset):
    """All photos of a folder, subfolders included, without labels: day photos to make night from, or night to restore.

    Items have ``img_path`` and ``img_id``, the path within the folder.

    Args:
        data_prefix: ``dict(img=FOLDER)``.
    """

    def __init__(self, data_prefix: Dict[str, str], **kwargs: Any) -> None:
        super().__init__(data_prefix=data_prefix, **kwargs)

    def load_data_list(self) -> List[Dict[str, Any]]:
        """List the folder."""
        folder = self.data_prefix['img']
        return [{'img_path': os.path.join(folder, name), 'img_id': name} for name in list_images(folder)]


class PairedImageDataset(BaseDataset):
    """Degraded and clean photos under the same names, as LOL-v1, LOL-Blur and most restoration sets have them.

    Items have ``img_path``, ``gt_path`` and ``img_id``, the path of the degraded photo within its folder.

    Args:
        data_prefix: ``dict(low=FOLDER, high=FOLDER)``.
        name_prefix: what the names of a folder begin with and the other's do not, ``dict(low='low', high='normal')``
            for ``low00001.png`` and ``normal00001.png``.

    Raises:
        FileNotFoundError: no such folder, or no image in it.
        ValueError: names that only one of the folders has, or that lack their prefix.
    """

    def __init__(
        self, data_prefix: Dict[str, str], name_prefix: Optional[Mapping[str, str]] = None, **kwargs: Any
    ) -> None:
        self.name_prefix = dict(name_prefix or {})
        super().__init__(data_prefix=data_prefix, **kwargs)

    def load_data_list(self) -> List[Dict[str, Any]]:
        """List both folders and match the names."""
        low, high = self.data_prefix['low'], self.data_prefix['high']
        low_names, high_names = (
            {without_prefix(name, self.name_prefix.get(side, '')): name for name in list_images(folder)}
            for side, folder in (('low', low), ('high', high))
        )
        check_same_names(low, list(low_names), high, list(high_names))
        return [
            {'img_path': os.path.join(low, name), 'gt_path': os.path.join(high, high_names[shared]), 'img_id': name}
            for shared, name in low_names.items()
        ]


class PairListDataset(BaseDataset):
    """Degraded and clean photos that a text file pairs, as RealBlur (Rim et al., ECCV 2020) has them.

    A line names the clean photo, then the degraded one, both within ``data_root``; further words are not read. Items
    have ``img_path``, ``gt_path`` and ``img_id``, the path of the degraded photo.

    Args:
        ann_file: the list.

    Raises:
        FileNotFoundError: no such list, or a photo in it that does not exist.
        ValueError: a line of fewer than two words, or a list without lines.
    """

    def __init__(self, ann_file: str, **kwargs: Any) -> None:
        super().__init__(ann_file=ann_file, **kwargs)

    def load_data_list(self) -> List[Dict[str, Any]]:
        """Read the list."""
        check_path(self.ann_file, 'list of pairs', HOW_TO_GET)
        with open(self.ann_file, encoding='utf-8') as lines:
            pairs = [line.split() for line in lines if line.strip()]
        short = [' '.join(words) for words in pairs if len(words) < 2]
        if short or not pairs:
            raise ValueError(
                f'{self.ann_file!r}: expected a clean and a degraded photo in each line, got {short[:1] or "no line"}'
            )
        root = self.data_root
        items = [
            {'img_path': os.path.join(root, low), 'gt_path': os.path.join(root, high), 'img_id': low}
            for high, low, *_ in pairs
        ]
        for item in items:
            for key in ('img_path', 'gt_path'):
                check_path(item[key], 'photo', HOW_TO_GET)
        return items


def without_prefix(name: str, prefix: str) -> str:
    """The path, its file name without the prefix.

    Raises:
        ValueError: a file name that does not begin with it.
    """
    folder, file_name = os.path.split(name)
    if not file_name.startswith(prefix):
        raise ValueError(f'{name!r}: expected a name that begins with {prefix!r}; see name_prefix')
    return os.path.join(folder, file_name[len(prefix) :])


def check_same_names(low: str, low_names: List[str], high: str, high_names: List[str]) -> None:
    """Raise ValueError where one of two folders has images that the other lacks."""
    for folder, names, other, other_names in ((low, low_names, high, high_names), (high, high_names, low, low_names)):
        alone = sorted(set(names) - set(other_names))
        if alone:
            raise ValueError(
                f'{len(alone)} of {len(names)} images of {folder!r} have no partner in {other!r}, first {alone[:3]}; '
                'partners have the same name and suffix'
            )

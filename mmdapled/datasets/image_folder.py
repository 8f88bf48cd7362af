"""Folders of images, alone or in pairs: by equal names, or by a list."""

import os
from collections.abc import Mapping
from typing import Any

from mmengine.dataset import BaseDataset
from mmengine.utils import scandir

from mmdapled.datasets.file_check import HOW_TO_GET, check_path
from mmdapled.images import SUFFIXES


def list_images(folder: str) -> list[str]:
    """Return the sorted paths of the images in a folder and its subfolders, relative to the folder.

    Raises:
        FileNotFoundError: no such folder, or no image in it.
    """
    check_path(folder, 'image folder')
    names = sorted(scandir(folder, SUFFIXES, recursive=True, case_sensitive=False))
    if not names:
        raise FileNotFoundError(f'image folder {folder!r} has no image ({", ".join(SUFFIXES)}); {HOW_TO_GET}')
    return names


class ImageFolderDataset(BaseDataset):
    """All images of a folder and its subfolders, without labels: day images to degrade, or night images to restore.

    Items have ``img_path`` and ``img_id``, the path within the folder.

    Args:
        data_prefix: ``dict(img=FOLDER)``.
    """

    def __init__(self, data_prefix: dict[str, str], **kwargs: Any) -> None:
        super().__init__(data_prefix=data_prefix, **kwargs)

    def load_data_list(self) -> list[dict[str, Any]]:
        """List the images of the folder."""
        folder = self.data_prefix['img']
        return [{'img_path': os.path.join(folder, name), 'img_id': name} for name in list_images(folder)]


class PairedImageDataset(BaseDataset):
    """Degraded and clean images with equal names in two folders, as in LOL-v1, LOL-Blur and most restoration sets.

    Items have ``img_path``, ``gt_path`` and ``img_id``, the path of the degraded image within its folder.

    Args:
        data_prefix: ``dict(low=FOLDER, high=FOLDER)``.
        name_prefix: start of the names in one folder only: ``dict(low='low', high='normal')`` for ``low00001.png`` and
            ``normal00001.png``.

    Raises:
        FileNotFoundError: no such folder, or no image in it.
        ValueError: names that only one of the folders has, or that lack their prefix.
    """

    def __init__(
        self, data_prefix: dict[str, str], name_prefix: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        self.name_prefix = dict(name_prefix or {})
        super().__init__(data_prefix=data_prefix, **kwargs)

    def load_data_list(self) -> list[dict[str, Any]]:
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
    """Degraded and clean images in pairs from a text file, as in RealBlur (Rim et al., ECCV 2020).

    A line names the clean image, then the degraded one, both relative to ``data_root``; further words are ignored.
    Items have ``img_path``, ``gt_path`` and ``img_id``, the path of the degraded image.

    Args:
        ann_file: the list.

    Raises:
        FileNotFoundError: no such list, or a listed image does not exist.
        ValueError: a line of fewer than two words, or an empty list.
    """

    def __init__(self, ann_file: str, **kwargs: Any) -> None:
        super().__init__(ann_file=ann_file, **kwargs)

    def load_data_list(self) -> list[dict[str, Any]]:
        """Read the list."""
        check_path(self.ann_file, 'list of pairs')
        with open(self.ann_file, encoding='utf-8') as lines:
            pairs = [line.split() for line in lines if line.strip()]
        short = [' '.join(words) for words in pairs if len(words) < 2]
        if short or not pairs:
            raise ValueError(
                f'{self.ann_file!r}: expected a clean and a degraded image in each line, got {short[:1] or "no line"}'
            )
        root = self.data_root
        items = [
            {'img_path': os.path.join(root, low), 'gt_path': os.path.join(root, high), 'img_id': low}
            for high, low, *_ in pairs
        ]
        for item in items:
            check_path(item['img_path'], 'image')
            check_path(item['gt_path'], 'image')
        return items


def without_prefix(path: str, prefix: str) -> str:
    """Return the path with ``prefix`` removed from its file name; raise ValueError if the name lacks it.

    Examples:
        >>> without_prefix('eval/low00001.png', 'low')
        'eval/00001.png'
    """
    folder, name = os.path.split(path)
    if not name.startswith(prefix):
        raise ValueError(f'{path!r}: expected a file name that begins with {prefix!r}; check name_prefix')
    return os.path.join(folder, name[len(prefix) :])


def check_same_names(low: str, low_names: list[str], high: str, high_names: list[str]) -> None:
    """Raise ValueError if one of two folders has images that the other lacks."""
    for folder, names, other, other_names in ((low, low_names, high, high_names), (high, high_names, low, low_names)):
        alone = sorted(set(names) - set(other_names))
        if alone:
            raise ValueError(
                f'{len(alone)} of {len(names)} images of {folder!r} have no partner in {other!r}, first {alone[:3]}; '
                'partners have the same name and suffix'
            )

"""Folders of photos, alone or in pairs of the same name."""

import os
from typing import Any, Dict, List

from mmengine.dataset import BaseDataset
from mmengine.utils import scandir

from .class_check import HOW_TO_GET, check_path

SUFFIXES = ('.png', '.jpg', '.jpeg', '.bmp', '.webp', '.tif', '.tiff')


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

    Items have ``img_path``, ``gt_path`` and ``img_id``, the path within the folders.

    Args:
        data_prefix: ``dict(low=FOLDER, high=FOLDER)``.

    Raises:
        FileNotFoundError: no such folder, or no image in it.
        ValueError: names that only one of the folders has.
    """

    def __init__(self, data_prefix: Dict[str, str], **kwargs: Any) -> None:
        super().__init__(data_prefix=data_prefix, **kwargs)

    def load_data_list(self) -> List[Dict[str, Any]]:
        """List both folders and match the names."""
        low, high = self.data_prefix['low'], self.data_prefix['high']
        names = list_images(low)
        check_same_names(low, names, high, list_images(high))
        return [
            {'img_path': os.path.join(low, name), 'gt_path': os.path.join(high, name), 'img_id': name} for name in names
        ]


def check_same_names(low: str, low_names: List[str], high: str, high_names: List[str]) -> None:
    """Raise ValueError where one of two folders has images that the other lacks."""
    for folder, names, other, other_names in ((low, low_names, high, high_names), (high, high_names, low, low_names)):
        alone = sorted(set(names) - set(other_names))
        if alone:
            raise ValueError(
                f'{len(alone)} of {len(names)} images of {folder!r} have no partner in {other!r}, first {alone[:3]}; '
                'partners have the same name and suffix'
            )

"""COCO data sets whose errors in files and classes stop a run before it trains on wrong labels."""

import json
from collections.abc import Sequence
from typing import Any

from mmdet.datasets import CocoDataset
from mmdet.datasets.api_wrappers import COCO

from mmdapled.class_check import check_class_list, check_known, check_order
from mmdapled.datasets.file_check import HOW_TO_GET, check_annotations, check_images, check_path


class CheckedCOCO(COCO):
    """mmdet's COCO index that checks the annotation file, and class names when they are looked up."""

    def __init__(self, annotation_file: str) -> None:
        try:
            super().__init__(annotation_file)
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise ValueError(
                f'{annotation_file}: not a complete JSON file ({error}); export or copy it again'
            ) from error
        self.source = annotation_file
        check_annotations(self.dataset, annotation_file)

    def get_cat_ids(self, cat_names: Sequence[str] = (), sup_names: Any = (), cat_ids: Any = ()) -> list[int]:
        """Return the category ids of the class names, in the file's order.

        Raises:
            ValueError: an unknown class, or classes in another order than their labels.
        """
        found = super().get_cat_ids(cat_names, sup_names, cat_ids)
        if cat_names:
            check_known(cat_names, [category['name'] for category in self.dataset['categories']], self.source)
            check_order(cat_names, [self.cats[category]['name'] for category in found], self.source)
        return found


class NightCocoDataset(CocoDataset):
    """mmdet's ``CocoDataset`` that checks files and classes while it is loaded.

    ``attributes`` of an image in the annotation file (lighting, weather ...) are kept in its item; with ``attributes``
    among the meta keys of the packing transform they become ``data_sample.attributes``.

    Raises:
        FileNotFoundError: the annotation file, an image folder or listed images are missing.
        TypeError, ValueError: classes that are unknown, repeated, in another order than the annotation file's, or a
            plain string; an annotation file that is broken or empty; nothing left after filtering.
    """

    COCOAPI = CheckedCOCO
    HOW_TO_GET = HOW_TO_GET

    def load_data_list(self) -> list[dict]:
        """Load the annotation file, with all checks."""
        check_path(self.ann_file, 'annotation file', self.HOW_TO_GET)
        for name, folder in self.data_prefix.items():
            check_path(folder, f'folder data_prefix[{name!r}]', self.HOW_TO_GET)
        check_class_list(self.metainfo['classes'], self.ann_file)
        data_list = super().load_data_list()
        check_images([item['img_path'] for item in data_list], self.HOW_TO_GET)
        return data_list

    def parse_data_info(self, raw_data_info: dict) -> dict | list[dict]:
        """Parse an image as mmdet does, and keep its attributes."""
        data_info = super().parse_data_info(raw_data_info)
        if isinstance(data_info, dict) and 'attributes' in raw_data_info['raw_img_info']:
            data_info['attributes'] = raw_data_info['raw_img_info']['attributes']
        return data_info

    def filter_data(self) -> list[dict]:
        """Filter as mmdet does; raise ValueError if no object of the classes is left."""
        kept = super().filter_data()
        if not any(item['instances'] for item in kept):
            raise ValueError(
                f'{self.ann_file}: {len(kept)} of {len(self.data_list)} images are left and none has an object of the '
                f'classes {list(self.metainfo["classes"])}; check filter_cfg ({self.filter_cfg}) and the classes'
            )
        return kept

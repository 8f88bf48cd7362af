"""COCO's mAP, and how it depends on the light, on blur, and on what a data set says of its images."""

import logging
import tempfile
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np
from mmdet.evaluation import CocoMetric
from mmengine.fileio import load
from mmengine.logging import print_log

from mmdapled.class_check import check_class_list, check_known, check_order

from .breakdown import VOC_MAP50, check_items, evaluate_group, table
from .coco_state import evaluate_images
from .image_groups import Bins, ImageGroup, attribute_groups, check_bins, measured_groups
from .network_input import DegradationLevels, input_images, mean_luma
from .voc import NO_DETECTION, ClassMatches, match_image, voc_map50

LUMA, LUMA_LIMITS = 'luma', (0.0, 255.0)
LEVEL_LIMITS = (0.0, 1.0)
NAME = 'NightCocoMetric'


class NightCocoMetric(CocoMetric):
    """mmdet's ``CocoMetric``, whose figures stay what they are, VOC's mAP50, and both by groups of images.

    Images are grouped by the mean luma (Rec. 601, 0 to 255) of the picture that the detector was given: as the
    pipeline made it, resized, without padding, before restoration. With a prior also by the levels of degradation
    that it estimates in that picture; and by the ``attributes`` of the annotation file's image entries.

    Names are ``grouping/group/figure``: ``luma/0-25/bbox_mAP``, ``blurry/1of3/images``, ``lighting/Low/voc_mAP50``.
    Each group has ``images``, ``objects`` and ``classes``; a group of too few images or no object has these alone. A
    group's mAP is the mean over the classes that it has. Figures by COCO's object sizes are mmdet's ``bbox_mAP_s``
    and so on, for a group if ``group_items`` has them.

    Args:
        luma_bins: thresholds, or a number of quantiles of the set; None for no such groups.
        prior: config of a prior, or ``mmdapled-tiny``, that estimates degradation levels in [0, 1].
        level_bins: degradation, as the prior names it -> thresholds or a number of quantiles; three quantiles of
            ``blurry`` if None. Levels are not calibrated across data sets, so quantiles are the safer choice.
        attributes: those that divide the images; if None, all that the annotation file has of one word or number each.
        min_images: a group of fewer images has no figure.
        group_items: figures of each group, by mmdet's names: ``mAP``, ``mAP_50``, ``mAP_75``, ``mAP_s``, ``mAP_m``,
            ``mAP_l``.
        voc: whether to give ``voc_mAP50`` (area under the curve, mmdet's VOCMetric), of the set and of each group.
        kwargs: of mmdet's ``CocoMetric``.

    Raises:
        ValueError: bins, attributes, items or a prior that are not there; classes that the annotation file doesn't have
            or has in another order.
    """

    iou_thrs: Any
    outfile_prefix: Optional[str]

    def __init__(
        self,
        *args: Any,
        luma_bins: Optional[Bins] = (25, 50),
        prior: Union[str, Mapping[str, Any], None] = None,
        level_bins: Optional[Mapping[str, Bins]] = None,
        attributes: Optional[Sequence[str]] = None,
        min_images: int = 10,
        group_items: Sequence[str] = ('mAP', 'mAP_50'),
        voc: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        # A number or a list, as configs have them, ends CocoMetric in an error of numpy.
        self.iou_thrs = np.atleast_1d(self.iou_thrs)
        check_items(group_items)
        self.min_images, self.group_items, self.voc = min_images, group_items, voc
        self.luma_bins, self.level_bins = luma_bins, dict(level_bins or {'blurry': 3})
        if luma_bins is not None:
            check_bins(luma_bins, LUMA, LUMA_LIMITS)
        for name, bins in self.level_bins.items():
            check_bins(bins, name, LEVEL_LIMITS)
        self.levels = None if prior is None else DegradationLevels(prior, list(self.level_bins))
        # Here, to say what is wrong before the detector runs. Images without an annotation file have no attributes.
        images = [] if self._coco_api is None else self._coco_api.dataset['images']
        self.attribute_groups = attribute_groups(images, attributes, reserved=(LUMA, *self.level_bins))

    def process(self, data_batch: Any, data_samples: Sequence[dict]) -> None:
        """Keep the predictions, as CocoMetric does, and what is measured on each picture."""
        if not self.results:
            self._check_classes()
        before = len(self.results)
        super().process(data_batch, data_samples)
        pictures = input_images(data_batch)
        if pictures is None:
            return
        device = data_samples[0]['pred_instances']['scores'].device
        for picture, (image, _) in zip(pictures, self.results[before:], strict=True):
            image[LUMA] = mean_luma(picture)
            image['levels'] = {} if self.levels is None else self.levels(picture, device)

    def compute_metrics(self, results: List[Tuple[dict, dict]]) -> Dict[str, float]:
        """CocoMetric's figures, then VOC's mAP50, then those of each group."""
        with self._kept_files() as prefix:
            figures = super().compute_metrics(results)
            if not figures:  # format_only, or no detection in the whole set, which CocoMetric reports
                return figures
            states = {metric: self._state(metric, prefix) for metric in self.metrics if metric in ('bbox', 'segm')}
        annotations = {image: self._annotations(image) for image in self.img_ids}
        self._warn_about_missing(results)
        matches = self._voc_matches(results, annotations) if self.voc else {}
        precision = voc_map50(list(matches.values()))
        if precision is not None:
            figures[VOC_MAP50] = round(precision, 3)
        groups = self._groups([image for image, _ in results])
        whole, *rows = [
            evaluate_group(group, annotations, states, matches, self.group_items, self.min_images)
            for group in [ImageGroup('all', 'images', tuple(self.img_ids)), *groups]
        ]
        for row in rows:
            figures.update(row.as_metrics())
        if rows:
            print_log('\n' + table([whole, *rows], len(self.img_ids)), logger='current')
        return figures

    def _check_classes(self) -> None:
        if self._coco_api is None:
            return
        classes, categories = self.dataset_meta['classes'], self._coco_api.dataset['categories']
        check_class_list(classes, NAME)
        check_known(classes, [category['name'] for category in categories], NAME)
        ids = self._coco_api.get_cat_ids(cat_names=classes)
        check_order(classes, [category['name'] for category in self._coco_api.load_cats(ids)], NAME)

    @contextmanager
    def _kept_files(self) -> Iterator[str]:
        """Where CocoMetric writes its result files; it would delete those without ``outfile_prefix`` too early."""
        wanted = self.outfile_prefix
        with tempfile.TemporaryDirectory() as folder:
            self.outfile_prefix = wanted or str(Path(folder) / 'results')
            try:
                yield self.outfile_prefix
            finally:
                self.outfile_prefix = wanted

    def _state(self, metric: str, prefix: str) -> Any:
        detections = load(f'{prefix}.{metric}.json')
        if metric == 'segm':
            for detection in detections:
                detection.pop('bbox')  # as CocoMetric does: else the box's area counts as the mask's
        with redirect_stdout(StringIO()):
            loaded = self._coco_api.loadRes(detections)
        return evaluate_images(
            self._coco_api, loaded, metric, self.cat_ids, self.img_ids, self.proposal_nums, self.iou_thrs
        )

    def _annotations(self, image: Any) -> List[dict]:
        return self._coco_api.load_anns(self._coco_api.get_ann_ids(img_ids=[image], cat_ids=self.cat_ids))

    def _voc_matches(
        self, results: Sequence[Tuple[dict, dict]], annotations: Mapping[Any, List[dict]]
    ) -> Dict[Any, List[ClassMatches]]:
        predictions = {image['img_id']: prediction for image, prediction in results}
        return {
            image: match_image(predictions.get(image, NO_DETECTION), objects, self.cat_ids)
            for image, objects in annotations.items()
        }

    def _groups(self, images: Sequence[dict]) -> List[ImageGroup]:
        measured = {image['img_id']: image for image in images if LUMA in image}
        groups: List[ImageGroup] = []
        if self.luma_bins is not None:
            lumas = {key: image[LUMA] for key, image in measured.items()}
            groups += measured_groups(lumas, self.luma_bins, LUMA, LUMA_LIMITS)
        for name, bins in self.level_bins.items() if self.levels is not None else ():
            levels = {key: image['levels'][name] for key, image in measured.items()}
            groups += measured_groups(levels, bins, name, LEVEL_LIMITS)
        return groups + self.attribute_groups

    def _warn_about_missing(self, results: Sequence[Tuple[dict, dict]]) -> None:
        """Say what CocoMetric and pycocotools count without a word."""
        missing = set(self.img_ids) - {image['img_id'] for image, _ in results}
        if missing:
            _warn(
                f'{len(missing)} of {len(self.img_ids)} images of the annotation file were not given to the detector, '
                'their objects count as missed'
            )
        if 0 in self._coco_api.anns:
            _warn('an annotation has the id 0, and pycocotools takes id 0 for missed; number them from 1')


def _warn(message: str) -> None:
    print_log(f'{NAME}: {message}', logger='current', level=logging.WARNING)

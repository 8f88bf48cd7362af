"""COCO's mAP of a whole set, and by light, blur and the data set's own labels."""

import logging
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from mmdet.evaluation import CocoMetric
from mmengine.fileio import load
from mmengine.logging import print_log

from mmdapled.class_check import check_class_list, check_known, check_order
from mmdapled.evaluation.breakdown import VOC_MAP50, check_items, evaluate_group, table
from mmdapled.evaluation.coco_state import evaluate_images
from mmdapled.evaluation.image_groups import Bins, ImageGroup, attribute_groups, check_bins, measured_groups
from mmdapled.evaluation.network_input import DegradationLevels, input_images, mean_luma
from mmdapled.evaluation.voc import NO_DETECTION, ClassMatches, match_image, voc_map50

LUMA, LUMA_LIMITS = 'luma', (0.0, 255.0)
LEVEL_LIMITS = (0.0, 1.0)
NAME = 'NightCocoMetric'


class NightCocoMetric(CocoMetric):
    """Extend mmdet's ``CocoMetric`` with VOC mAP50 and per-group metrics; the standard metrics are unchanged.

    Images are grouped by the mean luma (Rec. 601, 0 to 255) of the input image: as the pipeline made it, resized,
    without padding, before restoration. With a prior they are also grouped by its degradation levels of that image,
    and always by the ``attributes`` of the annotation file's image entries.

    Names are ``grouping/group/metric``: ``luma/0-25/bbox_mAP``, ``blurry/1of3/images``, ``lighting/Low/voc_mAP50``.
    Each group has ``images``, ``objects`` and ``classes``; a group with too few images or no object has these alone.
    A group's mAP is the mean over its own classes.

    Args:
        args: arguments of mmdet's ``CocoMetric``.
        luma_bins: thresholds, or a number of quantiles of the set; None for no such groups.
        prior: config of a prior, or ``mmdapled-tiny``.
        level_bins: degradation, by the prior's name -> thresholds or a number of quantiles; three quantiles of
            ``blurry`` if None. Levels are not calibrated across data sets: prefer quantiles.
        attributes: attributes to group by; if None, all whose values are one word or number each.
        min_images: number of images below which a group has no metrics.
        group_items: metrics of each group, by mmdet's names: ``mAP``, ``mAP_50``, ``mAP_75``, ``mAP_s``, ``mAP_m``,
            ``mAP_l``.
        voc: adds ``voc_mAP50`` (area under the curve, as mmdet's VOCMetric) of the set and of each group.
        kwargs: keyword arguments of mmdet's ``CocoMetric``.

    Raises:
        ValueError: bins, attributes, items or prior are invalid, or the annotation file lacks a class or orders the
            classes differently.
    """

    iou_thrs: Any
    outfile_prefix: str | None

    def __init__(
        self,
        *args: Any,
        luma_bins: Bins | None = (25, 50),
        prior: str | Mapping[str, Any] | None = None,
        level_bins: Mapping[str, Bins] | None = None,
        attributes: Sequence[str] | None = None,
        min_images: int = 10,
        group_items: Sequence[str] = ('mAP', 'mAP_50'),
        voc: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        # CocoMetric fails with a number or a list, which configs hold.
        self.iou_thrs = np.atleast_1d(self.iou_thrs)
        check_items(group_items)
        self.min_images, self.group_items, self.voc = min_images, group_items, voc
        self.luma_bins, self.level_bins = luma_bins, dict(level_bins or {'blurry': 3})
        if luma_bins is not None:
            check_bins(luma_bins, LUMA, LUMA_LIMITS)
        for name, bins in self.level_bins.items():
            check_bins(bins, name, LEVEL_LIMITS)
        self.levels = None if prior is None else DegradationLevels(prior, list(self.level_bins))
        # Checked before the detector runs. Images without an annotation file have no attributes.
        images = [] if self._coco_api is None else self._coco_api.dataset['images']
        self.attribute_groups = attribute_groups(images, attributes, reserved=(LUMA, *self.level_bins))

    def process(self, data_batch: Any, data_samples: Sequence[dict]) -> None:
        """Keep the predictions, as CocoMetric does, and the measurements of each image."""
        if not self.results:
            self._check_classes()
        before = len(self.results)
        super().process(data_batch, data_samples)
        images = input_images(data_batch)
        if images is None:
            return
        device = data_samples[0]['pred_instances']['scores'].device
        for image, (info, _) in zip(images, self.results[before:], strict=True):
            info[LUMA] = mean_luma(image)
            info['levels'] = {} if self.levels is None else self.levels(image, device)

    def compute_metrics(self, results: list[tuple[dict, dict]]) -> dict[str, float]:
        """Return CocoMetric's metrics, then VOC mAP50, then those of each group."""
        with self._kept_files() as prefix:
            metrics = super().compute_metrics(results)
            if not metrics:  # format_only, or no detection in the whole set, which CocoMetric reports
                return metrics
            states = {metric: self._state(metric, prefix) for metric in self.metrics if metric in ('bbox', 'segm')}
        annotations = {image: self._annotations(image) for image in self.img_ids}
        self._warn_about_missing(results)
        matches = self._voc_matches(results, annotations) if self.voc else {}
        precision = voc_map50(list(matches.values()))
        if precision is not None:
            metrics[VOC_MAP50] = round(precision, 3)
        groups = self._groups([image for image, _ in results])
        whole, *rows = [
            evaluate_group(group, annotations, states, matches, self.group_items, self.min_images)
            for group in [ImageGroup('all', 'images', tuple(self.img_ids)), *groups]
        ]
        for row in rows:
            metrics.update(row.as_metrics())
        if rows:
            print_log('\n' + table([whole, *rows], len(self.img_ids)), logger='current')
        return metrics

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
        """Keep CocoMetric's result files, which it would delete without ``outfile_prefix``, and yield their prefix."""
        wanted = self.outfile_prefix
        with tempfile.TemporaryDirectory() as folder:
            self.outfile_prefix = wanted or str(Path(folder) / 'results')
            try:
                yield self.outfile_prefix
            finally:
                self.outfile_prefix = wanted

    def _state(self, metric: str, prefix: str) -> Any:
        detections = load(f'{prefix}.{metric}.json')
        return evaluate_images(
            self._coco_api, detections, metric, self.cat_ids, self.img_ids, self.proposal_nums, self.iou_thrs
        )

    def _annotations(self, image: Any) -> list[dict]:
        return self._coco_api.load_anns(self._coco_api.get_ann_ids(img_ids=[image], cat_ids=self.cat_ids))

    def _voc_matches(
        self, results: Sequence[tuple[dict, dict]], annotations: Mapping[Any, list[dict]]
    ) -> dict[Any, list[ClassMatches]]:
        predictions = {image['img_id']: prediction for image, prediction in results}
        return {
            image: match_image(predictions.get(image, NO_DETECTION), objects, self.cat_ids)
            for image, objects in annotations.items()
        }

    def _groups(self, images: Sequence[dict]) -> list[ImageGroup]:
        measured = {image['img_id']: image for image in images if LUMA in image}
        groups: list[ImageGroup] = []
        if self.luma_bins is not None:
            lumas = {key: image[LUMA] for key, image in measured.items()}
            groups += measured_groups(lumas, self.luma_bins, LUMA, LUMA_LIMITS)
        for name, bins in self.level_bins.items() if self.levels is not None else ():
            levels = {key: image['levels'][name] for key, image in measured.items()}
            groups += measured_groups(levels, bins, name, LEVEL_LIMITS)
        return groups + self.attribute_groups

    def _warn_about_missing(self, results: Sequence[tuple[dict, dict]]) -> None:
        """Warn about missing images and ids of 0, which CocoMetric and pycocotools silently count as misses."""
        missing = set(self.img_ids) - {image['img_id'] for image, _ in results}
        if missing:
            _warn(
                f'{len(missing)} of {len(self.img_ids)} images of the annotation file were not given to the detector, '
                'their objects count as missed'
            )
        if 0 in self._coco_api.anns:
            _warn('an annotation has the id 0, which pycocotools counts as missed; number annotations from 1')


def _warn(message: str) -> None:
    print_log(f'{NAME}: {message}', logger='current', level=logging.WARNING)

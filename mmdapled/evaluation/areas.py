"""Compute the mIoU of many resamples of the same images at once, from the areas of each image."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from mmengine.fileio import load

from mmdapled.evaluation.bootstrap import brief, resample_counts

# Pixel counts of each image and class, in the order of mmseg's IoUMetric.
AREAS = ('intersection', 'union', 'prediction', 'label')
SUFFIX = '.areas.json'


@dataclass(frozen=True)
class ImageAreas:
    """Contributions of I images to the IoU of K classes, in pixels.

    Args:
        images: unique names.
        classes: names.
        intersection: ``(I, K)``.
        union: ``(I, K)``.
        label: pixels of the ground truth, ``(I, K)``.
    """

    images: Sequence[str]
    classes: Sequence[str]
    intersection: np.ndarray
    union: np.ndarray
    label: np.ndarray


def areas_file(prefix: str) -> str:
    """Return the file that ``NightIoUMetric(outfile_prefix=prefix)`` writes."""
    return f'{prefix}{SUFFIX}'


def load_areas(file: str) -> ImageAreas:
    """Read the areas of every image from a file of ``NightIoUMetric``, sorted by image.

    Raises:
        FileNotFoundError: the file does not exist.
        ValueError: the file has no image, or one twice.
    """
    if not Path(file).is_file():
        raise FileNotFoundError(f'areas: no file {str(file)!r}; NightIoUMetric(outfile_prefix=...) writes it')
    document = load(file)
    entries = sorted(document['images'], key=lambda entry: entry['image'])
    names = [entry['image'] for entry in entries]
    if not names or len(set(names)) < len(names):
        raise ValueError(f'{file}: expected images, each of them once, got {len(names)} of {len(set(names))} names')
    areas = {
        key: np.array([entry[key] for entry in entries], dtype=np.int64) for key in ('intersection', 'union', 'label')
    }
    return ImageAreas(names, document['classes'], **areas)


def resampled_miou(areas: ImageAreas, counts: np.ndarray) -> np.ndarray:
    """Return the mean IoU in percent of B resamples, ``(B,)``; NaN where no class has a pixel.

    Areas are summed over the images of a resample before they are divided, as mmseg does over a data set. A class
    without a pixel in ground truth and prediction does not count.

    Args:
        areas: areas of each image.
        counts: number of times that each image is in each resample, ``(B, I)``.
    """
    intersection, union = counts @ areas.intersection, counts @ areas.union
    defined = union > 0
    with np.errstate(invalid='ignore'):
        return 100 * np.divide(intersection, union, out=np.zeros(union.shape), where=defined).sum(1) / defined.sum(1)


def check_same_images(first: ImageAreas, second: ImageAreas) -> None:
    """Raise ValueError unless two results have the same classes, images and ground truth."""
    for name in ('classes', 'images'):
        one, other = (np.asarray(getattr(areas, name)) for areas in (first, second))
        if not np.array_equal(one, other):
            raise ValueError(f'the two results differ in {name}: {brief(one)} and {brief(other)}; '
                             'test both models on one data set, with the same classes')  # fmt: skip
    if not np.array_equal(first.label, second.label):
        raise ValueError('the two results differ in the ground truth of the same images; test both on one data set')


def paired_miou(first: ImageAreas, second: ImageAreas, resamples: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean IoU in percent of two models, each ``(1 + resamples,)``: on the images, then on resamples.

    One ``seed`` gives all models on the same images the same resamples.

    Raises:
        ValueError: the results differ in images, classes or ground truth.
    """
    check_same_images(first, second)
    counts = resample_counts(len(first.images), resamples, seed)
    return resampled_miou(first, counts), resampled_miou(second, counts)

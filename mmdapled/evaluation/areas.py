"""mIoU of many resamples of the same images at once, from the areas of each image."""

from dataclasses import dataclass
from pathlib import Path
from typing import Sequence, Tuple

import numpy as np
from mmengine.fileio import load

from .bootstrap import resample_counts

# What is counted of each image and class, in pixels, in the order of mmseg's IoUMetric.
AREAS = ('intersection', 'union', 'prediction', 'label')
SUFFIX = '.areas.json'


@dataclass(frozen=True)
class ImageAreas:
    """What each of I images adds to the IoU of K classes, in pixels.

    Args:
        images: what tells them apart.
        classes: names.
        intersection: ``(I, K)``.
        union: ``(I, K)``.
        label: pixels of the ground truth ``(I, K)``.
    """

    images: Sequence[str]
    classes: Sequence[str]
    intersection: np.ndarray
    union: np.ndarray
    label: np.ndarray


def areas_file(prefix: str) -> str:
    """The file that ``NightIoUMetric(outfile_prefix=prefix)`` writes."""
    return f'{prefix}{SUFFIX}'


def load_areas(file: str) -> ImageAreas:
    """Read the areas of every image, as ``NightIoUMetric`` writes them.

    Raises:
        FileNotFoundError: no such file.
        ValueError: a file without images, or with an image twice.
    """
    if not Path(file).is_file():
        raise FileNotFoundError(f'areas: no file {str(file)!r}; NightIoUMetric(outfile_prefix=...) writes it')
    document = load(file)
    # In one order, whatever the order of the test was.
    entries = sorted(document['images'], key=lambda entry: entry['image'])
    names = [entry['image'] for entry in entries]
    if not names or len(set(names)) < len(names):
        raise ValueError(f'{file}: expected images, each of them once, got {len(names)} of {len(set(names))} names')
    areas = {
        key: np.array([entry[key] for entry in entries], dtype=np.int64) for key in ('intersection', 'union', 'label')
    }
    return ImageAreas(names, document['classes'], **areas)


def resampled_miou(areas: ImageAreas, counts: np.ndarray) -> np.ndarray:
    """Mean IoU in percent of resamples ``(B,)``, NaN where no class has a pixel.

    Areas are summed over the images of a resample before they are divided, as mmseg does with those of a data set; a
    class that neither the ground truth nor the prediction has there does not count.

    Args:
        areas: of each image.
        counts: how often each image is in each resample ``(B, I)``.
    """
    intersection, union = counts @ areas.intersection, counts @ areas.union
    defined = union > 0
    with np.errstate(invalid='ignore'):
        return 100 * np.divide(intersection, union, out=np.zeros(union.shape), where=defined).sum(1) / defined.sum(1)


def check_same_images(first: ImageAreas, second: ImageAreas) -> None:
    """Raise ValueError where two results are not of the same classes, images and ground truth."""
    for name in ('classes', 'images'):
        one, other = (list(getattr(areas, name)) for areas in (first, second))
        if one != other:
            raise ValueError(f'the two results differ in {name}: {_brief(one)} and {_brief(other)}; '
                             'test both models on one data set, with the same classes')  # fmt: skip
    if not np.array_equal(first.label, second.label):
        raise ValueError('the two results have another ground truth in the same images; test both on one data set')


def paired_miou(first: ImageAreas, second: ImageAreas, resamples: int, seed: int = 0) -> Tuple[np.ndarray, np.ndarray]:
    """Mean IoU in percent of two models, each ``(1 + resamples,)``: on the images themselves, then on resamples.

    With one ``seed``, any two models on the same images are given the same resamples.

    Raises:
        ValueError: results of other images, classes or ground truth.
    """
    check_same_images(first, second)
    counts = resample_counts(len(first.images), resamples, seed)
    return resampled_miou(first, counts), resampled_miou(second, counts)


def _brief(names: Sequence[str]) -> str:
    return f'{len(names)} of {names[:3]}...' if len(names) > 3 else str(names)

"""mmseg's mIoU, with the areas of each image kept for a paired bootstrap."""

from collections.abc import Mapping, Sequence
from typing import Any

from mmengine.fileio import dump
from mmseg.evaluation import IoUMetric
from torch import Tensor

from mmdapled.evaluation.areas import AREAS, areas_file

Counts = tuple[Tensor, Tensor, Tensor, Tensor]
NamedCounts = tuple[str, Counts]


class NightIoUMetric(IoUMetric):
    """Extend mmseg's ``IoUMetric`` with a file of each image's areas; the standard metrics, in percent, are unchanged.

    ``PREFIX.areas.json`` has ``classes``, a list of names, and ``images``, one entry each: ``image``, its ``img_id``
    or else its path, and ``intersection``, ``union``, ``prediction`` and ``label``, in pixels, one number per class.
    :func:`.load_areas` reads it. With ``format_only`` no file is written.

    Args:
        args: arguments of mmseg's ``IoUMetric``.
        outfile_prefix: path before ``.areas.json``; None writes no file.
        kwargs: keyword arguments of mmseg's ``IoUMetric``.
    """

    def __init__(self, *args: Any, outfile_prefix: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outfile_prefix = outfile_prefix

    def process(self, data_batch: Any, data_samples: Sequence[dict]) -> None:
        """Count the pixels of each image, as IoUMetric does, and keep the image's name."""
        before = len(self.results)
        super().process(data_batch, data_samples)
        if not self.format_only:
            names = [_name(sample) for sample in data_samples]
            self.results[before:] = list(zip(names, self.results[before:], strict=True))

    def compute_metrics(self, results: list[NamedCounts]) -> dict[str, float]:
        """Write the areas and return IoUMetric's metrics."""
        if self.outfile_prefix is not None and not self.format_only:
            images = [_entry(name, counts) for name, counts in results]
            dump({'classes': list(self.dataset_meta['classes']), 'images': images}, areas_file(self.outfile_prefix))
        return super().compute_metrics([counts for _, counts in results])


def _name(sample: Mapping[str, Any]) -> str:
    """Return a unique name: mmseg packs no ``img_id`` unless ``meta_keys`` names it."""
    return str(sample['img_id'] if 'img_id' in sample else sample['img_path'])


def _entry(name: str, counts: Counts) -> dict[str, Any]:
    return {'image': name, **{key: count.long().tolist() for key, count in zip(AREAS, counts, strict=True)}}

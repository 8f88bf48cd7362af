"""Draw the restored image during validation and test; mmdet's own hook reads the night image from disk again."""

import copy
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from mmengine.hooks import Hook
from mmengine.runner import Runner
from torch import Tensor

from mmdapled.images import swap_channels, to_array, to_uint8, write_png
from mmdapled.registry import HOOKS
from mmdapled.structures import RestorationOutput
from mmdapled.visualization.comparison import histogram
from mmdapled.visualization.drawing import Boxes, draw_boxes
from mmdapled.visualization.panel import restoration_strip
from mmdapled.visualization.pixel_maps import pixel_panels


@HOOKS.register_module()
class RestorationVisualizationHook(Hook):
    """Draw :func:`restoration_strip` for every ``interval``-th sample of a validation or test run.

    Boxes, pixel classes and depth are drawn where a sample has them. Strips go to the runner's visualizer and, as PNG,
    to ``out_dir``. The restored image is read from the predictions of a JointModel; without it the hook warns once and
    draws nothing. Images of test-time augmentation are not drawn.

    Args:
        interval: draw one sample of this many; each epoch draws the same ones.
        score_thr: lowest score of a box that is drawn.
        out_dir: folder of the PNG files, relative to the run's log folder; by default none are written.
        height: height of a panel in pixels; by default that of the image.
        histogram: draw the histograms of the luma of the night image and the restored one.
        before: predict the samples that are drawn once more without the restorer, and draw these boxes on the night
            image.

    Raises:
        ValueError: ``interval`` below 1.
    """

    def __init__(
        self,
        interval: int = 50,
        score_thr: float = 0.3,
        out_dir: str | None = None,
        height: int | None = None,
        histogram: bool = False,
        before: bool = False,
    ) -> None:
        if interval < 1:
            raise ValueError(f'interval: expected at least 1, got {interval}')
        self.interval, self.score_thr, self.out_dir, self.height = interval, score_thr, out_dir, height
        self.histogram, self.before = histogram, before
        self._seen, self._warned = 0, False

    def _before_epoch(self, runner: Runner, mode: str = 'train') -> None:
        if mode != 'train':
            self._seen = 0

    def _after_iter(
        self, runner: Runner, batch_idx: int, data_batch: Any = None, outputs: Any = None, mode: str = 'train'
    ) -> None:
        if mode == 'train':
            return
        for row, (night, sample) in enumerate(zip(data_batch['inputs'], outputs or [], strict=False)):
            index, self._seen = self._seen, self._seen + 1
            if index % self.interval == 0 and isinstance(night, Tensor) and self._is_restored(sample):
                raw = predict_without_restorer(runner.model, data_batch, row) if self.before else None
                self._draw(runner, index, night, sample, raw)

    def _is_restored(self, sample: Any) -> bool:
        if 'restored_img' in sample:
            return True
        if not self._warned:
            warnings.warn(
                'predictions: expected `restored_img` of a JointModel, got none; nothing is drawn', stacklevel=2
            )
            self._warned = True
        return False

    def _draw(self, runner: Runner, index: int, night: Tensor, sample: Any, raw: Any) -> None:
        meta = runner.visualizer.dataset_meta or {}
        options = (self.score_thr, self.height, meta.get('palette'), raw, self.histogram)
        strip = sample_strip(night, sample, meta.get('classes', ()), *options)
        name = Path(getattr(sample, 'img_path', None) or f'sample{index}').stem
        runner.visualizer.add_image(f'restoration_{name}', strip, step=runner.iter)
        if self.out_dir is not None:
            folder = Path(runner.log_dir) / self.out_dir
            write_png(folder / f'{index:05d}_{name}.png', swap_channels(strip))


def predict_without_restorer(model: Any, data_batch: Any, row: int) -> Any:
    """Predict one sample of a batch with the restorer's image replaced by its input; None without a restorer."""
    model = getattr(model, 'module', model)  # of a distributed run
    restorer = getattr(model, 'restorer', None)
    if restorer is None:
        return None
    # A copy: task models write their predictions into the samples of the batch.
    batch = {name: copy.deepcopy(values[row : row + 1]) for name, values in data_batch.items()}
    handle = restorer.register_forward_hook(_pass_input)
    try:
        with torch.no_grad():
            return model.test_step(batch)[0]
    finally:
        handle.remove()


def _pass_input(_module: Any, inputs: tuple, output: RestorationOutput) -> RestorationOutput:
    return RestorationOutput(inputs[0], output.heatmaps, output.levels)


def sample_strip(
    night: Tensor,
    sample: Any,
    classes: Sequence[str] = (),
    score_thr: float = 0.3,
    height: int | None = None,
    palette: Sequence | None = None,
    raw: Any = None,
    with_histogram: bool = False,
) -> np.ndarray:
    """Draw a strip from the loader's uint8 BGR image ``(3, H, W)`` and the data sample of a JointModel.

    ``raw`` is the sample as it is predicted without the restorer; its boxes are drawn on the night image.
    """
    rows, columns = sample.restored_img.shape[-2:]
    output = RestorationOutput(
        sample.restored_img[None],
        (sample.heatmaps[None],) if 'heatmaps' in sample else (),
        sample.degradation_levels[None] if 'degradation_levels' in sample else None,
    )
    dark = to_array(night.flip(0).byte())[:rows, :columns]
    clean = to_array(sample.gt_img.flip(0).byte()) if 'gt_img' in sample else None
    restored = to_array(to_uint8(sample.restored_img))
    more = pixel_panels(sample, restored, dark if clean is None else clean, palette)
    if raw is not None and (found := _predictions(raw, classes, score_thr)) is not None:
        more.append(('detections at night', draw_boxes(dark, found)))
    if with_histogram:
        more.append(('luma', histogram(dark, restored, dark.shape[:2])))
    boxes, gt_boxes = _predictions(sample, classes, score_thr), _truth(sample, classes)
    return restoration_strip(dark, output, boxes, gt_boxes, clean, height=height, more=more)


def _predictions(sample: Any, classes: Sequence[str], score_thr: float) -> Boxes | None:
    if 'pred_instances' not in sample or 'bboxes' not in sample.pred_instances:
        return None
    instances = sample.pred_instances[sample.pred_instances.scores >= score_thr]
    names = _names(instances.labels.tolist(), classes)
    texts = [f'{name} {score:.2f}' for name, score in zip(names, instances.scores.tolist(), strict=True)]
    return Boxes(_in_input(instances.bboxes, sample), texts, instances.labels.tolist())


def _truth(sample: Any, classes: Sequence[str]) -> Boxes | None:
    """Return the true boxes, which evaluation has in pixels of the original image, in pixels of the input."""
    raw = getattr(sample, 'instances', None)
    if raw:
        labels = [instance['bbox_label'] for instance in raw]
        corners = np.array([instance['bbox'] for instance in raw], dtype=float)
    elif 'gt_instances' in sample and 'bboxes' in sample.gt_instances:
        labels = sample.gt_instances.labels.tolist()
        corners = sample.gt_instances.bboxes
    else:
        return None
    return Boxes(_in_input(corners, sample), _names(labels, classes), labels)


def _in_input(corners: Any, sample: Any) -> np.ndarray:
    """Convert boxes from pixels of the original image to pixels of the model's input."""
    corners = getattr(corners, 'tensor', corners)  # mmdet's box types wrap a tensor
    corners = corners.cpu().numpy() if isinstance(corners, Tensor) else np.asarray(corners)
    factors = getattr(sample, 'scale_factor', None) or (1.0, 1.0)
    return corners.reshape(-1, 4) * np.tile(np.asarray(factors, dtype=float), 2)


def _names(labels: list[int], classes: Sequence[str]) -> list[str]:
    return [classes[label] if label < len(classes) else str(label) for label in labels]

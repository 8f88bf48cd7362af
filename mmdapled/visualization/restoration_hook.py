"""Show the restored picture during validation and test: mmdet's own hook reads the dark file from disk again."""

import warnings
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
from mmengine.hooks import Hook
from mmengine.runner import Runner
from torch import Tensor

from mmdapled.images import swap_channels, to_array, to_uint8, write_png
from mmdapled.registry import HOOKS
from mmdapled.structures import RestorationOutput
from mmdapled.visualization.drawing import Boxes
from mmdapled.visualization.panel import restoration_strip
from mmdapled.visualization.pixel_maps import pixel_panels


@HOOKS.register_module()
class RestorationVisualizationHook(Hook):
    """Draw :func:`restoration_strip` for every ``interval``-th sample of a validation or test run.

    Boxes, classes of pixels and depth are drawn where a sample has them. Strips go to the runner's visualizer and, as
    PNG, to ``out_dir``. It reads what JointModel attaches to predictions; where that is missing it warns once and draws
    nothing. Pictures of test-time augmentation are not drawn.

    Args:
        interval: draw one sample of this many.
        score_thr: lowest score of a box that is drawn.
        out_dir: folder of the PNG files, relative to the run's log folder; none are written when not given.
        height: of a panel in pixels; that of the picture when not given.

    Raises:
        ValueError: ``interval`` below 1.
    """

    def __init__(
        self, interval: int = 50, score_thr: float = 0.3, out_dir: Optional[str] = None, height: Optional[int] = None
    ) -> None:
        if interval < 1:
            raise ValueError(f'interval: expected at least 1, got {interval}')
        self.interval = interval
        self.score_thr = score_thr
        self.out_dir = out_dir
        self.height = height
        self._seen = 0
        self._warned = False

    def before_val_epoch(self, runner: Runner) -> None:
        """Count samples afresh, so that each epoch shows the same ones."""
        self._seen = 0

    def before_test_epoch(self, runner: Runner) -> None:
        """Count samples afresh."""
        self._seen = 0

    def after_val_iter(
        self, runner: Runner, batch_idx: int, data_batch: Any = None, outputs: Optional[Sequence[Any]] = None
    ) -> None:
        """Draw the batch's chosen samples."""
        self._draw_batch(runner, data_batch, outputs or [])

    def after_test_iter(
        self, runner: Runner, batch_idx: int, data_batch: Any = None, outputs: Optional[Sequence[Any]] = None
    ) -> None:
        """Draw the batch's chosen samples."""
        self._draw_batch(runner, data_batch, outputs or [])

    def _draw_batch(self, runner: Runner, data_batch: Dict[str, Any], samples: Sequence[Any]) -> None:
        for night, sample in zip(data_batch['inputs'], samples, strict=False):
            index, self._seen = self._seen, self._seen + 1
            if index % self.interval == 0 and isinstance(night, Tensor) and self._is_restored(sample):
                self._draw(runner, index, night, sample)

    def _is_restored(self, sample: Any) -> bool:
        if 'restored_img' in sample:
            return True
        if not self._warned:
            warnings.warn('no `restored_img` in the predictions, nothing to draw; use JointModel', stacklevel=2)
            self._warned = True
        return False

    def _draw(self, runner: Runner, index: int, night: Tensor, sample: Any) -> None:
        meta = runner.visualizer.dataset_meta or {}
        strip = sample_strip(
            night, sample, meta.get('classes', ()), self.score_thr, self.height, palette=meta.get('palette')
        )
        name = Path(getattr(sample, 'img_path', None) or f'sample{index}').stem
        runner.visualizer.add_image(f'restoration_{name}', strip, step=runner.iter)
        if self.out_dir is not None:
            folder = Path(runner.log_dir) / self.out_dir
            write_png(folder / f'{index:05d}_{name}.png', swap_channels(strip))


def sample_strip(
    night: Tensor,
    sample: Any,
    classes: Sequence[str] = (),
    score_thr: float = 0.3,
    height: Optional[int] = None,
    palette: Optional[Sequence] = None,
) -> np.ndarray:
    """Draw a strip from the loader's uint8 BGR image ``(3, H, W)`` and the data sample that a JointModel predicted."""
    rows, columns = sample.restored_img.shape[-2:]
    output = RestorationOutput(
        sample.restored_img[None],
        (sample.heatmaps[None],) if 'heatmaps' in sample else (),
        sample.degradation_levels[None] if 'degradation_levels' in sample else None,
    )
    dark = to_array(night.flip(0).byte())[:rows, :columns]
    clean = to_array(sample.gt_img.flip(0).byte()) if 'gt_img' in sample else None
    return restoration_strip(
        dark,
        output,
        _predictions(sample, classes, score_thr),
        _truth(sample, classes),
        clean,
        height=height,
        more=pixel_panels(sample, to_array(to_uint8(sample.restored_img)), dark if clean is None else clean, palette),
    )


def _predictions(sample: Any, classes: Sequence[str], score_thr: float) -> Optional[Boxes]:
    if 'pred_instances' not in sample or 'bboxes' not in sample.pred_instances:
        return None
    instances = sample.pred_instances[sample.pred_instances.scores >= score_thr]
    names = _names(instances.labels.tolist(), classes)
    texts = [f'{name} {score:.2f}' for name, score in zip(names, instances.scores.tolist(), strict=True)]
    return Boxes(_in_input(instances.bboxes, sample), texts, instances.labels.tolist())


def _truth(sample: Any, classes: Sequence[str]) -> Optional[Boxes]:
    """Find the true boxes, in the original picture's pixels as evaluation takes them."""
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
    """Bring boxes from pixels of the original picture to pixels of the model's input."""
    corners = getattr(corners, 'tensor', corners)  # mmdet's box types wrap a tensor
    corners = corners.cpu().numpy() if isinstance(corners, Tensor) else np.asarray(corners)
    factors = getattr(sample, 'scale_factor', None) or (1.0, 1.0)
    return corners.reshape(-1, 4) * np.tile(np.asarray(factors, dtype=float), 2)


def _names(labels: List[int], classes: Sequence[str]) -> List[str]:
    return [classes[label] if label < len(classes) else str(label) for label in labels]

"""Any mmdet detector behind a restorer: its boxes, and their drawing by mmdet's visualizer."""

import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from mmengine.structures import InstanceData

from mmdapled.state_dict import read_state_dict

JOINT = 'task_model.'  # start of the detector's keys in the checkpoint of a joint model


class Detector:
    """An mmdet detector that is given restored images.

    Args:
        config: config file, or one of an installed package: ``mmdet::yolox/yolox_nano_8xb8-300e_coco.py``. Of a joint
            model the detector alone is used.
        checkpoint: its weights.
        device: such as ``cuda:0``.

    Raises:
        ImportError: mmdet is not installed.
        FileNotFoundError: no such config or checkpoint.
        RuntimeError: no weight of the checkpoint fits the detector.
    """

    def __init__(self, config: str | Path, checkpoint: str | Path, device: Any = 'cpu') -> None:
        self.model = _build(str(config), str(checkpoint), device)
        self.classes = tuple(self.model.dataset_meta.get('classes', ()))
        self._visualizer: Any = None

    def __call__(self, image: np.ndarray) -> InstanceData:
        """Detect objects in a uint8 BGR image ``(H, W, 3)``.

        Returns:
            ``bboxes (n, 4)`` as x1, y1, x2, y2 in pixels, ``labels (n,)``, ``scores (n,)`` and, of a model that
            predicts them, ``masks``; on the CPU.
        """
        from mmdet.apis import inference_detector

        return inference_detector(self.model, image).pred_instances.cpu()

    def draw(self, image: np.ndarray, found: InstanceData, score_thr: float = 0.3, scale: float = 1) -> np.ndarray:
        """Return uint8 RGB ``image (H, W, 3)`` with the detections of at least ``score_thr``, by DetLocalVisualizer.

        ``scale`` is the size of ``image`` in that of the image of the detections.
        """
        from mmdet.structures import DetDataSample

        visualizer, sample = self._get_visualizer(), DetDataSample()
        # Corners outside the image would make matplotlib shrink it.
        boxes = found.bboxes * scale
        boxes = boxes.clamp(min=0).minimum(boxes.new_tensor(image.shape[1::-1]).sub(1).repeat(2))
        sample.pred_instances = InstanceData(bboxes=boxes, labels=found.labels, scores=found.scores)
        visualizer.add_datasample('', image, sample, draw_gt=False, pred_score_thr=score_thr)
        return visualizer.get_image()

    def as_dicts(self, found: InstanceData) -> list[dict[str, Any]]:
        """Return the detections for a JSON file: ``label``, ``score`` and ``box`` as x1, y1, x2, y2."""
        rows = zip(found.labels.tolist(), found.scores.tolist(), found.bboxes.tolist(), strict=True)
        return [
            {'label': self._name(label), 'score': round(score, 4), 'box': [round(side, 2) for side in box]}
            for label, score, box in rows
        ]

    def _name(self, label: int) -> str:
        return self.classes[label] if label < len(self.classes) else str(label)

    def _get_visualizer(self) -> Any:
        if self._visualizer is None:
            from mmdet.visualization import DetLocalVisualizer

            self._visualizer = DetLocalVisualizer()
            self._visualizer.dataset_meta = self.model.dataset_meta
        return self._visualizer


def _build(config: str, checkpoint: str, device: Any) -> Any:
    try:
        from mmdet.apis import init_detector
    except ImportError as error:
        raise ImportError("a detector needs mmdet: pip install 'mmdapled[lite]'") from error
    from mmengine.config import Config
    from mmengine.hub import get_config

    if not Path(checkpoint).is_file():
        raise FileNotFoundError(f'detector: no weight file at {checkpoint}')
    cfg = get_config(config) if '::' in config else Config.fromfile(config)
    if cfg.model.get('type') == 'JointModel':
        cfg.model = cfg.model.task_model
    # Recorded, not ignored, as mmdet changes the filters. They name classes and palettes that the file lacks.
    with warnings.catch_warnings(record=True):
        model = init_detector(cfg, None, device=str(device))
    _load(model, checkpoint)
    return model


def _load(model: Any, checkpoint: str) -> None:
    """Load weights and class names.

    Raises:
        RuntimeError: no weight fits; mmengine's loader would only log it.
    """
    from mmengine.runner import load_checkpoint

    given = {key.removeprefix(JOINT): value for key, value in read_state_dict(checkpoint).items()}
    wanted = model.state_dict()
    if not any(key in wanted and wanted[key].shape == value.shape for key, value in given.items()):
        raise RuntimeError(
            f'detector: no weight of {checkpoint} fits the config; expected keys such as {list(wanted)[:3]}, '
            f'got {list(given)[:3]}'
        )
    keys = [(r'^module\.', ''), (f'^{re.escape(JOINT)}', '')]
    meta = load_checkpoint(model, checkpoint, map_location='cpu', revise_keys=keys).get('meta', {})
    classes = meta.get('CLASSES')  # of mmdet 2
    known = meta.get('dataset_meta') or ({'classes': classes} if classes else {})
    model.dataset_meta.update({key.lower(): value for key, value in known.items()})

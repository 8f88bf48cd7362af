"""Measure how sure a detector of mmdet is of its boxes."""

import hashlib
import sys
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np

LOWEST_SCORE = 0.3


class Detector:
    """Run a detector, plain or joint, from its config and checkpoint.

    Args:
        config: config file of mmdet.
        checkpoint: its weights.
        device: such as ``cuda:0``.

    Raises:
        ImportError: mmdet is missing.
        FileNotFoundError, RuntimeError: the config or the weights do not exist or do not fit.
    """

    def __init__(self, config: str, checkpoint: str, device: str = 'cpu') -> None:
        for file in (config, checkpoint):
            if not Path(file).is_file():
                raise FileNotFoundError(f'--detector: no such file: {file}')
        from mmdet.apis import init_detector

        with redirect_stdout(sys.stderr):  # mmengine prints the path of the checkpoint
            self.model = init_detector(config, checkpoint, palette='none', device=device)
        content = hashlib.sha256(Path(checkpoint).read_bytes()).hexdigest()[:12]
        self.name = f'{Path(config).name}, {Path(checkpoint).name} ({content})'

    def __call__(self, image: np.ndarray) -> dict[str, float]:
        """Return the highest score (0 without a box) and the number of boxes of 0.3 and more, for a BGR image."""
        from mmdet.apis import inference_detector

        scores = inference_detector(self.model, image).pred_instances.scores
        return {
            'confidence': float(scores.max()) if len(scores) else 0.0,
            'boxes': float((scores >= LOWEST_SCORE).sum()),
        }

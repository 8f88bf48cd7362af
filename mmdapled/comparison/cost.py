"""Measure latency and memory of the arms of a comparison, in turn on one real image."""

import io
import json
import warnings
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from statistics import median
from typing import Any

import torch
from mmengine.config import Config
from mmengine.logging import MMLogger
from mmengine.registry import DATASETS, DefaultScope

from mmdapled.evaluation.cost import interleaved, peak_megabytes

ROUNDS = 10
FILE = 'costs.json'


def costs(configs: Mapping[str, Path], rounds: int = ROUNDS) -> dict[str, dict[str, float]]:
    """Return by arm the median milliseconds of a prediction and its peak memory in MB above the idle process.

    Each arm predicts on the first test image, batch 1, data preprocessor included, channels_last, on the CPU. In each
    round every arm predicts once, so that ratios hold on a noisy machine.

    Args:
        configs: arm -> its config file.
        rounds: number of measured rounds.
    """
    times = interleaved({name: prediction(str(file)) for name, file in configs.items()}, rounds)
    measured: dict[str, dict[str, float]] = {}
    for name, file in configs.items():
        measured[name] = {'latency_ms': median(times[name])}
        peak = peak_megabytes(prediction, str(file))
        if peak is not None:
            measured[name]['peak_mb'] = peak
    return measured


def prediction(file: str) -> Callable[[], Any]:
    """Build the model of a config file and return a function that predicts once."""
    import mmdapled  # noqa: F401  registers the parts, in a process of its own too
    from mmdapled.tasks.task_model import build_in_library

    # The log of the run itself has the warnings of mmdet and pycocotools.
    warnings.simplefilter('ignore')
    MMLogger.get_current_instance().setLevel('ERROR')
    cfg: Any = Config.fromfile(file)
    scope = DefaultScope.overwrite_default_scope(cfg.get('default_scope', 'mmdet'))
    with redirect_stdout(io.StringIO()), scope:
        item = DATASETS.build(cfg.test_dataloader.dataset)[0]
        model: Any = build_in_library(cfg.model).eval().to(memory_format=torch.channels_last)

    @torch.inference_mode()
    def run() -> Any:
        return model.test_step({'inputs': [item['inputs']], 'data_samples': [item['data_samples'].clone()]})

    return run


def load_costs(folder: Path) -> dict[str, Any]:
    """Read the costs that :func:`save_costs` wrote; empty if there are none."""
    file = folder / FILE
    return json.loads(file.read_text(encoding='utf-8')) if file.is_file() else {}


def save_costs(folder: Path, known: Mapping[str, Any]) -> None:
    """Write the costs to ``FILE`` in ``folder``."""
    (folder / FILE).write_text(json.dumps(known, indent=1), encoding='utf-8')

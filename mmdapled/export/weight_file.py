"""Write the weights of a restorer from a training run, alone."""

from pathlib import Path

from safetensors.torch import save_file

from mmdapled.restorers import Gated
from mmdapled.restorers.builder import build_restorer, restorer_config


def write_weights(config: str, checkpoint: str, out: Path, licence: str) -> str:
    """Write a ``.safetensors`` file and return a line about it.

    From a joint run it takes the restorer, from a run with averaged weights (EMAHook) the average.

    Args:
        config: config of the run, or the name of its restorer.
        checkpoint: checkpoint of the run.
        out: file to write.
        licence: of the weights, stored in the file.

    Raises:
        KeyError, FileNotFoundError, RuntimeError: no such restorer or checkpoint, or they do not fit.
        ValueError: the checkpoint lacks a part of the restorer.
    """
    restorer = build_restorer({**restorer_config(config), 'checkpoint': checkpoint})
    restorer = restorer.restorer if isinstance(restorer, Gated) else restorer
    report = restorer.load_report
    assert report is not None
    if report.missing:
        raise ValueError(f'{checkpoint} lacks {", ".join(report.missing)}; nothing was written')
    tensors = {key: value.contiguous() for key, value in restorer.state_dict().items()}
    save_file(tensors, out, metadata={'licence': licence, 'config': Path(config).name})
    return f'{out}: {len(tensors)} tensors, {out.stat().st_size / 1e6:.2f} MB'

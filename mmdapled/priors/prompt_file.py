"""The file of learned prompts: text features for one CLIP, and how levels are read from them."""

import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch import Tensor, nn

from mmdapled.priors.calibration import Calibration, read_calibration
from mmdapled.priors.open_clip_tower import register

KEY = 'mmdapled.learned_prompts'
ADVICE = (
    'learn prompts for this CLIP (projects/degradation_clip in a checkout of mmdapled), or give the prior the CLIP '
    'that they were made for'
)


def save_prompts(
    file: str | Path,
    tensors: Mapping[str, Tensor],
    calibration: Calibration,
    origin: Mapping[str, str],
    notes: Mapping[str, str],
) -> None:
    """Write a prompt file.

    Args:
        file: ``.safetensors`` file to write.
        tensors: ``text (K, 2, D)``, ``contexts (K, 2, T, W)``, ``temperature (K,)`` and ``bias (K,)``; kept in fp32.
        calibration: prompts that training started from, temperature and bias.
        origin: the CLIP, from :func:`prompt_origin`.
        notes: more metadata.
    """
    from safetensors.torch import save_file

    metadata = {**calibration.metadata(), KEY: json.dumps(dict(origin)), **notes}
    fp32 = {name: tensor.detach().float().cpu().contiguous() for name, tensor in tensors.items()}
    save_file(fp32, str(file), metadata=metadata)


def prompt_origin(model: str, pretrained: str, visual: nn.Module) -> dict[str, str]:
    """Return the CLIP that prompts belong to: the architecture, and the weights by name and fingerprint."""
    return {'model': register(model)[0], 'pretrained': pretrained, 'fingerprint': fingerprint(visual)}


def fingerprint(visual: nn.Module) -> str:
    """Return the checksum of an image tower's weights in fp16, which is the same for fp16 and fp32 files.

    Positional embeddings do not count: those of a ViT are interpolated to the working size.
    """
    total = 0
    for name, weight in visual.named_parameters():
        if 'positional_embedding' not in name:
            total = zlib.crc32(weight.detach().half().cpu().contiguous().numpy().tobytes(), total)
    return f'{total:08x}'


def prompt_calibration(file: str | Path) -> Calibration:
    """Read the start prompts, temperature and bias of a prompt file.

    Raises:
        ValueError: no such file, or another kind of file.
    """
    _origin(file)
    calibration = read_calibration(file)
    assert calibration is not None  # written together with the origin
    return calibration


def prompt_features(file: str | Path, model: str, visual: Any) -> Tensor:
    """Read the text features ``(K, 2, D)`` of a prompt file, of unit length, fp32.

    Args:
        file: prompt file of :func:`save_prompts`.
        model: architecture to use them with, as for :func:`.build_clip`.
        visual: its image tower, as open_clip built it.

    Raises:
        ValueError: no prompt file, or one for another architecture, another D or other weights.
    """
    from safetensors.torch import load_file

    origin = _origin(file)
    text = load_file(str(file))['text']
    expected = {
        'model': register(model)[0],
        'D': getattr(visual, 'output_dim', None),
        'fingerprint': fingerprint(visual),
    }
    got = {'model': origin['model'], 'D': text.shape[-1], 'fingerprint': origin['fingerprint']}
    for what, value in expected.items():
        if got[what] != value:
            raise ValueError(
                f'{file}: learned prompts for another CLIP: expected {what} {value}, got {got[what]} '
                f'(made for {origin["model"]} with weights {origin["pretrained"]!r}); {ADVICE}'
            )
    return text


def _origin(file: str | Path) -> dict[str, str]:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(file), framework='pt') as opened:
            metadata = opened.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise ValueError(f'prompts: expected a file of learned prompts, got {str(file)!r}: {error}') from error
    if KEY not in metadata:
        raise ValueError(f'prompts: expected a file that export_prior.py made of a PromptTuning run, got {file}')
    return json.loads(metadata[KEY])

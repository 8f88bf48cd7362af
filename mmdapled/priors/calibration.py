"""Calibration of a CLIP prior: from a cosine difference to a level."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from mmdapled.priors.prompts import Prompts

KEY = 'mmdapled.calibration'


@dataclass(frozen=True)
class Calibration:
    """Map the cosine difference ``c`` of an antonym pair to the level ``sigmoid(temperature * c + bias)``.

    Args:
        prompts: the antonym pairs with which it was fitted.
        temperature: one factor per pair, in their order.
        bias: one summand per pair.
        smoothing: side of the box over which maps are averaged, in patches, odd; 1 averages nothing.

    Raises:
        ValueError: a pair without two lists of phrasings, lengths that differ, an even ``smoothing``.
    """

    prompts: Prompts
    temperature: list[float]
    bias: list[float]
    smoothing: int = 1

    def __post_init__(self) -> None:
        for name, sides in self.prompts.items():
            if isinstance(sides, str) or len(sides) != 2 or not all(sides) or any(isinstance(s, str) for s in sides):
                raise ValueError(f'prompts: expected {name}=([degraded phrasings], [clean phrasings]), got {sides!r}')
        if {len(self.temperature), len(self.bias)} != {len(self.prompts)}:
            raise ValueError(
                f'temperature, bias: expected {len(self.prompts)} each, got {self.temperature}, {self.bias}'
            )
        if self.smoothing < 1 or self.smoothing % 2 == 0:
            raise ValueError(f'smoothing: expected an odd number of patches from 1, got {self.smoothing}')

    def metadata(self) -> dict[str, str]:
        """Return the entry of a safetensors file's metadata."""
        return {KEY: json.dumps(asdict(self))}


def read_calibration(file: str | Path) -> Calibration | None:
    """Read the calibration in the metadata of a ``.safetensors`` file; None where there is none."""
    if Path(file).suffix != '.safetensors':
        return None
    from safetensors import safe_open

    with safe_open(str(file), framework='pt') as opened:
        text = (opened.metadata() or {}).get(KEY)
    return None if text is None else Calibration(**json.loads(text))

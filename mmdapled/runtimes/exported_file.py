"""Exported files: their metadata, names and places."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn

KEY = 'mmdapled'
# Format -> suffix of its file; suffix -> runtime that opens it by default; runtime -> format that it is named after.
SUFFIXES = {'onnx': '.onnx', 'openvino': '.xml'}
RUNTIME_OF = {'.onnx': 'onnxruntime', '.xml': 'openvino'}
FORMAT_OF = {'onnxruntime': 'onnx', 'openvino': 'openvino'}
PRECISIONS = ('fp32', 'bf16', 'int8')
FOLDER_VARIABLE = 'MMDAPLED_EXPORTS'


@dataclass
class ExportedFile:
    """Metadata of an exported file.

    Args:
        restorer: name of the restorer.
        precision: one of :data:`PRECISIONS`.
        smallest: shortest side of an image that the file takes, in px.
        longest: longest side, in px.
        weights: :func:`weight_digest` of the restorer.
        version: of mmdapled.
        outputs: names of the outputs, in their order.
        detector: pre- and post-processing of the detector behind the restorer; empty without one.
    """

    restorer: str
    precision: str
    smallest: int
    longest: int
    weights: str
    version: str
    outputs: list[str]
    detector: dict[str, Any] = field(default_factory=dict)

    def dumps(self) -> str:
        """Return JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def loads(cls, text: str | None, path: Path) -> ExportedFile:
        """Read what :meth:`dumps` returned.

        Raises:
            ValueError: the file has no metadata of mmdapled, or those of another version.
        """
        if not text:
            raise ValueError(f'{path}: expected a file written by `mmdapled export`, got one without its metadata')
        try:
            return cls(**json.loads(text))
        except TypeError:
            raise ValueError(f'{path}: exported by another version of mmdapled; export it again') from None


def weight_digest(module: nn.Module) -> str:
    """Return a SHA-256 of all weights, by which an export of other weights is recognised."""
    digest = hashlib.sha256()
    for key, value in sorted(module.state_dict().items()):
        digest.update(key.encode())
        digest.update(value.detach().cpu().contiguous().flatten().view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


def exports_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of exports without a given place: MMDAPLED_EXPORTS, else one in the user's cache."""
    given = environment.get(FOLDER_VARIABLE)
    cache = environment.get('XDG_CACHE_HOME') or '~/.cache'
    return Path(given or f'{cache}/mmdapled/exports').expanduser()


def exported_path(name: str, format: str, precision: str) -> Path:
    """Return the path of an export without a given place.

    >>> exported_path('dapled-t', 'openvino', 'bf16').name
    'dapled-t_bf16.xml'
    """
    stem = Path(name).stem if name.endswith('.py') else name
    return exports_folder() / f'{stem}{"" if precision == "fp32" else f"_{precision}"}{SUFFIXES[format]}'

"""The bundled prior is small and needs no network."""

import socket

import torch
from safetensors import safe_open

from mmdapled.priors.builder import EMBEDDED_PRIOR
from mmdapled.priors.calibration import read_calibration
from mmdapled.priors.weight_files import EMBEDDED_FOLDER
from mmdapled.registry import MODELS

WEIGHTS = EMBEDDED_FOLDER / 'mmdapled-tiny.safetensors'


def test_weights_are_small_half_precision_with_metadata():
    assert WEIGHTS.stat().st_size <= 10e6
    with safe_open(str(WEIGHTS), framework='pt') as opened:
        metadata = opened.metadata()
        kinds = {opened.get_tensor(name).dtype for name in opened.keys()}  # noqa: SIM118  no mapping
    assert metadata['licence'] == 'Apache-2.0' and 'coco128-night' in metadata['config']
    assert torch.float32 not in kinds and torch.float16 in kinds
    assert all(value > 0 for value in read_calibration(WEIGHTS).temperature)


def test_it_loads_without_a_network(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError('a socket was opened')

    monkeypatch.setattr(socket, 'socket', refuse)
    assert MODELS.build(dict(EMBEDDED_PRIOR)).token_dim == 128

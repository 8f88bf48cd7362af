"""Fixtures that every test may use."""

from pathlib import Path

import pytest
import torch

ROOT = Path(__file__).resolve().parent


@pytest.fixture(autouse=True)
def seeded() -> None:
    """Start every test from the same random state and a fixed number of threads."""
    torch.manual_seed(0)
    torch.set_num_threads(2)


@pytest.fixture
def shared_data() -> Path:
    """The folder of real development data beside the repository."""
    folder = ROOT.parent / 'shared' / 'data'
    if not folder.is_dir():
        pytest.skip('needs the development data in ../shared/data')
    return folder

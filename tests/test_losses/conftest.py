"""A small CLIP with random weights for the loss tests."""

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TEXT = dict(context_length=77, vocab_size=49408, width=16, heads=2, layers=1)
VISION = {
    'test-tiny-vit': dict(image_size=32, layers=6, width=32, head_width=16, patch_size=8),
    'test-tiny-resnet': dict(image_size=64, layers=[1, 1, 1, 1], width=8, patch_size=None),
}


@pytest.fixture(scope='session')
def tiny_clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make open_clip know two architectures of a few thousand parameters."""
    import open_clip

    folder = tmp_path_factory.mktemp('open_clip')
    for name, vision in VISION.items():
        (folder / f'{name}.json').write_text(json.dumps(dict(embed_dim=16, vision_cfg=vision, text_cfg=TEXT)))
    open_clip.add_model_config(folder)
    return folder


@pytest.fixture(params=sorted(VISION))
def build_loss(request: pytest.FixtureRequest, tiny_clips: Path) -> Callable[..., Any]:
    """Build a CLIP loss on one of the small architectures, with random weights and without their warning."""

    def build(kind: Callable[..., Any], **kwargs: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            return kind(request.param, 'random', working_size=VISION[request.param]['image_size'], **kwargs)

    return build

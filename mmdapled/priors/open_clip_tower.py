"""Build an open_clip model from a tag, a local file or, only when asked for by name, at random."""

import warnings
from pathlib import Path
from typing import Any, Callable, Optional, Tuple

from torch import nn

RANDOM = 'random'


def build_clip(
    model: str, pretrained: str, image_size: Optional[int] = None
) -> Tuple[nn.Module, Tuple[float, ...], Tuple[float, ...], Callable[..., Any]]:
    """Build an open_clip model in evaluation mode.

    Args:
        model: open_clip architecture name, for example ``RN50`` or ``ViT-B-32``.
        pretrained: an open_clip weight tag, a local weight file, or ``random``.
        image_size: working size in pixels; positions of a ViT are interpolated to it when weights are loaded.

    Returns:
        The model, the RGB mean and standard deviation of its preprocessing (of [0, 1] values), its tokenizer.

    Raises:
        ValueError: unknown architecture or tag, with the known ones.
        RuntimeError: the weights are neither in the cache nor reachable.
    """
    import open_clip

    if open_clip.get_model_config(model) is None:
        raise ValueError(f'unknown open_clip model {model!r}; open_clip {open_clip.__version__} knows '
                         f'{", ".join(open_clip.list_models()[:200])}')  # fmt: skip
    check_weights(model, pretrained)
    clip = _create(model, pretrained, image_size)
    preprocess = open_clip.get_model_preprocess_cfg(clip)
    return clip.eval(), tuple(preprocess['mean']), tuple(preprocess['std']), open_clip.get_tokenizer(model)


def check_weights(model: str, pretrained: str) -> None:
    """Raise ValueError unless ``pretrained`` is ``random``, a file that exists or a tag that open_clip knows."""
    import open_clip

    if pretrained == RANDOM:
        warnings.warn(
            f'{model} is built with RANDOM weights: its degradation maps mean nothing. '
            'This is for tests and control experiments only.',
            stacklevel=3,
        )
        return
    tags = open_clip.list_pretrained_tags_by_model(model)
    if pretrained not in tags and not Path(pretrained).is_file():
        raise ValueError(
            f'weights of {model}: expected one of the open_clip tags {tags}, a weight file, or {RANDOM!r}; '
            f'got {pretrained!r}, which is neither a known tag nor a file'
        )


def _create(model: str, pretrained: str, image_size: Optional[int]) -> nn.Module:
    """Call open_clip and turn its many download errors into one that says what to do."""
    import open_clip

    weights = None if pretrained == RANDOM else pretrained
    try:
        return open_clip.create_model(model, pretrained=weights, force_image_size=image_size)
    except Exception as error:
        # open_clip downloads through several libraries; each has errors of its own.
        raise RuntimeError(
            f'open_clip could not load {model} with weights {pretrained!r}: {error}. Without a network, put the '
            f'weight file on this machine and name it, pretrained="/path/to/file", or choose prior=None'
        ) from error

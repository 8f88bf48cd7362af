"""Build an open_clip model: open_clip's own by tag or file, ours from the package, random only when asked for."""

import warnings
from pathlib import Path
from typing import Any, Callable, Dict, Optional, Tuple

from torch import nn

RANDOM = 'random'
EMBEDDED = 'embedded'
EMBEDDED_FOLDER = Path(__file__).parent / 'tiny'
EMBEDDED_MODEL = 'mmdapled-tiny'


def build_clip(
    model: str, pretrained: Optional[str], image_size: Optional[int] = None
) -> Tuple[nn.Module, Tuple[float, ...], Tuple[float, ...], Callable[..., Any]]:
    """Build an open_clip model in evaluation mode.

    Args:
        model: open_clip architecture, for example ``RN50`` or ``ViT-B-32``; ``mmdapled-tiny``, which comes with this
            package; or the JSON file of another open_clip model config, beside which its tokenizer's files lie.
        pretrained: an open_clip weight tag, a local weight file, ``embedded`` for the weights that come with
            ``mmdapled-tiny``, or ``random``; None for new weights that are going to be trained.
        image_size: working size in pixels; positions of a ViT are interpolated to it when weights are loaded. A
            ModifiedResNet takes any size without it.

    Returns:
        The model, the RGB mean and standard deviation of its preprocessing (of [0, 1] values), its tokenizer.

    Raises:
        ValueError: unknown architecture or tag, with the known ones.
        RuntimeError: the weights are neither in the cache nor reachable.
    """
    import open_clip

    name, tokenizer_options = register(model)
    if pretrained is not None:
        check_weights(name, pretrained)
    clip = _create(name, pretrained, image_size)
    preprocess = open_clip.get_model_preprocess_cfg(clip)
    tokenizer = open_clip.get_tokenizer(name, **tokenizer_options)
    return clip.eval(), tuple(preprocess['mean']), tuple(preprocess['std']), tokenizer


def register(model: str) -> Tuple[str, Dict[str, str]]:
    """Tell open_clip of our own model, or of one in a JSON file; return its name and what its tokenizer needs.

    Raises:
        ValueError: neither a known architecture nor such a file.
    """
    import open_clip

    file = EMBEDDED_FOLDER / f'{EMBEDDED_MODEL}.json' if model == EMBEDDED_MODEL else Path(model)
    if file.suffix == '.json' and file.is_file():
        open_clip.add_model_config(file)
        text = open_clip.get_model_config(file.stem)['text_cfg']
        merges = text.get('tokenizer_kwargs', {}).get('bpe_path')
        return file.stem, {'bpe_path': str(file.parent / merges)} if merges else {}
    if open_clip.get_model_config(model) is None:
        known = ', '.join([EMBEDDED_MODEL, *open_clip.list_models()[:200]])
        raise ValueError(
            f'unknown CLIP {model!r}: expected the JSON file of an open_clip model config, or one of '
            f'(open_clip {open_clip.__version__}) {known}'
        )
    return model, {}


def weight_file(model: str, pretrained: str) -> str:
    """The file of ``embedded`` weights; any other name of weights as it is.

    Raises:
        ValueError: embedded weights of a model that comes without.
    """
    if pretrained != EMBEDDED:
        return pretrained
    file = EMBEDDED_FOLDER / f'{model}.safetensors'
    if not file.is_file():
        raise ValueError(
            f'{model} comes without weights: give pretrained= a weight file or an open_clip tag; '
            f'tools/export_prior.py makes the file of {EMBEDDED_MODEL} from a training run'
        )
    return str(file)


def check_weights(model: str, pretrained: str) -> None:
    """Raise ValueError unless these are ``random``, ``embedded``, a file that exists or a tag that open_clip knows."""
    import open_clip

    if pretrained == RANDOM:
        warnings.warn(
            f'{model} is built with RANDOM weights: its degradation maps mean nothing. '
            'This is for tests and control experiments only.',
            stacklevel=3,
        )
        return
    tags = open_clip.list_pretrained_tags_by_model(model)
    if pretrained not in tags and not Path(weight_file(model, pretrained)).is_file():
        raise ValueError(
            f'weights of {model}: expected one of the open_clip tags {tags}, a weight file, or {RANDOM!r}; '
            f'got {pretrained!r}, which is neither a known tag nor a file'
        )


def _create(model: str, pretrained: Optional[str], image_size: Optional[int]) -> nn.Module:
    """Call open_clip and turn its many download errors into one that says what to do."""
    import open_clip

    weights = None if pretrained in (None, RANDOM) else weight_file(model, str(pretrained))
    is_vit = not isinstance(open_clip.get_model_config(model)['vision_cfg'].get('layers'), list)
    try:
        return open_clip.create_model(model, pretrained=weights, force_image_size=image_size if is_vit else None)
    except Exception as error:
        # open_clip downloads through several libraries; each has errors of its own.
        raise RuntimeError(
            f'open_clip could not load {model} with weights {pretrained!r}: {error}. Without a network, put the '
            f'weight file on this machine and name it, pretrained="/path/to/file", or choose prior=None'
        ) from error

"""Build an open_clip model: open_clip's own by tag or file, the bundled one, or a random one on request."""

import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from torch import nn

from mmdapled.priors.builder import EMBEDDED, EMBEDDED_MODEL
from mmdapled.priors.weight_files import (
    EMBEDDED_ADVICE,
    EMBEDDED_FOLDER,
    RANDOM,
    how_to_get,
    how_to_get_tokenizer,
    local_file,
    tag_config,
    tokenizer_folder,
)


def build_clip(
    model: str, pretrained: str | None, image_size: int | None = None
) -> tuple[nn.Module, tuple[float, ...], tuple[float, ...], Callable[..., Any]]:
    """Build an open_clip model in evaluation mode.

    Args:
        model: open_clip architecture, for example ``RN50``, ``ViT-B-32`` or ``ViT-B-16-SigLIP``; ``mmdapled-tiny``,
            which is bundled; or the JSON file of another open_clip model config, with its tokenizer's files beside
            it.
        pretrained: an open_clip weight tag, a local weight file, ``embedded`` for the bundled weights of
            ``mmdapled-tiny``, or ``random``; None for new weights to train.
        image_size: working size in pixels; positions of a ViT are interpolated to it when weights are loaded. A
            ModifiedResNet takes any size without it.

    Returns:
        The model, the RGB mean and standard deviation of its preprocessing (of [0, 1] values), its tokenizer.

    Raises:
        ValueError: unknown architecture or tag, with the known ones.
        RuntimeError: weights or tokenizer are neither on this machine nor reachable; the message names the missing
            files and where to put them.
    """
    import open_clip

    name, tokenizer_options = register(model)
    if pretrained is not None:
        check_weights(name, pretrained)
    # Before the weights, which may be a long download.
    tokenizer = _tokenizer(name, tokenizer_options)
    clip = _create(name, pretrained, image_size)
    preprocess = open_clip.get_model_preprocess_cfg(clip)
    return clip.eval(), tuple(preprocess['mean']), tuple(preprocess['std']), tokenizer


def register(model: str) -> tuple[str, dict[str, str]]:
    """Register the bundled model, or one in a JSON file, with open_clip; return its name and tokenizer options.

    Raises:
        ValueError: ``model`` is neither a known architecture nor such a file.
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
    """Return the file of ``embedded`` weights; any other name of weights as it is.

    Raises:
        ValueError: the model has no bundled weights.
    """
    if pretrained != EMBEDDED:
        return pretrained
    file = local_file(model, EMBEDDED)
    if file is None:
        raise ValueError(
            f'{model} has no bundled weights: give pretrained= a weight file or an open_clip tag; '
            f'projects/degradation_clip/tools/export_prior.py makes the file of {EMBEDDED_MODEL} from a training run'
        )
    return str(file)


def check_weights(model: str, pretrained: str) -> None:
    """Raise ValueError unless the weights are ``random``, ``embedded``, an existing file or a tag of open_clip."""
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


def _tokenizer(model: str, options: dict[str, str]) -> Callable[..., Any]:
    """Build the tokenizer of a model; the error names the missing files of a tokenizer of Hugging Face."""
    import open_clip

    text = open_clip.get_model_config(model)['text_cfg']
    repository = text.get('hf_tokenizer_name')
    if not repository:
        return open_clip.get_tokenizer(model, **options)
    folder = tokenizer_folder(repository)
    try:
        return open_clip.get_tokenizer(model) if folder is None else _tokenizer_of_folder(folder, text)
    except Exception as error:
        # transformers missing, no network, a broken file: many errors of several libraries.
        raise RuntimeError(
            f'the tokenizer of {model} could not be loaded: {error}. It needs {how_to_get_tokenizer(repository)}. '
            f'Or take the bundled prior, which downloads nothing: {EMBEDDED_ADVICE}'
        ) from error


def _tokenizer_of_folder(folder: Path, text: dict[str, Any]) -> Callable[..., Any]:
    """Build a tokenizer as open_clip does, but from a folder: by name, transformers would ask the network first."""
    from open_clip.tokenizer import HFTokenizer

    options = {key: text[key] for key in ('context_length', 'tokenizer_mode') if key in text}
    return HFTokenizer(str(folder), **options, **text.get('tokenizer_kwargs', {}))


def _create(model: str, pretrained: str | None, image_size: int | None) -> nn.Module:
    """Call open_clip, with the local file where there is one, and turn its many errors into one that helps."""
    import open_clip

    known = pretrained not in (None, RANDOM)
    file = local_file(model, str(pretrained)) if known else None
    is_resnet = isinstance(open_clip.get_model_config(model)['vision_cfg'].get('layers'), list)
    options = {**_options(model, pretrained), 'force_image_size': None if is_resnet else image_size}
    try:
        if file is None:
            return open_clip.create_model(model, pretrained=pretrained if known else None, **options)
        return _from_file(model, file, options)
    except Exception as error:
        # open_clip downloads through several libraries; each has errors of its own.
        if file is None and known:
            reason = f'the weights {pretrained!r} of {model} are not on this machine and could not be downloaded'
            raise RuntimeError(f'{reason}: {error}. {how_to_get(model, str(pretrained))}') from error
        raise RuntimeError(f'open_clip could not build {model} with weights {file or pretrained}: {error}') from error


def _from_file(model: str, file: Path, options: dict[str, Any]) -> nn.Module:
    """Load a file by its path, even for a tag: by the tag, open_clip would ask the network for a newer one first."""
    import open_clip

    if is_torchscript(file):
        with TemporaryDirectory() as folder:
            return _from_file(model, tensors_of_torchscript(file, Path(folder)), options)
    try:
        return open_clip.create_model(model, pretrained=str(file), **options)
    except RuntimeError as error:
        if 'visual.trunk.pos_embed' not in str(error):
            raise
        return _from_file_of_another_size(model, file, **options)


def _from_file_of_another_size(model: str, file: Path, force_image_size: int | None, **options: Any) -> nn.Module:
    """Load a timm tower saved at another working size; open_clip interpolates from the model's own size only."""
    import open_clip
    from open_clip.factory import load_state_dict

    clip: Any = open_clip.create_model(model, **options)
    trunk, own_size = clip.visual.trunk, clip.visual.image_size
    extra = trunk.pos_embed.shape[1] - trunk.patch_embed.num_patches
    patches = load_state_dict(str(file))['visual.trunk.pos_embed'].shape[1] - extra
    clip.visual.set_input_size(round(patches**0.5) * trunk.patch_embed.patch_size[0])
    open_clip.load_checkpoint(clip, str(file))
    clip.visual.set_input_size(force_image_size or own_size)
    return clip


def _options(model: str, pretrained: str | None) -> dict[str, Any]:
    """Return what open_clip knows of a tag but not of a file: pixel statistics and activation.

    A user's file gets the statistics on which all tags of its architecture agree (SigLIP's differ from CLIP's).
    """
    import open_clip

    tag = tag_config(model, pretrained or RANDOM)
    tags = [tag] if tag else [tag_config(model, name) for name in open_clip.list_pretrained_tags_by_model(model)]
    statistics = {(known['mean'], known['std']) for known in tags}
    options: dict[str, Any] = {'force_quick_gelu': bool(tag.get('quick_gelu'))}
    if len(statistics) == 1:
        options['force_preprocess_cfg'] = dict(zip(('mean', 'std'), statistics.pop(), strict=True))
    return options


def is_torchscript(file: Path) -> bool:
    """Tell if a file is a torch.jit archive, as OpenAI's are; torch.load refuses these with weights_only."""
    if not zipfile.is_zipfile(file):
        return False
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
    return bool(names) and f'{names[0].split("/")[0]}/constants.pkl' in names


def tensors_of_torchscript(file: Path, folder: Path) -> Path:
    """Write the weights of a TorchScript archive into a safetensors file in ``folder``; nothing is unpickled."""
    import torch
    from safetensors.torch import save_file

    weights = torch.jit.load(str(file), map_location='cpu').state_dict()
    for setting in ('input_resolution', 'context_length', 'vocab_size'):
        weights.pop(setting, None)
    plain = folder / f'{file.stem}.safetensors'
    save_file({name: weight.clone().contiguous() for name, weight in weights.items()}, str(plain))
    return plain

"""Checks of CLIP weights, in the caches and files of this machine; no network is used."""

from typing import Any

from mmengine.config import Config

from mmdapled.cli.check import NOTE, WARNING, Check
from mmdapled.compat import configs_folder
from mmdapled.priors.builder import EMBEDDED
from mmdapled.priors.weight_files import EMBEDDED_FOLDER, RANDOM, how_to_get, local_file, missing_tokenizer

GROUP = 'CLIP weights'
MISSING = 'CLIP weights not on this machine, needed only by configs that name them'


def prior_configs() -> dict[str, dict[str, Any]]:
    """Return the ``prior`` of each config in ``_base_/priors``, by name."""
    files = sorted((configs_folder() / '_base_' / 'priors').glob('*.py'))
    return {file.stem: Config.fromfile(file).get('prior', {}) for file in files}


def check_prior(name: str, prior: dict[str, Any]) -> Check:
    """Look for the weights of one prior; only configs that name it need them."""
    label, model, pretrained = f'CLIP weights: {name}', prior.get('model'), prior.get('pretrained')
    if not model or not pretrained or pretrained == RANDOM:
        return Check(label, 'needs none', group=GROUP, short=name)
    file, tokenizer = local_file(model, pretrained), missing_tokenizer(model)
    missing = dict(state=NOTE, group=MISSING, short=name)
    if file is not None and tokenizer:
        detail = f'{model} {pretrained}: {file}; its tokenizer is not on this machine'
        return Check(label, detail, fix=tokenizer, **missing)
    if file is not None:
        return Check(label, f'{model} {pretrained}: {file}', group=GROUP, short=name)
    if pretrained == EMBEDDED:
        fix = f'train it, then write {EMBEDDED_FOLDER / model}.safetensors with export_prior.py (docs/prior.md)'
        return Check(label, f'{model}: the package has no weights of it yet', WARNING, fix)
    command = f'python -c "import open_clip; open_clip.create_model({model!r}, pretrained={pretrained!r})"'
    fix = f'With a network: {command}. Without: {how_to_get(model, pretrained)}'
    fix = f'{fix}. Its tokenizer needs {tokenizer}' if tokenizer else fix
    return Check(label, f'{model} {pretrained}: not on this machine', fix=fix, **missing)


def check_clip_weights() -> list[Check]:
    """Look for the weights of each prior in ``_base_/priors``."""
    try:
        import open_clip  # noqa: F401
    except Exception as error:
        return [Check(GROUP, f'open_clip does not import: {error}', WARNING, 'pip install open_clip_torch')]
    checks = [check_prior(name, prior) for name, prior in prior_configs().items()]
    return checks or [Check(GROUP, 'no config needs any')]

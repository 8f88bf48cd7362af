"""The doctor on CLIP's weights: in a cache or a file of this machine, never asked for over the network."""

from typing import Any, Dict, List

from mmengine.config import Config

from mmdapled.compat import configs_folder
from mmdapled.priors.builder import EMBEDDED
from mmdapled.priors.weight_files import EMBEDDED_FOLDER, RANDOM, how_to_get, local_file, missing_tokenizer

from .check import OK, WARNING, Check


def prior_configs() -> Dict[str, Dict[str, Any]]:
    """Return the ``prior`` of each config in ``_base_/priors``, by name."""
    files = sorted((configs_folder() / '_base_' / 'priors').glob('*.py'))
    return {file.stem: Config.fromfile(file).get('prior', {}) for file in files}


def check_prior(name: str, prior: Dict[str, Any]) -> Check:
    """Look for the weights of one prior."""
    label, model, pretrained = f'CLIP weights: {name}', prior.get('model'), prior.get('pretrained')
    if not model or not pretrained or pretrained == RANDOM:
        return Check(label, 'needs none')
    file, tokenizer = local_file(model, pretrained), missing_tokenizer(model)
    if file is not None and tokenizer:
        return Check(label, f'{model} {pretrained}: {file}; its tokenizer is not on this machine', WARNING, tokenizer)
    if file is not None:
        return Check(label, f'{model} {pretrained}: {file}')
    if pretrained == EMBEDDED:
        fix = f'train it, then write {EMBEDDED_FOLDER / model}.safetensors with tools/export_prior.py (docs/prior.md)'
        return Check(label, f'{model}: its weights do not come with the package yet', WARNING, fix)
    command = f'python -c "import open_clip; open_clip.create_model({model!r}, pretrained={pretrained!r})"'
    fix = f'With a network: {command}. Without: {how_to_get(model, pretrained)}'
    fix = f'{fix}. Its tokenizer needs {tokenizer}' if tokenizer else fix
    return Check(label, f'{model} {pretrained}: not on this machine', WARNING, fix)


def check_clip_weights() -> List[Check]:
    """Look for the weights of every prior that comes with a config."""
    try:
        import open_clip  # noqa: F401
    except Exception as error:
        return [Check('CLIP weights', f'open_clip does not import: {error}', WARNING, 'pip install open_clip_torch')]
    checks = [check_prior(name, prior) for name, prior in prior_configs().items()]
    return checks or [Check('CLIP weights', 'no config needs any', OK)]

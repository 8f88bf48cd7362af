"""The doctor on CLIP's weights: in a cache or a file of this machine, never asked for over the network."""

from pathlib import Path
from typing import Any, Dict, List, Optional

from mmengine.config import Config

from mmdapled.compat import configs_folder
from mmdapled.priors.open_clip_tower import EMBEDDED, EMBEDDED_FOLDER

from .check import OK, WARNING, Check

HF_FILES = ('open_clip_model.safetensors', 'open_clip_pytorch_model.bin')


def prior_configs() -> Dict[str, Dict[str, Any]]:
    """Return the ``prior`` of each config in ``_base_/priors``, by name."""
    files = sorted((configs_folder() / '_base_' / 'priors').glob('*.py'))
    return {file.stem: Config.fromfile(file).get('prior', {}) for file in files}


def weight_file(model: str, pretrained: str) -> Optional[Path]:
    """Return the local file of these weights: the file named, or open_clip's or Hugging Face's cached copy."""
    import open_clip

    if pretrained == EMBEDDED:
        file = EMBEDDED_FOLDER / f'{model}.safetensors'
        return file if file.is_file() else None
    if Path(pretrained).is_file():
        return Path(pretrained)
    tag = open_clip.get_pretrained_cfg(model, pretrained)
    direct = Path('~/.cache/clip').expanduser() / Path(tag.get('url') or 'none').name
    return direct if direct.is_file() else hugging_face_file(tag.get('hf_hub', ''))


def hugging_face_file(address: str) -> Optional[Path]:
    """Return the cached file of ``organisation/model/[file]``; the cache follows HF_HOME and HF_HUB_CACHE."""
    from huggingface_hub import try_to_load_from_cache

    model, _, name = address.rpartition('/')
    for filename in (name,) if name else HF_FILES:
        cached = try_to_load_from_cache(model, filename) if model else None
        if isinstance(cached, str):
            return Path(cached)
    return None


def check_prior(name: str, prior: Dict[str, Any]) -> Check:
    """Look for the weights of one prior."""
    label, model, pretrained = f'CLIP weights: {name}', prior.get('model'), prior.get('pretrained')
    if not model or not pretrained or pretrained == 'random':
        return Check(label, 'needs none')
    file = weight_file(model, pretrained)
    if file is not None:
        return Check(label, f'{model} {pretrained}: {file}')
    if pretrained == EMBEDDED:
        fix = f'train it, then write {EMBEDDED_FOLDER / model}.safetensors with tools/export_prior.py; see the README'
        return Check(label, f'{model}: its weights do not come with the package yet', WARNING, fix)
    command = f'python -c "import open_clip; open_clip.create_model({model!r}, pretrained={pretrained!r})"'
    fix = f'with a network: {command}; without: copy the weight file here and set prior.pretrained to its path'
    return Check(label, f'{model} {pretrained}: not on this machine', WARNING, fix)


def check_clip_weights() -> List[Check]:
    """Look for the weights of every prior that comes with a config."""
    try:
        import open_clip  # noqa: F401
    except Exception as error:
        return [Check('CLIP weights', f'open_clip does not import: {error}', WARNING, 'pip install open_clip_torch')]
    checks = [check_prior(name, prior) for name, prior in prior_configs().items()]
    return checks or [Check('CLIP weights', 'no config needs any', OK)]

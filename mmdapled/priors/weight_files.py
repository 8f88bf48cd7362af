"""Find the weights of a CLIP on this machine, without a network, and explain how to get missing ones."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mmdapled.priors.builder import EMBEDDED, EMBEDDED_PRIOR

RANDOM = 'random'
EMBEDDED_FOLDER = Path(__file__).parent / 'tiny'
TOKENIZER_FILES = ('tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json')
EMBEDDED_ADVICE = f'prior=dict({", ".join(f"{key}={value!r}" for key, value in EMBEDDED_PRIOR.items())})'


def local_file(model: str, pretrained: str) -> Path | None:
    """Return the file of ``embedded`` weights, of a tag in a cache, or the file named; None if there is none.

    open_clip 3 keeps the files of its tags in Hugging Face's cache. OpenAI's package and older versions of open_clip
    use ``~/.cache/clip``, which newer versions ignore; :func:`.build_clip` takes these files too.
    """
    if pretrained == EMBEDDED:
        file = EMBEDDED_FOLDER / f'{model}.safetensors'
        return file if file.is_file() else None
    tag = tag_config(model, pretrained)
    if not tag:
        return Path(pretrained) if Path(pretrained).is_file() else None
    direct = direct_file(tag)
    return hugging_face_file(tag) or (direct if direct is not None and direct.is_file() else None)


def tag_config(model: str, pretrained: str) -> dict[str, Any]:
    """Return what open_clip knows of a tag (addresses, mean, std, activation); empty if it is no tag."""
    import open_clip

    return open_clip.get_pretrained_cfg(model, pretrained)


def direct_file(tag: dict[str, Any]) -> Path | None:
    """Return the place of a tag's file in ``~/.cache/clip``, existing or not; None for a tag without such a file."""
    name = Path(tag.get('url') or '').name
    return Path('~/.cache/clip').expanduser() / name if name else None


def hugging_face_file(tag: dict[str, Any]) -> Path | None:
    """Return the file of a tag in Hugging Face's cache, as set by HF_HOME and HF_HUB_CACHE; None if it is not there."""
    from huggingface_hub import try_to_load_from_cache

    repository, names = hub_files(tag)
    cached = (try_to_load_from_cache(repository, name) for name in names)
    return next((Path(file) for file in cached if isinstance(file, str)), None)


def hub_files(tag: dict[str, Any]) -> tuple[str, list[str]]:
    """Return a tag's repository on the hub and the files that open_clip tries in it, in order; none without one."""
    from open_clip.constants import HF_SAFE_WEIGHTS_NAME, HF_WEIGHTS_NAME

    repository, _, name = (tag.get('hf_hub') or '').rpartition('/')
    if not repository:
        return '', []
    if not name:
        return repository, [HF_SAFE_WEIGHTS_NAME, HF_WEIGHTS_NAME]
    safe = str(Path(name).with_suffix('.safetensors'))
    return repository, list(dict.fromkeys([safe, name]))


def how_to_get(model: str, pretrained: str) -> str:
    """Explain which file a tag needs, where to put it, and what to choose without it."""
    tag = tag_config(model, pretrained)
    repository, names = hub_files(tag)
    direct = direct_file(tag)
    # A file does not name its activation; open_clip's second name of the architecture does.
    architecture = f'{model}-quickgelu' if tag.get('quick_gelu') and not model.endswith('-quickgelu') else model
    named = f"anywhere, named by model='{architecture}', pretrained='/path/to/file'"
    ways = []
    if repository:
        ways.append(f'{" or ".join(names)} of {_from_hub(repository, names[0])}, or {named}')
    if direct is not None:
        ways.append(f'{direct.name} of {tag["url"]}, put into {direct.parent}, or {named}')
    ways.append(f'the bundled prior, which downloads nothing: {EMBEDDED_ADVICE}')
    return 'Take one of: ' + '; '.join(f'({number}) {way}' for number, way in enumerate(ways, 1))


def how_to_get_tokenizer(repository: str) -> str:
    """Explain what a tokenizer from Hugging Face's hub needs, such as SigLIP's."""
    files = f'{", ".join(TOKENIZER_FILES)} of {_from_hub(repository, *TOKENIZER_FILES)}'
    return f'pip install transformers and, without a network, {files}'


def missing_tokenizer(model: str) -> str:
    """Explain how to get the missing tokenizer of a model from Hugging Face's hub; empty if nothing is missing."""
    import open_clip

    config = open_clip.get_model_config(model) or {}
    repository = config.get('text_cfg', {}).get('hf_tokenizer_name')
    if not repository or (find_spec('transformers') and tokenizer_folder(repository)):
        return ''
    return how_to_get_tokenizer(repository)


def tokenizer_folder(repository: str) -> Path | None:
    """Return the folder of a tokenizer of Hugging Face: the one named or the cached one; None if there is none."""
    from huggingface_hub import try_to_load_from_cache

    if Path(repository).is_dir():
        return Path(repository)
    file = try_to_load_from_cache(repository, TOKENIZER_FILES[0])
    return Path(file).parent if isinstance(file, str) else None


def _from_hub(repository: str, *files: str) -> str:
    from huggingface_hub import constants

    return (
        f'https://huggingface.co/{repository} (on a machine with a network: hf download {repository} '
        f'{" ".join(files)}; copy the folder models--{repository.replace("/", "--")} of its cache into '
        f'{constants.HF_HUB_CACHE})'
    )

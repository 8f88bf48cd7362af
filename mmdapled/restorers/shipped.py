"""Weights of restorers that come with the package, by the restorer's name."""

from pathlib import Path
from typing import List, Union

FOLDER = Path(__file__).parent / 'dapled' / 'weights'


def shipped_weights() -> List[str]:
    """Names of the restorers whose weights come with the package."""
    return sorted(file.stem for file in FOLDER.glob('*.safetensors'))


def weight_path(source: Union[str, Path]) -> Path:
    """The file that ``source`` means: a path, or else one of :func:`shipped_weights`; a file of that name wins."""
    path = Path(source).expanduser()
    if not path.exists() and str(source) in shipped_weights():
        return FOLDER / f'{source}.safetensors'
    return path

"""The bundled weights, by the restorer's name."""

from pathlib import Path

FOLDER = Path(__file__).parent / 'dapled' / 'weights'


def bundled_weights() -> list[str]:
    """Return the names of the restorers with bundled weights, sorted."""
    return sorted(file.stem for file in FOLDER.glob('*.safetensors'))


def weight_path(source: str | Path) -> Path:
    """Resolve a path or the name of bundled weights; an existing file takes precedence.

    A path that does not exist is returned as it is, with ``~`` expanded.
    """
    path = Path(source).expanduser()
    if not path.exists() and str(source) in bundled_weights():
        return FOLDER / f'{source}.safetensors'
    return path

"""Build a prior from a config, an instance or a name such as ``'mmdapled-tiny'``."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from mmengine.config import Config

from mmdapled.compat import configs_folder
from mmdapled.priors.base import BasePrior
from mmdapled.registry import MODELS

EMBEDDED = 'embedded'
EMBEDDED_MODEL = 'mmdapled-tiny'
EMBEDDED_PRIOR = {'type': 'CLIPPrior', 'model': EMBEDDED_MODEL, 'pretrained': EMBEDDED, 'working_size': 320}
# Lowest levels at which a gate restores: the quantile 0.985 of day photos (tools/evaluate_gate.py --calibrate).
EMBEDDED_THRESHOLDS = {'dark': 0.34, 'blurry': 0.67}


def prior_config(prior: str | None = None) -> dict[str, Any]:
    """Return the config of a name in ``configs/_base_/priors`` or of a config file; of the bundled prior for None.

    Raises:
        FileNotFoundError: no such name or file; the message lists the names.
    """
    if prior is None:
        return dict(EMBEDDED_PRIOR)
    named = configs_folder() / '_base_' / 'priors' / f'{prior}.py'
    file = named if named.is_file() else Path(prior)
    if not file.is_file():
        names = ', '.join(sorted(path.stem for path in named.parent.glob('*.py')))
        raise FileNotFoundError(f'no prior {prior!r}; there are: {names}. Or give a config file with `prior = ...`')
    return Config.fromfile(file).prior.to_dict()


def build_prior(
    prior: BasePrior | Mapping[str, Any] | str | None = None, prompts: Mapping[str, Any] | None = None
) -> BasePrior:
    """Build a prior in evaluation mode; an instance is returned as it is.

    Args:
        prior: a config, or what :func:`prior_config` takes; the bundled prior is built once.
        prompts: prompts in place of its own, as for :class:`.CLIPPrior`.

    Raises:
        FileNotFoundError: no such name or file.
    """
    if isinstance(prior, BasePrior):
        return prior
    if prior is None and not prompts:
        return _embedded_prior()
    config = dict(prior) if isinstance(prior, Mapping) else prior_config(prior)
    return MODELS.build({**config, 'prompts': prompts} if prompts else config).eval()


@lru_cache(maxsize=1)
def _embedded_prior() -> BasePrior:
    return MODELS.build(dict(EMBEDDED_PRIOR)).eval()

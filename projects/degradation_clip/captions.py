"""Captions that describe the degradation of an image truthfully, in many phrasings."""

from collections.abc import Mapping, Sequence

import numpy as np

# Pairs of the upper end of a level and its words; the first pair is the undegraded end.
Scale = Sequence[tuple[float, Sequence[str]]]
WORDS: Mapping[str, Scale] = {
    'dark': (
        (0.12, ('bright', 'well lit', 'daylight')),
        (0.40, ('dim', 'slightly dark', 'underlit')),
        (0.70, ('dark', 'underexposed', 'low light')),
        (1.00, ('very dark', 'night', 'nearly black')),
    ),
    'blurry': (
        (0.15, ('sharp', 'crisp', 'in focus')),
        (0.40, ('slightly blurry', 'soft', 'mildly blurred')),
        (0.65, ('blurry', 'motion blurred', 'shaken')),
        (1.00, ('very blurry', 'strongly blurred', 'smeared')),
    ),
    'noisy': (
        (0.08, ('clean', 'noise free', 'smooth')),
        (0.25, ('slightly noisy', 'slightly grainy', 'mildly noisy')),
        (0.50, ('noisy', 'grainy', 'high iso')),
        (1.00, ('very noisy', 'extremely noisy', 'very grainy')),
    ),
    'overexposed': (
        (0.05, ('well exposed', 'balanced', 'not clipped')),
        (0.20, ('slightly overexposed', 'with bright spots', 'mildly overexposed')),
        (0.50, ('overexposed', 'over-exposed', 'blown out')),
        (1.00, ('very overexposed', 'completely blown out', 'washed out')),
    ),
}
NOUNS = ('photo', 'picture', 'image', 'photograph')
MAX_CONTENT = 3


def word(degradation: str, level: float, rng: np.random.Generator) -> str:
    """Return one of the words for a level in [0, 1] of a degradation.

    Raises:
        KeyError: no such degradation.
        ValueError: a level outside [0, 1].
    """
    if not 0 <= level <= 1:
        raise ValueError(f'{degradation}: expected a level in [0, 1], got {level}')
    words = next(words for end, words in WORDS[degradation] if level <= end)
    return str(rng.choice(list(words)))


def caption(levels: Mapping[str, float], content: Sequence[str], rng: np.random.Generator) -> str:
    """Return a caption with the words for some or all levels, and for what the image shows.

    Args:
        levels: true degradation levels in [0, 1].
        content: names of visible objects, most important first; may be empty.
        rng: selects words, order and form.
    """
    named = list(rng.permutation(list(levels)))
    # Most captions name all levels, so that images of a batch that differ get different captions.
    named = named[: len(named) if rng.random() < 0.75 else int(rng.integers(1, len(named) + 1))]
    words = [word(name, levels[name], rng) for name in named]
    noun = str(rng.choice(NOUNS))
    described = f'{_joined(words)} {noun}'
    if content and rng.random() < 0.7:
        described += f' of {_joined([with_article(name) for name in content[:MAX_CONTENT]])}'
    return described.capitalize() + '.' if rng.random() < 0.3 else with_article(described)


def with_article(name: str) -> str:
    """Return the name with its indefinite article.

    Examples:
        >>> with_article('apple')
        'an apple'
    """
    return f'{"an" if name[0] in "aeiou" else "a"} {name}'


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f'{", ".join(words[:-1])} and {words[-1]}'

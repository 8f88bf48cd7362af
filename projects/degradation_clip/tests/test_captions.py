"""Captions are true: each word belongs to its level."""

import numpy as np
import pytest

from mmdapled.structures import DEGRADATIONS
from projects.degradation_clip.captions import WORDS, caption, word


def test_words_of_every_degradation_reach_level_one_without_repetition():
    assert tuple(WORDS) == DEGRADATIONS
    for scale in WORDS.values():
        ends = [end for end, _ in scale]
        words = [name for _, names in scale for name in names]
        assert ends == sorted(ends) and ends[-1] == 1 and len(words) == len(set(words))


@pytest.mark.parametrize(
    ('level', 'words'), [(0.0, WORDS['dark'][0][1]), (0.3, WORDS['dark'][1][1]), (1.0, WORDS['dark'][3][1])]
)
def test_word_belongs_to_the_level(level, words):
    rng = np.random.default_rng(0)
    assert {word('dark', level, rng) for _ in range(60)} == set(words)


def test_a_level_outside_its_range_is_refused():
    with pytest.raises(ValueError, match='dark: expected a level'):
        word('dark', 1.2, np.random.default_rng(0))


def test_captions_are_true_varied_and_grammatical():
    levels = dict(dark=0.9, blurry=0.0, noisy=0.9, overexposed=0.0)
    false = [name for degradation, scale in WORDS.items() for end, names in scale for name in names
             if name not in next(words for e, words in scale if levels[degradation] <= e)]  # fmt: skip
    rng = np.random.default_rng(0)
    captions = [caption(levels, ['car', 'apple'], rng) for _ in range(300)]
    assert len(set(captions)) > 150
    parts = [
        part.strip('. ') for text in captions for part in text.lower().split(' of ')[0].replace(' and ', ',').split(',')
    ]
    for name in false:
        assert not any(part in (name, f'a {name}', f'an {name}') for part in parts), name
    assert any('of a car and an apple' in text for text in captions)
    assert not any(f' a {vowel}' in f' {text}' for text in captions for vowel in 'aeiou')


def test_captions_without_content_name_none():
    rng = np.random.default_rng(0)
    levels = dict.fromkeys(DEGRADATIONS, 0.0)
    assert not any(' of ' in caption(levels, [], rng) for _ in range(100))

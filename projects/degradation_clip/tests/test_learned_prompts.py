"""Learned prompts start at words, are read as open_clip reads words, and only they get gradients."""

import pytest
import torch
from torch import nn

from mmdapled.priors.prompts import encode_prompts
from projects.degradation_clip.learned_prompts import LearnedPrompts

# Each of three tokens.
THREE = {'dark': (('a dark photo',), ('a bright photo',)), 'blurry': (('a blurry photo',), ('a sharp photo',))}


def learned(text_clip, prompts, tokens):
    return LearnedPrompts(text_clip.clip, text_clip.tokenizer, prompts, tokens)


def encoded(text_clip, prompts):
    return encode_prompts(text_clip.clip, text_clip.tokenizer, prompts).detach()


def test_at_first_they_are_the_prompts_that_they_start_from(text_clip):
    expected = encoded(text_clip, THREE)
    features = learned(text_clip, THREE, 3)()
    assert features.shape == (2, 2, 16)
    torch.testing.assert_close(features, expected, atol=1e-5, rtol=0)
    assert (expected[:, 0] - expected[:, 1]).norm(dim=-1).min() > 0.01


def test_a_short_phrasing_is_repeated_and_a_long_one_cut(text_clip):
    repeated = {'dark': (('a dark photo a dark',), ('a bright photo a bright',))}
    torch.testing.assert_close(
        learned(text_clip, {'dark': THREE['dark']}, 5)(), encoded(text_clip, repeated), atol=1e-5, rtol=0
    )
    cut = {'dark': (('a dark',), ('a bright',))}
    torch.testing.assert_close(
        learned(text_clip, {'dark': THREE['dark']}, 2)(), encoded(text_clip, cut), atol=1e-5, rtol=0
    )


def test_only_the_first_phrasing_of_a_side_counts(text_clip):
    more = {'dark': (('a dark photo', 'a night photo'), ('a bright photo', 'a day photo'))}
    torch.testing.assert_close(learned(text_clip, more, 3)(), encoded(text_clip, {'dark': THREE['dark']}))


def test_contexts_alone_get_gradients_and_are_saved(text_clip):
    prompts = learned(text_clip, THREE, 3)
    assert [name for name, _ in prompts.named_parameters()] == ['contexts'] == list(prompts.state_dict())
    prompts.train()()[..., 0].sum().backward()
    assert prompts.contexts.grad.flatten(0, 2).abs().sum(-1).min() > 0
    assert all(parameter.grad is None and not parameter.requires_grad for parameter in text_clip.clip.parameters())
    assert not any(module.training for module in text_clip.clip.modules())


def test_the_text_tower_reads_words_as_before_afterwards(text_clip):
    expected = encoded(text_clip, THREE)
    prompts = learned(text_clip, THREE, 3)
    nn.init.normal_(prompts.contexts)
    assert (prompts() - expected).norm(dim=-1).min() > 0.01
    torch.testing.assert_close(encoded(text_clip, THREE), expected)


@pytest.mark.parametrize('tokens', [0, 11])
def test_contexts_that_do_not_fit_are_refused(text_clip, tokens):
    with pytest.raises(ValueError, match=f'expected 1 to 10, .*got {tokens}'):
        learned(text_clip, THREE, tokens)


def test_a_phrasing_without_words_is_refused(text_clip):
    with pytest.raises(ValueError, match="got ' '"):
        learned(text_clip, {'dark': ((' ',), ('bright',))}, 3)


def test_another_text_tower_or_tokenizer_is_refused_by_name(text_clip):
    with pytest.raises(TypeError, match='SimpleTokenizer, got builtin_function_or_method'):
        LearnedPrompts(text_clip.clip, len, THREE, 3)
    other = nn.Module()
    other.text, other.context_length = nn.Linear(2, 2), 12
    with pytest.raises(TypeError, match='got Linear; towers of Hugging Face'):
        LearnedPrompts(other, text_clip.tokenizer, THREE, 3)

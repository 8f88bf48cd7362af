"""A small text tower of either kind of open_clip, and its tokenizer."""

from types import SimpleNamespace

import pytest

TEXT = dict(context_length=12, vocab_size=49408, width=32, heads=2, layers=2)
VISION = dict(image_size=32, layers=2, width=32, head_width=16, patch_size=8)


@pytest.fixture(params=['CLIP', 'CustomTextCLIP', 'eos, linear projection with bias', 'no causal mask'])
def text_clip(request):
    """The model and its tokenizer; positions and embeddings large enough to tell prompts apart."""
    import open_clip

    kinds = {
        'CLIP': (open_clip.CLIP, {}),
        'CustomTextCLIP': (open_clip.CustomTextCLIP, {}),
        'eos, linear projection with bias': (
            open_clip.CustomTextCLIP, dict(pool_type='eos', eos_id=49407, proj_bias=True)),
        'no causal mask': (open_clip.CustomTextCLIP, dict(no_causal_mask=True)),
    }  # fmt: skip
    kind, options = kinds[request.param]
    clip = kind(16, VISION, {**TEXT, **options})
    tower = getattr(clip, 'text', clip)
    tower.token_embedding.weight.data *= 20
    tower.positional_embedding.data *= 20
    return SimpleNamespace(clip=clip.eval(), tokenizer=open_clip.SimpleTokenizer(context_length=12))

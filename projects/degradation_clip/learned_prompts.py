"""Learned prompts: token embeddings in place of words (CoOp; Zhou et al., IJCV 2022)."""

from collections.abc import Callable, Sequence
from itertools import cycle, islice
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.priors.prompts import Prompts
from mmdapled.priors.unlisted import Unlisted


class LearnedPrompts(nn.Module):
    """A context of T learned token embeddings for each side of K antonym pairs, read by a frozen text tower.

    CoOp's class-specific contexts (Zhou et al., IJCV 2022, section 3.2) without a class name: the context is the whole
    prompt, as in CLIP-LIT (Liang et al., ICCV 2023, section 3.1). Training starts at the embeddings of words.

    Args:
        clip: open_clip model; it is frozen and not saved.
        tokenizer: its tokenizer.
        prompts: pairs to start from, by their first phrasings, which are repeated or cut to T tokens.
        tokens: T.

    Raises:
        TypeError: text tower or tokenizer is not open_clip's own.
        ValueError: T tokens, start and end do not fit into the text tower, or a phrasing has no words.
    """

    ids: Tensor

    def __init__(self, clip: nn.Module, tokenizer: Callable[..., Any], prompts: Prompts, tokens: int = 16) -> None:
        super().__init__()
        embedding = token_embedding(clip)
        phrasings = [side[0] for pair in prompts.values() for side in pair]
        length: Any = clip.context_length
        ids = start_ids(tokenizer, phrasings, tokens, length)
        self.clip = Unlisted(clip)
        self.register_buffer('ids', ids.to(embedding.weight.device), persistent=False)
        contexts = embedding(self.ids[:, 1 : 1 + tokens]).detach().float()
        self.contexts = nn.Parameter(contexts.unflatten(0, (len(prompts), 2)).clone())

    def forward(self) -> Tensor:
        """Return text features ``(K, 2, D)`` of unit length, degraded first."""
        clip: Any = self.clip.module
        # open_clip adds positions and masks, and pools at the place of the end-of-text token in the ids.
        with token_embedding(clip).register_forward_hook(self._insert):
            features = clip.encode_text(self.ids)
        return F.normalize(features.float(), dim=-1).unflatten(0, self.contexts.shape[:2])

    def _insert(self, module: nn.Module, inputs: Any, embedded: Tensor) -> Tensor:
        del module, inputs
        contexts = self.contexts.flatten(0, 1).to(embedded)
        return torch.cat([embedded[:, :1], contexts, embedded[:, 1 + contexts.shape[1] :]], 1)


def token_embedding(clip: nn.Module) -> nn.Embedding:
    """Return the token embedding of an open_clip model, ``CLIP`` or ``CustomTextCLIP``.

    Raises:
        TypeError: the text tower is not open_clip's own.
    """
    tower = getattr(clip, 'text', clip)
    embedding = getattr(tower, 'token_embedding', None)
    if not isinstance(embedding, nn.Embedding):
        raise TypeError(
            'learned prompts take the text towers of open_clip itself (CLIP, or CustomTextCLIP with a '
            f'TextTransformer), got {type(tower).__name__}; towers of Hugging Face are not supported'
        )
    return embedding


def start_ids(tokenizer: Any, phrasings: Sequence[str], tokens: int, length: int) -> Tensor:
    """Return ids ``(len(phrasings), length)``: start, T of the phrasing, end, zeros, as open_clip's tokenizer does.

    Raises:
        TypeError, ValueError: as :class:`LearnedPrompts`.
    """
    if not all(hasattr(tokenizer, name) for name in ('encode', 'sot_token_id', 'eot_token_id')):
        raise TypeError(f"learned prompts take open_clip's own SimpleTokenizer, got {type(tokenizer).__name__}")
    if not 1 <= tokens <= length - 2:
        raise ValueError(f'tokens: expected 1 to {length - 2}, what this text tower holds, got {tokens}')
    ids = torch.zeros(len(phrasings), length, dtype=torch.long)
    for row, phrasing in zip(ids, phrasings, strict=True):
        words: list[int] = tokenizer.encode(phrasing)
        if not words:
            raise ValueError(f'prompts: expected words to start from, got {phrasing!r}')
        line = [tokenizer.sot_token_id, *islice(cycle(words), tokens), tokenizer.eot_token_id]
        row[: len(line)] = torch.tensor(line)
    return ids

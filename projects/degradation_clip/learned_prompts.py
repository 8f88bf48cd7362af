"""Prompts that are learned: token embeddings in the place of words (CoOp; Zhou et al., IJCV 2022)."""

from itertools import cycle, islice
from typing import Any, Callable, List, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.priors.prompts import Prompts
from mmdapled.priors.unlisted import Unlisted


class LearnedPrompts(nn.Module):
    """A context of T learned token embeddings for either side of K antonym pairs, read by a frozen text tower.

    CoOp's context of each class its own (Zhou et al., IJCV 2022, section 3.2) without a class name: the context is the
    whole prompt, as CLIP-LIT learns them for light (Liang et al., ICCV 2023, section 3.1). Training starts at words.

    Args:
        clip: open_clip model; it is frozen and not saved.
        tokenizer: its tokenizer.
        prompts: pairs to start from. A side's first phrasing counts; a shorter one is repeated, a longer one cut to T
            tokens.
        tokens: T.

    Raises:
        TypeError: a text tower or a tokenizer that is not open_clip's own.
        ValueError: T tokens, start and end do not fit into the text tower, or a phrasing without words.
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
        """Text features ``(K, 2, D)`` of unit length, degraded first."""
        clip: Any = self.clip.module
        # All else is open_clip's own: positions, masks, and pooling by the ids, at the end-of-text token's place.
        with token_embedding(clip).register_forward_hook(self._insert):
            features = clip.encode_text(self.ids)
        return F.normalize(features.float(), dim=-1).unflatten(0, self.contexts.shape[:2])

    def _insert(self, module: nn.Module, inputs: Any, embedded: Tensor) -> Tensor:
        del module, inputs
        contexts = self.contexts.flatten(0, 1).to(embedded)
        return torch.cat([embedded[:, :1], contexts, embedded[:, 1 + contexts.shape[1] :]], 1)


def token_embedding(clip: nn.Module) -> nn.Embedding:
    """The token embedding of an open_clip model, ``CLIP`` or ``CustomTextCLIP``.

    Raises:
        TypeError: another text tower.
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
    """Token ids ``(len(phrasings), length)``: start, T of the phrasing, end, zeros; as open_clip's tokenizer lays out.

    Raises:
        TypeError, ValueError: see :class:`LearnedPrompts`.
    """
    if not all(hasattr(tokenizer, name) for name in ('encode', 'sot_token_id', 'eot_token_id')):
        raise TypeError(f"learned prompts take open_clip's own SimpleTokenizer, got {type(tokenizer).__name__}")
    if not 1 <= tokens <= length - 2:
        raise ValueError(f'tokens: expected 1 to {length - 2}, what this text tower holds, got {tokens}')
    ids = torch.zeros(len(phrasings), length, dtype=torch.long)
    for row, phrasing in zip(ids, phrasings, strict=True):
        words: List[int] = tokenizer.encode(phrasing)
        if not words:
            raise ValueError(f'prompts: expected words to start from, got {phrasing!r}')
        line = [tokenizer.sot_token_id, *islice(cycle(words), tokens), tokenizer.eot_token_id]
        row[: len(line)] = torch.tensor(line)
    return ids

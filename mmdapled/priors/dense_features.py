"""Dense image features of a CLIP tower in the space of its text features, one pass, no per-patch calls.

MaskCLIP (Zhou et al., ECCV 2022, section 3.2): the value path of the last attention, projected, keeps locality.
"""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor


def dense_features(visual: Any, image: Tensor) -> Tensor:
    """Return features ``(N, D, h, w)`` of unit length for ``image (N, 3, S, S)``, normalised as the tower expects."""
    return F.normalize(dense_values(visual, image).float(), dim=1)


def dense_values(visual: Any, image: Tensor) -> Tensor:
    """Return features as :func:`dense_features` does, but of the length that the tower gives them.

    Raises:
        TypeError: the tower is neither a ModifiedResNet with attention pooling, nor a VisionTransformer, nor a timm
            tower with attention pooling.
    """
    if hasattr(visual, 'attnpool'):
        return _resnet_values(visual, image)
    if hasattr(visual, 'transformer') and hasattr(visual, 'conv1'):
        return _vit_values(visual, image)
    # timm's AttentionPoolLatent; other attn_pool of timm have no values of their own.
    trunk = getattr(visual, 'trunk', None)
    if hasattr(getattr(trunk, 'attn_pool', None), 'kv'):
        return _siglip_values(visual, image)
    raise TypeError(
        'the CLIP prior takes open_clip image towers of the kinds ModifiedResNet (RN50 ...), VisionTransformer '
        '(ViT-B-32 ...) and TimmModel with attention pooling (ViT-B-16-SigLIP ...), '
        f'got {type(visual).__name__}' + (f' of {type(trunk).__name__} without it' if trunk is not None else '')
    )


def _resnet_values(visual: Any, image: Tensor) -> Tensor:
    """Project each cell of the last stage as attention pooling would, without positional embedding."""
    output = visual.forward_intermediates(image, indices=[4], intermediates_only=True)
    features = output['image_intermediates'][0]
    pool = visual.attnpool
    values = F.conv2d(features, pool.v_proj.weight[:, :, None, None], pool.v_proj.bias)
    return F.conv2d(values, pool.c_proj.weight[:, :, None, None], pool.c_proj.bias)


def _vit_values(visual: Any, image: Tensor) -> Tensor:
    """Replace the last block's attention by its value path, so that patches do not mix."""
    blocks = visual.transformer.resblocks
    output = visual.forward_intermediates(
        image, indices=[len(blocks) - 2], stop_early=True, intermediates_only=True, output_fmt='NCHW'
    )
    features = output['image_intermediates'][0]
    tokens = features.flatten(2).transpose(1, 2)
    tokens = _value_path(blocks[-1], tokens)
    tokens = visual.ln_post(tokens)
    if visual.proj is not None:
        tokens = tokens @ visual.proj
    return tokens.transpose(1, 2).reshape(image.shape[0], -1, *features.shape[-2:])


def _value_path(block: Any, tokens: Tensor) -> Tensor:
    """Apply a residual attention block in which each token attends to itself alone."""
    attention, width = block.attn, tokens.shape[-1]
    value = F.linear(block.ln_1(tokens), attention.in_proj_weight[2 * width :], attention.in_proj_bias[2 * width :])
    tokens = tokens + block.ls_1(F.linear(value, attention.out_proj.weight, attention.out_proj.bias))
    return tokens + block.ls_2(block.mlp(block.ln_2(tokens)))


def _siglip_values(visual: Any, image: Tensor) -> Tensor:
    """Pool each patch of a timm trunk alone, as if the pooling attended to nothing else."""
    output = visual.forward_intermediates(image, indices=1, normalize_intermediates=True, intermediates_only=True)
    features = output['image_intermediates'][0]
    tokens = _pooled_alone(visual.trunk.attn_pool, features.flatten(2).transpose(1, 2))
    tokens = visual.head(visual.trunk.head(visual.trunk.fc_norm(tokens)))
    return tokens.transpose(1, 2).reshape(image.shape[0], -1, *features.shape[-2:])


def _pooled_alone(pool: Any, tokens: Tensor) -> Tensor:
    """Apply the value path of timm's AttentionPoolLatent to each of the tokens ``(N, M, C)``."""
    value = pool.kv(tokens).chunk(2, dim=-1)[1]
    pooled = pool.proj(value)
    return pooled if pool.mlp is None else pooled + pool.mlp(pool.norm(pooled))


def resize_and_normalise(image: Tensor, size: int, mean: Tensor, std: Tensor) -> Tensor:
    """Resize RGB ``(N, 3, H, W)`` in [0, 1] to the working size and normalise it, in channels_last."""
    # Antialiasing takes twice as long in channels_last.
    image = F.interpolate(image.contiguous(), size=(size, size), mode='bilinear', antialias=True, align_corners=False)
    return ((image - mean) / std).contiguous(memory_format=torch.channels_last)

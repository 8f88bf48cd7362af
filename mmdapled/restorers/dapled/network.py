"""DAP-LED: the encoder-decoder, its heatmaps and its two heads."""

import math
from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.priors.base import BasePrior
from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.dapled.blocks import TransformerBlock
from mmdapled.restorers.dapled.blur_kernel import BlurKernelHead
from mmdapled.restorers.dapled.cross_fusion import CrossFusion, PriorHeatmap
from mmdapled.restorers.dapled.deblurring import DeblurringHead
from mmdapled.restorers.dapled.detail import DetailHead
from mmdapled.restorers.dapled.illumination import IlluminationHead
from mmdapled.restorers.dapled.tone_histogram import ToneHistogram
from mmdapled.restorers.global_cues import GlobalCue
from mmdapled.restorers.layers import zeroed
from mmdapled.structures import DEGRADATIONS, PriorOutput, RestorationOutput

# Slope of the tone curve's logarithm at black, of the order of 255 / 8: night photos have 3 to 8 of 255 levels.
TONE_GAIN = 30.0
# Hidden and returned numbers of the histogram's layers.
HISTOGRAM = (96, 48)
# Mean and spread of the tones are those of every fourth pixel of every fourth row, histograms of every second.
SAMPLED, COUNTED = 4, 2
# The gate's logit at initialisation, and the length to which its sigmoid is stretched before it is clipped to [0, 1].
OPEN = 2.0
STRETCH = 1.2

# stem: channels at 1/2 and, where the trunk starts lower, at 1/4 and 1/8; dims: channels of the trunk's levels, each at
# half the resolution of the one before; depths: blocks per level on the way down, the last being the bottleneck;
# fine_depth: blocks of a detail head, at 1/2, which does not deblur, 0 for none; or deblurring: dims and depths of one
# that does, from 1/2 on, and kernel: widths of the layers that estimate its blur kernel. The trunk of s is that of t.
ARCHS: dict[str, dict] = {
    'n': {'stem': (8, 16, 24), 'dims': (32, 64), 'depths': (1, 1), 'up_depths': (1,),
          'expansion': 2.0, 'fine_depth': 0},
    't': {'stem': (8, 24), 'dims': (32, 64, 72), 'depths': (1, 1, 2), 'up_depths': (1, 1),
          'expansion': 2.0, 'fine_depth': 1},
    's': {'stem': (8, 24), 'dims': (32, 64, 72), 'depths': (1, 1, 2), 'up_depths': (1, 1), 'expansion': 2.0,
          'kernel': (384, 256), 'deblurring': {'dims': (32, 64, 96), 'depths': (1, 2, 3), 'up_depths': (1, 2)}},
    'b': {'stem': (32,), 'dims': (80, 128, 192, 288), 'depths': (2, 3, 4, 4), 'up_depths': (2, 3, 4), 'expansion': 2.5,
          'kernel': (256, 160), 'deblurring': {'dims': (48, 80, 112), 'depths': (1, 3, 3), 'up_depths': (1, 3)}},
}  # fmt: skip


def _down(inputs: int, outputs: int) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 3, stride=2, padding=1)


class Level(nn.Module):
    """One level of the decoder: up-sample, fuse with the encoder's features, estimate the heatmap, restore by it."""

    def __init__(self, channels: int, coarse: int, depth: int, expansion: float, fusion: nn.Module) -> None:
        super().__init__()
        self.up = nn.Conv2d(coarse, channels, 1)
        self.fusion = fusion
        self.blocks = nn.ModuleList(
            TransformerBlock(channels, max(1, channels // 32), expansion, len(DEGRADATIONS)) for _ in range(depth)
        )

    def forward(self, coarse: Tensor, skip: Tensor, prior: PriorOutput | None) -> tuple[Tensor, Tensor]:
        """Features ``(N, C, h, w)`` and heatmap ``(N, K, h, w)`` of this level, from the level below and the skip."""
        x = skip + F.interpolate(self.up(coarse), size=skip.shape[-2:], mode='bilinear', align_corners=False)
        x, heatmap = self.fusion(x, prior)
        for block in self.blocks:
            x = block(x, heatmap)
        return x, heatmap


@MODELS.register_module()
class DAPLED(BaseRestorer):
    """CLIP-guided transformer that enhances low light and removes blur together (arXiv 2409.13496).

    The paper's page names the parts: transformer encoder-decoder, CCM heatmaps, CeTB in the decoder. Neither code nor
    widths, prompts or formula are published: those here are our own choices, and no parity is claimed. Ours too is
    the split of the output into a smooth low-resolution illumination curve and a full-resolution detail residual.
    At initialisation it returns its input exactly.

    A prior enters in two places: in the CCM of every level of the decoder, and in the illumination head, whose global
    part reads the mean of the prior's tokens and its levels beside the bottleneck's mean.

    Args:
        arch: ``n``, ``t``, ``s``, ``b``, or a dict with the keys of :data:`ARCHS`.
        prior: config of a :class:`mmdapled.priors.BasePrior`; None lets the image features decide alone.
        ccm: whether heatmaps come from the cross-fusion module; without it they are the prior's own maps.
        detail: whether the full-resolution residual is added to the illumination curve.

    Raises:
        ValueError: unknown arch, a prior of other degradations, ``ccm=False`` without a prior.
    """

    def __init__(
        self,
        arch: str | dict = 't',
        prior: dict | None = None,
        ccm: bool = True,
        detail: bool = True,
        init_cfg: dict | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(init_cfg=init_cfg, **kwargs)
        spec = _arch_spec(arch)
        stem, dims = tuple(spec['stem']), tuple(spec['dims'])
        self.multiple = 2 ** (len(stem) + len(dims))
        self.prior: BasePrior | None = None if prior is None else MODELS.build(prior)
        _check_prior(self.prior, ccm)
        self.stem = nn.ModuleList(_down(i, o) for i, o in zip((3, *stem[:-1]), stem, strict=True))
        self.encoder = _encoder(stem[-1], dims, spec['depths'], spec['expansion'])
        token_dim = 0 if self.prior is None or not ccm else self.prior.token_dim
        self.decoder = _decoder(dims, spec['up_depths'], spec['expansion'], token_dim, ccm)
        guided = token_dim + (0 if self.prior is None else len(DEGRADATIONS))
        self.histogram = ToneHistogram(tone(torch.linspace(0, 1, 256)), *HISTOGRAM)
        summary_size = 6 + HISTOGRAM[1] + dims[-1] + guided
        self.illumination = IlluminationHead(dims[-2], summary_size)
        self.summary_cue, self.gate_cue = GlobalCue(), GlobalCue()
        self.ccm = ccm
        self.detail = _detail_head(spec) if detail else None
        self.blur_kernel: Any = BlurKernelHead(spec['kernel']) if isinstance(self.detail, DeblurringHead) else None
        self.kernel_cue = GlobalCue()
        self.gate = nn.Linear(summary_size + len(DEGRADATIONS), 1)
        zeroed(self.gate)
        nn.init.constant_(self.gate.bias, OPEN)

    def restore(self, image: Tensor) -> RestorationOutput:
        """Restore RGB ``(N, 3, H, W)`` in [0, 1]; H and W divide by ``self.multiple``."""
        prior = None if self.prior is None else self.prior(image)
        image = image.contiguous(memory_format=torch.channels_last)
        tones = tone(image)
        fine, skips = self._encode(tones)
        features, heatmaps = self._decode(skips, prior)
        levels = heatmaps[0].float().mean(dim=(-2, -1))
        summary = self.summary_cue(lambda: self._summary(image, tones, skips[-1], prior))
        gate, kernels = self.gate_cue(lambda: self._gate(summary, levels)), None
        restored = illuminated = image + self.illumination(features[1], summary, image, gate)
        if isinstance(self.detail, DeblurringHead):
            kernels = self.kernel_cue(lambda: self.blur_kernel(image.mean(dim=1)))
            restored = illuminated + self.detail(illuminated.detach(), features[-1], kernels)
        elif self.detail is not None:
            restored = illuminated + self.detail(illuminated.detach(), fine, features[-1])
        restored = restored.clamp(0, 1).to(image.dtype)
        extra = dict(illuminated=illuminated, blur_kernels=kernels) if self.training else {}
        return RestorationOutput(restored, tuple(heatmaps), levels, **extra)

    def keep_pixel_cues(self, image: Tensor) -> None:
        """Keep the blur kernel, whose size in pixels a reduced copy does not have."""
        if self.blur_kernel is not None:
            self.kernel_cue.kept = self.blur_kernel(image.mean(dim=1))

    def _gate(self, summary: Tensor, levels: Tensor) -> Tensor:
        """Return how much of the curve to apply, ``(N,)`` in [0, 1]; exactly 0 where the light is right.

        A stretched sigmoid that is clipped (Louizos et al., ICLR 2018, section 2.2), without its noise. The gradient
        passes the clip, so that a closed gate can open again.
        """
        known = torch.logit(levels.detach(), eps=1e-3).to(summary.dtype)
        logit = self.gate(torch.cat([summary, known], dim=1)).float().squeeze(1)
        opened = STRETCH * torch.sigmoid(logit) - (STRETCH - 1) / 2
        return opened + (opened.clamp(0, 1) - opened).detach()

    def _summary(self, image: Tensor, tones: Tensor, bottleneck: Tensor, prior: PriorOutput | None) -> Tensor:
        """Return a vector per image: mean, spread and histogram of its tones, the bottleneck's mean, and its prior."""
        spread, mean = torch.std_mean(tones[..., ::SAMPLED, ::SAMPLED], dim=(-2, -1))
        parts = [mean, spread, self.histogram(image[..., ::COUNTED, ::COUNTED]), bottleneck.mean(dim=(-2, -1))]
        if prior is not None:
            parts.append(torch.logit(prior.levels.float(), eps=1e-3))
            parts += [prior.tokens.mean(dim=(-2, -1))] if self.ccm else []
        return torch.cat([part.to(bottleneck.dtype) for part in parts], dim=1)

    def _encode(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Return the features at 1/2 resolution, and those of every level of the trunk, finest first."""
        fine = None
        for layer in self.stem:
            x = F.gelu(layer(x))
            fine = x if fine is None else fine
        skips = []
        for level in self.encoder:
            x = level(x)
            skips.append(x)
        assert fine is not None
        return fine, skips

    def _decode(self, skips: Sequence[Tensor], prior: PriorOutput | None) -> tuple[list[Tensor], list[Tensor]]:
        """Features (coarsest first) and heatmaps (finest first) of the decoder's levels."""
        features, heatmaps = [skips[-1]], list[Tensor]()
        for level, skip in zip(self.decoder, reversed(skips[:-1]), strict=True):
            x, heatmap = level(features[-1], skip, prior)
            features.append(x)
            heatmaps.insert(0, heatmap)
        return features, heatmaps


def tone(image: Tensor) -> Tensor:
    """RGB in [0, 1] as tones in [-1, 1]: logarithmic, so that the few levels of a night photo are told apart."""
    with torch.autocast(image.device.type, enabled=False):
        return torch.log1p(TONE_GAIN * image.float()) * (2 / math.log1p(TONE_GAIN)) - 1


def _arch_spec(arch: str | dict) -> dict:
    if isinstance(arch, dict):
        expected = ARCHS['s' if 'deblurring' in arch else 't']
        missing = set(expected) - set(arch)
        if missing:
            raise ValueError(f'arch: expected the keys {sorted(expected)}, missing {sorted(missing)}')
        return arch
    if arch not in ARCHS:
        raise ValueError(f'arch: expected one of {sorted(ARCHS)} or a dict, got {arch!r}')
    return ARCHS[arch]


def _encoder(inputs: int, dims: Sequence[int], depths: Sequence[int], expansion: float) -> nn.ModuleList:
    levels = []
    for previous, channels, depth in zip((inputs, *dims[:-1]), dims, depths, strict=True):
        blocks = [TransformerBlock(channels, max(1, channels // 32), expansion) for _ in range(depth)]
        levels.append(nn.Sequential(_down(previous, channels), *blocks))
    return nn.ModuleList(levels)


def _decoder(dims: Sequence[int], depths: Sequence[int], expansion: float, token_dim: int, ccm: bool) -> nn.ModuleList:
    levels = []
    for channels, coarse, depth in zip(reversed(dims[:-1]), reversed(dims[1:]), reversed(depths), strict=True):
        fusion = CrossFusion(channels, len(DEGRADATIONS), token_dim) if ccm else PriorHeatmap()
        levels.append(Level(channels, coarse, depth, expansion, fusion))
    return nn.ModuleList(levels)


def _detail_head(spec: dict) -> DetailHead | DeblurringHead | None:
    if 'deblurring' in spec:
        return DeblurringHead(**spec['deblurring'], coarse=spec['dims'][0])
    if not spec['fine_depth']:
        return None
    return DetailHead(spec['stem'][0], spec['dims'][0], spec['fine_depth'], spec['expansion'])


def _check_prior(prior: BasePrior | None, ccm: bool) -> None:
    if prior is None and not ccm:
        raise ValueError('ccm=False takes the heatmaps from a prior: expected prior=dict(type=...), got None')
    if prior is not None and tuple(prior.names) != DEGRADATIONS:
        raise ValueError(
            f'prior of a restorer: expected prompts named {DEGRADATIONS}, in this order, got {prior.names}'
        )

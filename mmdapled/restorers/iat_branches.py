"""The two branches of IAT: per-pixel maps from convolutions, per-image colour and gamma from queries."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

LOCAL_WIDTH = 16
GLOBAL_WIDTH = 64
HEADS = 4
QUERIES = 10  # one for gamma, nine for the 3x3 colour matrix
SCALE = 1e-4  # initial weight of a residual, as in CaiT


class ChannelNorm(nn.Module):
    """IAT's normalisation-free norm: a learned channel-mixing matrix, then scale and shift, on ``(N, C, H, W)``."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.alpha = nn.Parameter(torch.ones(1, 1, width))
        self.beta = nn.Parameter(torch.zeros(1, 1, width))
        self.color = nn.Parameter(torch.eye(width))

    def forward(self, x: Tensor) -> Tensor:
        """Mix, scale and shift the channels of every pixel."""
        weight = self.color * self.alpha.view(-1, 1)
        return F.conv2d(x, weight[..., None, None], self.beta.view(-1))


class Mlp(nn.Module):
    """Two dense layers with GELU between them, as 1x1 convolutions if ``convolution``."""

    def __init__(self, width: int, convolution: bool) -> None:
        super().__init__()
        self.fc1 = nn.Conv2d(width, 4 * width, 1) if convolution else nn.Linear(width, 4 * width)
        self.fc2 = nn.Conv2d(4 * width, width, 1) if convolution else nn.Linear(4 * width, width)

    def forward(self, x: Tensor) -> Tensor:
        """Widen the features fourfold, apply GELU, narrow them again."""
        return self.fc2(F.gelu(self.fc1(x)))


class LocalBlock(nn.Module):
    """A transformer block whose attention is a 5x5 depth-wise convolution (paper, section 3.2)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.pos_embed = nn.Conv2d(width, width, 3, padding=1, groups=width)
        self.norm1 = ChannelNorm(width)
        self.conv1 = nn.Conv2d(width, width, 1)
        self.attn = nn.Conv2d(width, width, 5, padding=2, groups=width)
        self.conv2 = nn.Conv2d(width, width, 1)
        self.norm2 = ChannelNorm(width)
        self.mlp = Mlp(width, convolution=True)
        self.gamma_1 = nn.Parameter(torch.full((1, width, 1, 1), SCALE))
        self.gamma_2 = nn.Parameter(torch.full((1, width, 1, 1), SCALE))

    def forward(self, x: Tensor) -> Tensor:
        """Refine ``(N, C, H, W)``."""
        x = x + self.pos_embed(x)
        x = x + self.gamma_1 * self.conv2(self.attn(self.conv1(self.norm1(x))))
        return x + self.gamma_2 * self.mlp(self.norm2(x))


class LocalBranch(nn.Module):
    """RGB ``(N, 3, H, W)`` in [0, 1] -> a factor (>= 0) and a summand (in [-1, 1]) per pixel and channel."""

    def __init__(self, width: int = LOCAL_WIDTH, blocks: int = 3) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 3, padding=1)
        self.mul_blocks = nn.Sequential(*(LocalBlock(width) for _ in range(blocks)))
        self.add_blocks = nn.Sequential(*(LocalBlock(width) for _ in range(blocks)))
        self.mul_end = nn.Sequential(nn.Conv2d(width, 3, 3, padding=1), nn.ReLU())
        self.add_end = nn.Sequential(nn.Conv2d(width, 3, 3, padding=1), nn.Tanh())

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """Return the factor and the summand."""
        x = F.leaky_relu(self.conv1(image), 0.2)
        return self.mul_end(self.mul_blocks(x) + x), self.add_end(self.add_blocks(x) + x)


class QueryAttention(nn.Module):
    """Ten learned queries read an image's tokens ``(N, L, C)``."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q = nn.Parameter(torch.ones(1, QUERIES, width))
        self.k = nn.Linear(width, width, bias=False)
        self.v = nn.Linear(width, width, bias=False)
        self.proj = nn.Linear(width, width)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return ``(N, 10, C)``."""
        query = self.q.to(tokens.dtype).expand(len(tokens), -1, -1)
        parts = [x.unflatten(2, (self.heads, -1)).transpose(1, 2) for x in (query, self.k(tokens), self.v(tokens))]
        return self.proj(F.scaled_dot_product_attention(*parts).transpose(1, 2).flatten(2))


class QueryBlock(nn.Module):
    """Position by a depth-wise convolution, then query attention and a dense layer (paper, section 3.3)."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.pos_embed = nn.Conv2d(width, width, 3, padding=1, groups=width)
        self.norm1 = nn.LayerNorm(width)
        self.attn = QueryAttention(width, heads)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = Mlp(width, convolution=False)

    def forward(self, x: Tensor) -> Tensor:
        """Turn ``(N, C, h, w)`` into ``(N, 10, C)``."""
        tokens = (x + self.pos_embed(x)).flatten(2).transpose(1, 2)
        queries = self.attn(self.norm1(tokens))
        return queries + self.mlp(self.norm2(queries))


class Stem(nn.Module):
    """Two stride-2 convolutions with batch norm: RGB -> features at a quarter of the size."""

    def __init__(self, width: int) -> None:
        super().__init__()
        half = width // 2
        self.proj = nn.Sequential(
            nn.Conv2d(3, half, 3, stride=2, padding=1),
            nn.BatchNorm2d(half),
            nn.GELU(),
            nn.Conv2d(half, width, 3, stride=2, padding=1),
            nn.BatchNorm2d(width),
        )

    def forward(self, image: Tensor) -> Tensor:
        """Return ``(N, C, H/4, W/4)``, rounded up."""
        return self.proj(image)


class GlobalBranch(nn.Module):
    """RGB ``(N, 3, H, W)`` in [0, 1] -> one colour matrix ``(N, 3, 3)`` and one gamma ``(N, 1)`` per image."""

    def __init__(self, width: int = GLOBAL_WIDTH, heads: int = HEADS) -> None:
        super().__init__()
        # Fixed in the published LOL model: the network learns the difference from "no change".
        self.gamma_base = nn.Parameter(torch.ones(1), requires_grad=False)
        self.color_base = nn.Parameter(torch.eye(3), requires_grad=False)
        self.conv_large = Stem(width)
        self.generator = QueryBlock(width, heads)
        self.gamma_linear = nn.Linear(width, 1)
        self.color_linear = nn.Linear(width, 1)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """Return the colour matrices and the gammas."""
        queries = self.generator(self.conv_large(image))
        gamma = self.gamma_linear(queries[:, 0]) + self.gamma_base
        color = self.color_linear(queries[:, 1:]).view(-1, 3, 3) + self.color_base
        return color, gamma

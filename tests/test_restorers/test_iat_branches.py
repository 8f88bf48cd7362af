"""The layers of IAT against their formulas."""

import torch

from mmdapled.restorers.iat_branches import ChannelNorm, GlobalBranch, LocalBranch, QueryAttention


def test_channel_norm_mixes_then_scales():
    norm = ChannelNorm(4)
    for parameter in norm.parameters():
        torch.nn.init.uniform_(parameter)
    x = torch.rand(1, 4, 2, 2)
    expected = (norm.color @ x[0, :, 1, 0]) * norm.alpha.flatten() + norm.beta.flatten()
    torch.testing.assert_close(norm(x)[0, :, 1, 0], expected)


def test_query_attention_equals_the_softmax_formula():
    attention, tokens = QueryAttention(8, heads=2), torch.rand(1, 6, 8)
    torch.nn.init.normal_(attention.q)
    query, key, value = attention.q[0, :, 4:], attention.k(tokens)[0, :, 4:], attention.v(tokens)[0, :, 4:]
    second_head = (query @ key.T / 2).softmax(-1) @ value
    attention.proj = torch.nn.Identity()
    torch.testing.assert_close(attention(tokens)[0, :, 4:], second_head)


def test_local_branch_gives_a_factor_and_a_summand_per_pixel():
    factor, summand = LocalBranch()(torch.rand(2, 3, 17, 19))
    assert factor.shape == summand.shape == (2, 3, 17, 19)
    assert factor.min() >= 0 and summand.abs().max() <= 1


def test_global_branch_starts_near_no_change():
    branch = GlobalBranch().eval()
    for layer in (branch.gamma_linear, branch.color_linear):
        torch.nn.init.zeros_(layer.weight)
        torch.nn.init.zeros_(layer.bias)
    color, gamma = branch(torch.rand(2, 3, 16, 20))
    assert torch.equal(color, torch.eye(3).expand(2, 3, 3)) and torch.equal(gamma, torch.ones(2, 1))

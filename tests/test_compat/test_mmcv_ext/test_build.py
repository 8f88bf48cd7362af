import pytest
import torch

from mmdapled.compat.mmcv_ext.build import computable


@pytest.mark.parametrize(
    ('given', 'computed'),
    [
        (torch.float16, torch.float32),
        (torch.bfloat16, torch.float32),
        (torch.float32, torch.float32),
        (torch.float64, torch.float64),
    ],
)
def test_the_first_tensor_decides_for_all(given, computed):
    assert [t.dtype for t in computable(torch.ones(1, dtype=given), torch.ones(1))] == [computed] * 2


@pytest.mark.skipif(not torch.cuda.is_available(), reason='needs a GPU')
def test_a_gpu_computes_in_half():
    (tensor,) = computable(torch.ones(1, dtype=torch.half, device='cuda'))
    assert tensor.dtype == torch.half

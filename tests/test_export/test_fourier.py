"""Fourier transforms as matrix products, against torch.fft."""

import pytest
import torch

from mmdapled.export.fourier import Spectrum, fftfreq, irfft2, rfft2, rfftfreq


@pytest.mark.parametrize('shape', [(2, 3, 8, 10), (1, 7, 9), (64, 64), (1, 33, 96)])
def test_transforms_equal_those_of_torch(shape):
    image = torch.rand(shape)
    expected, got = torch.fft.rfft2(image), rfft2(image)
    torch.testing.assert_close(got.real, expected.real, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(got.imag, expected.imag, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(irfft2(got, s=shape[-2:]), image, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize('size', [(8, 8), (9, 7)])
def test_a_real_spectrum_comes_back_as_by_torch(size):
    power = torch.rand(2, size[0], size[1] // 2 + 1)
    torch.testing.assert_close(irfft2(power, s=size), torch.fft.irfft2(power, s=size), atol=1e-6, rtol=1e-4)


@pytest.mark.parametrize('length', [8, 9, 64])
def test_frequencies_equal_those_of_torch(length):
    torch.testing.assert_close(fftfreq(length), torch.fft.fftfreq(length))
    torch.testing.assert_close(rfftfreq(length), torch.fft.rfftfreq(length))


def test_long_transforms_stay_exact():
    line = torch.rand(1, 2, 4000)
    difference = rfft2(line).real - torch.fft.rfft2(line.double()).real
    assert difference.abs().max() < 5e-3  # of sums of 8000 values, in fp32


def test_a_spectrum_multiplies_and_divides_as_complex_numbers_do():
    one, two = (torch.randn(4, 5, dtype=torch.complex64) for _ in range(2))
    product = Spectrum(one.real, one.imag) * Spectrum(two.real, two.imag) / 3.0
    torch.testing.assert_close(torch.complex(product.real, product.imag), one * two / 3)


def test_what_has_no_replacement_is_named():
    with pytest.raises(NotImplementedError, match='norm'):
        rfft2(torch.rand(4, 4), norm='ortho')
    with pytest.raises(NotImplementedError, match='fourier.py'):
        torch.abs(Spectrum(torch.rand(2), torch.rand(2)))

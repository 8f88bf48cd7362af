"""The inferencer returns the restorer's images for every kind of input, and continues after failures."""

import cv2
import numpy as np
import pytest
import torch
from torch import Tensor

from mmdapled.apis import DAPLEDInferencer
from mmdapled.restorers import BaseRestorer, Gamma, RestorationOutput, ZeroDCE

GENERATOR = np.random.default_rng(0)


def night_image(height=24, width=32):
    return GENERATOR.integers(0, 256, (height, width, 3), dtype=np.uint8)


class RedOnly(BaseRestorer):
    """Keep red alone, estimate levels, record batch sizes and fail at one width."""

    def __init__(self, failing_width=None) -> None:
        super().__init__()
        self.batches = []
        self.failing_width = failing_width

    def restore(self, image: Tensor) -> RestorationOutput:
        self.batches.append(len(image))
        if image.shape[-1] == self.failing_width:
            raise RuntimeError('out of memory')
        levels = image.mean((2, 3))[:, [0, 0, 0, 0]]
        return RestorationOutput(image * torch.tensor([1.0, 0, 0]).view(3, 1, 1), (image[:, [0] * 4],), levels)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / 'nights'
    folder.mkdir()
    for index in range(5):
        cv2.imwrite(str(folder / f'{index}.png'), night_image(24, 32 if index < 3 else 40))
    return folder


def test_arrays_are_bgr_and_come_back_as_bgr():
    night = night_image()
    result = DAPLEDInferencer(RedOnly())(night, progress=False)[0]
    assert not result.image[..., :2].any()
    np.testing.assert_array_equal(result.image[..., 2], night[..., 2])
    assert result.levels['dark'] == pytest.approx(night[..., 2].mean() / 255, abs=1e-4)


def test_result_is_the_restorers(folder, tmp_path):
    results = DAPLEDInferencer('gamma')(folder, tmp_path / 'out', progress=False)
    assert [result.out_file.name for result in results] == [f'{index}.png' for index in range(5)]
    night, restored = cv2.imread(str(folder / '3.png')), cv2.imread(str(results[3].out_file))
    expected = ((night / 255.0) ** Gamma(0.6).gamma * 255).round()
    np.testing.assert_allclose(restored, expected, atol=1)
    assert all(result.image is None and result.error is None for result in results)


def test_batches_hold_neighbours_of_equal_size_and_change_nothing(folder):
    restorer = RedOnly()
    inferencer = DAPLEDInferencer(restorer)
    together = inferencer(folder, batch_size=2, progress=False)
    assert restorer.batches == [2, 1, 2]
    for one, other in zip(together, inferencer(folder, progress=False), strict=True):
        assert one.name == other.name
        np.testing.assert_array_equal(one.image, other.image)


def test_a_bad_image_is_named_and_stops_no_other(folder):
    (folder / '1.png').write_bytes(b'no image')
    cv2.imwrite(str(folder / '2.png'), night_image(1, 1))
    results = DAPLEDInferencer('identity')(folder, batch_size=3, progress=False)
    assert [result.error is None for result in results] == [True, False, False, True, True]
    assert '1.png' in results[1].error and 'got 1x1' in results[2].error


def test_a_failing_restorer_is_reported_per_image(folder):
    results = DAPLEDInferencer(RedOnly(failing_width=40))(folder, progress=False)
    assert [result.error is None for result in results] == [True, True, True, False, False]
    assert '3.png: out of memory' in results[3].error


def test_strips_are_written(folder, tmp_path):
    DAPLEDInferencer(RedOnly())(folder / '0.png', tmp_path / 'out', strips=True, progress=False)
    strip = cv2.imread(str(tmp_path / 'out' / 'strips' / '0.png'))
    assert strip.shape[1] == 3 * 32 + 2 * 4
    np.testing.assert_array_equal(strip[-24:, :32], cv2.imread(str(folder / '0.png')))
    with pytest.raises(ValueError, match='out_dir'):
        DAPLEDInferencer(RedOnly())(folder, strips=True)


@pytest.mark.parametrize('suffix', ['.png', '.jpg', '.webp', '.tif', '.bmp'])
def test_a_file_keeps_its_format_unless_another_is_asked_for(tmp_path, suffix):
    cv2.imwrite(str(tmp_path / f'a{suffix}'), np.full((24, 32, 3), 60, np.uint8))
    (result,) = DAPLEDInferencer('identity')(tmp_path, tmp_path / 'out', progress=False)
    assert result.out_file == tmp_path / 'out' / f'a{suffix}' and abs(cv2.imread(str(result.out_file)) - 60.0).max() < 2
    (result,) = DAPLEDInferencer('identity')(tmp_path, tmp_path / 'out', image_format='ppm', progress=False)
    assert result.out_file == tmp_path / 'out' / 'a.ppm' and result.out_file.read_bytes().startswith(b'P6')


def test_16_bits_are_restored_as_16_bits(tmp_path):
    deep = (np.arange(24 * 32 * 3) * 20 % 65536).astype(np.uint16).reshape(24, 32, 3)
    cv2.imwrite(str(tmp_path / 'a.png'), deep)
    DAPLEDInferencer('identity')(tmp_path, tmp_path / 'out', progress=False)
    np.testing.assert_array_equal(cv2.imread(str(tmp_path / 'out' / 'a.png'), cv2.IMREAD_UNCHANGED), deep, strict=True)
    (result,) = DAPLEDInferencer('gamma')(deep, progress=False)
    expected = ((deep / 65535) ** Gamma(0.6).gamma * 65535).round()
    assert result.image.dtype == np.uint16 and abs(result.image - expected).max() <= 2


def test_images_of_8_and_16_bits_are_not_restored_together():
    restorer, eight = RedOnly(), night_image()
    results = DAPLEDInferencer(restorer)([eight, eight.astype(np.uint16) * 257, eight], batch_size=3, progress=False)
    assert restorer.batches == [1, 1, 1]
    assert [result.image.dtype for result in results] == [np.uint8, np.uint16, np.uint8]


def test_results_without_a_folder_have_heatmaps(folder, tmp_path):
    (result,) = DAPLEDInferencer(RedOnly())(folder / '0.png', progress=False)
    assert set(result.heatmaps) == set(result.levels) and result.heatmaps['noisy'].shape == (24, 32)
    (result,) = DAPLEDInferencer(RedOnly())(folder / '0.png', tmp_path / 'out', progress=False)
    assert result.heatmaps is None


def test_comparisons_are_written_and_returned(folder, tmp_path):
    inferencer = DAPLEDInferencer(RedOnly())
    (result,) = inferencer(folder / '0.png', tmp_path / 'out', compare=True, return_vis=True, progress=False)
    written = cv2.imread(str(tmp_path / 'out' / 'compare' / '0.png'))
    np.testing.assert_array_equal(written[..., ::-1], result.visualization)
    assert inferencer(folder / '0.png', progress=False)[0].visualization is None
    with pytest.raises(ValueError, match='compare: give out_dir'):
        inferencer(folder, compare=True)


@pytest.mark.parametrize('workers', [1, 3, 9])
def test_images_that_are_read_ahead_come_in_order(folder, workers):
    (folder / '2.png').write_bytes(b'no image')
    results = DAPLEDInferencer('identity')(folder, workers=workers, batch_size=2, progress=False)
    assert [result.name[-5:] for result in results] == [f'{index}.png' for index in range(5)]
    assert [result.error is None for result in results] == [True, True, False, True, True]


@pytest.mark.parametrize('precision', ['bf16', 'fp16'])
def test_mixed_precision_is_close_to_full(precision):
    night = cv2.resize(night_image() // 4, (64, 48))
    (full,) = DAPLEDInferencer('dapled-t', device='cpu')(night, progress=False)
    (mixed,) = DAPLEDInferencer('dapled-t', device='cpu', precision=precision)(night, progress=False)
    assert abs(full.image.astype(int) - mixed.image).mean() < 3
    with pytest.raises(ValueError, match="precision: expected one of fp32, fp16, bf16, got 'int8'"):
        DAPLEDInferencer('gamma', precision='int8')


def test_a_folder_that_cannot_be_written_to_is_named(folder, tmp_path):
    (tmp_path / 'out').write_text('a file')
    results = DAPLEDInferencer('identity')(folder, tmp_path / 'out' / 'deep', progress=False)
    assert len(results) == 5 and all('0.png' in results[0].error for _ in results[:1])


def test_the_class_lists_models():
    assert 'dapled-t' in DAPLEDInferencer.list_models('dapled-?')


def test_skip_existing_goes_on_where_it_stopped(folder, tmp_path):
    inferencer = DAPLEDInferencer('identity')
    results = inferencer.iterate(folder, tmp_path / 'out', progress=False)
    done = [next(results).name for _ in range(2)]
    results.close()
    rest = inferencer(folder, tmp_path / 'out', skip_existing=True, progress=False)
    assert len(rest) == 3 and not set(done) & {result.name for result in rest}
    assert not inferencer(folder, tmp_path / 'out', skip_existing=True, progress=False)


def test_progress_bar_goes_to_stderr(folder, capsys):
    DAPLEDInferencer('identity')(folder)
    shown = capsys.readouterr()
    assert 'restoring' in shown.err and not shown.out


def test_a_window_shows_the_strip(folder, monkeypatch):
    import matplotlib.pyplot as plt

    shown = []
    plt.switch_backend('agg')
    monkeypatch.setattr(plt, 'show', lambda: shown.append(plt.gca().images[0].get_array().shape))
    DAPLEDInferencer('identity')(folder / '0.png', show=True, progress=False)
    plt.close('all')
    assert len(shown) == 1 and shown[0][1] == 2 * 32 + 4


def test_untrained_weights_are_refused(tmp_path):
    with pytest.raises(ValueError, match='IAT has new, untrained weights'):
        DAPLEDInferencer('iat')
    with pytest.raises(ValueError, match='ZeroDCE has new'):
        DAPLEDInferencer(dict(type='Cascade', restorers=['gamma', 'zero-dce']))
    torch.save(ZeroDCE().state_dict(), tmp_path / 'zero.pth')
    DAPLEDInferencer('zero-dce', str(tmp_path / 'zero.pth'))
    DAPLEDInferencer(ZeroDCE())


def test_published_weights_brighten_a_real_night(shared_data):
    low, high = (cv2.imread(str(shared_data / 'lol_v1' / 'eval' / side / '1.png'))[100:260, 200:360]
                 for side in ('low', 'high'))  # fmt: skip
    inferencer = DAPLEDInferencer('iat', str(shared_data / 'weights' / 'iat_lol_v1.pth'), device='cpu')
    restored = inferencer(low, progress=False)[0].image
    before, after = (np.abs(x.astype(float) - high).mean() for x in (low, restored))
    assert after < before / 3


def test_tiles_are_used_where_asked_for():
    restorer, large = RedOnly(), night_image(24, 300)
    (result,) = DAPLEDInferencer(restorer, tile=128)(large, progress=False)
    assert len(restorer.batches) > 2
    (whole,) = DAPLEDInferencer(RedOnly())(large, progress=False)
    assert np.array_equal(result.image, whole.image)

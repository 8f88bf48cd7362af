"""A restorer in ONNX Runtime and OpenVINO: one file, any size, the same image."""

import numpy as np
import pytest
import torch

from mmdapled.apis import DAPLEDInferencer, get_model
from mmdapled.export.check import SIZES, accepted, differences
from mmdapled.export.restorer_export import export_restorer
from mmdapled.runtimes import ExportedRestorer
from mmdapled.runtimes.exported_file import exported_path, weight_digest
from mmdapled.runtimes.sessions import open_session

pytest.importorskip('onnxruntime')
pytest.importorskip('onnxscript')

SMALL_T = {
    'stem': (8,), 'dims': (8, 16), 'depths': (1, 1), 'up_depths': (1,), 'expansion': 1.0, 'fine_depth': 1,
}  # fmt: skip


@pytest.fixture(scope='module')
def model():
    torch.manual_seed(1)
    model = get_model('dapled-t', arch=SMALL_T)
    for weight in model.parameters():
        torch.nn.init.normal_(weight, std=0.1)
    return model


@pytest.fixture(scope='module')
def path(model, tmp_path_factory):
    path = tmp_path_factory.mktemp('exports') / 'small.onnx'
    export_restorer(model, 'small', path)
    return path


@pytest.fixture(scope='module')
def network(path, tmp_path_factory):
    pytest.importorskip('openvino')
    from mmdapled.export.openvino_file import convert_to_openvino

    target = tmp_path_factory.mktemp('networks') / 'small.xml'
    convert_to_openvino(path, target, open_session(path).info)
    return target


@pytest.mark.parametrize('runtime', ['onnxruntime', 'openvino'])
def test_one_file_equals_torch_at_five_sizes(model, path, runtime):
    pytest.importorskip(runtime)
    found = list(differences(model, ExportedRestorer(path, runtime)))
    assert len(found) == len(SIZES) == 5 and any(side % 2 for size in SIZES for side in size)
    assert all(accepted(difference, 'fp32') and difference.largest < 1e-4 for difference in found), found


def test_levels_heatmaps_and_batches_come_too(model, path):
    image = torch.rand(3, 3, 45, 70)
    with torch.no_grad():
        expected = model(image)
    got = ExportedRestorer(path)(image)
    torch.testing.assert_close(got.levels, expected.levels, atol=1e-4, rtol=0)
    torch.testing.assert_close(got.heatmaps[0], expected.heatmaps[0], atol=1e-4, rtol=0)


def test_an_openvino_network_equals_torch(model, network):
    (difference,) = differences(model, ExportedRestorer(network), [(97, 161)])
    assert difference.largest < 1e-4 and not network.with_suffix('.onnx').exists()


def test_the_file_names_its_restorer(model, path):
    info = open_session(path).info
    assert (info.restorer, info.precision, info.detector) == ('small', 'fp32', {})
    assert info.weights == weight_digest(model) and 16 <= info.smallest <= 33


def test_a_difference_is_found(model, path):
    other = get_model('dapled-t', arch=SMALL_T)
    (difference,) = differences(other, ExportedRestorer(path), [(64, 96)])
    assert not accepted(difference, 'fp32') and not accepted(difference, 'bf16')


def test_a_size_that_the_file_does_not_take_is_refused_or_left_to_another(model, path):
    exported = ExportedRestorer(path)
    exported.session.info.longest = 64
    with pytest.raises(ValueError, match='expected sides of 16 to 64 px, got 32x80|expected sides of .* got 32x80'):
        exported(torch.rand(1, 3, 32, 80))
    exported.instead, image = model, torch.rand(1, 3, 32, 80)
    with torch.no_grad():
        assert torch.equal(exported(image).image, model(image).image)


def test_the_inferencer_takes_the_file(model, path):
    night = np.random.default_rng(0).integers(0, 80, (48, 70, 3), dtype=np.uint8)
    (by_torch,), (by_file,) = DAPLEDInferencer(model)([night]), DAPLEDInferencer(str(path))([night])
    assert np.abs(by_torch.image.astype(int) - by_file.image).max() <= 1
    assert by_file.levels == pytest.approx(by_torch.levels, abs=1e-4)


def test_the_inferencer_finds_the_export_of_a_name(model, path, tmp_path, monkeypatch):
    monkeypatch.setenv('MMDAPLED_EXPORTS', str(tmp_path))
    torch.save(model.state_dict(), tmp_path / 'small.pth')
    config = tmp_path / 'small.py'
    config.write_text(f"restorer = dict(type='DAPLED', arch={SMALL_T!r})")
    arguments = dict(restorer=str(config), checkpoint=str(tmp_path / 'small.pth'), device='cpu')
    with pytest.raises(FileNotFoundError, match='mmdapled export'):
        DAPLEDInferencer(**arguments, runtime='onnxruntime')
    assert not isinstance(DAPLEDInferencer(**arguments).restorer, ExportedRestorer)
    exported_path(str(config), 'onnx', 'fp32').write_bytes(path.read_bytes())
    assert isinstance(DAPLEDInferencer(**arguments).restorer, ExportedRestorer)
    assert isinstance(DAPLEDInferencer(**arguments, runtime='onnxruntime').restorer, ExportedRestorer)
    for other in (dict(runtime='torch'), dict(tile=512), dict(checkpoint=None, restorer=get_model('identity'))):
        assert not isinstance(DAPLEDInferencer(**{**arguments, **other}).restorer, ExportedRestorer)
    with pytest.raises(ValueError, match='tiles'):
        DAPLEDInferencer(**arguments, runtime='onnxruntime', tile=512)
    torch.save(get_model('dapled-t', arch=SMALL_T).state_dict(), tmp_path / 'small.pth')
    assert not isinstance(DAPLEDInferencer(**arguments).restorer, ExportedRestorer)
    with pytest.raises(ValueError, match='other weights'):
        DAPLEDInferencer(**arguments, runtime='onnxruntime')


def test_bf16_needs_openvino(model, tmp_path):
    with pytest.raises(ValueError, match='--format openvino'):
        export_restorer(model, 'small', tmp_path / 'small.onnx', 'onnx', 'bf16')


@pytest.mark.slow
@pytest.mark.parametrize('name', ['dapled-t', 'dapled-s'])
def test_the_bundled_restorers_equal_torch_in_both_runtimes(name, tmp_path):
    pytest.importorskip('openvino')
    model = get_model(name, pretrained=True)
    export_restorer(model, name, tmp_path / 'whole.onnx')
    for runtime in ('onnxruntime', 'openvino'):
        found = list(differences(model, ExportedRestorer(tmp_path / 'whole.onnx', runtime)))
        assert all(accepted(difference, 'fp32') for difference in found), found

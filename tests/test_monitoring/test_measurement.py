import cv2
import numpy as np
import pytest

from mmdapled.apis.sources import Source
from mmdapled.monitoring.measurement import Gauge, Measurement, as_row, digest, distinct
from mmdapled.priors.builder import build_prior


def test_statistics_of_a_grey_image(gauge):
    found = gauge(np.full((40, 60, 3), 100, np.uint8))
    assert found['luma'] == pytest.approx(100, abs=1) and found['simple/overexposed'] == 0
    assert found['prior/dark'] == found['simple/dark'] > 0  # the prior is the simple one here
    assert list(found) == gauge.statistics


def test_the_bundled_prior_finds_night_darker_and_tells_itself_apart(gauge):
    bundled = Gauge(build_prior())
    day, night = (bundled(np.full((40, 60, 3), value, np.uint8)) for value in (150, 10))
    assert night['prior/dark'] > day['prior/dark'] + 0.2 and night['simple/dark'] > day['simple/dark'] + 0.2
    assert bundled.response() == bundled.response() != gauge.response()
    assert len(bundled.response()) == 12


def test_a_file_that_fails_is_named(gauge, tmp_path):
    (tmp_path / 'broken.png').write_text('no image')
    found = gauge.measure(Source(str(tmp_path / 'broken.png'), tmp_path))
    assert 'broken.png' in found.error and found.values == {} and 'error' in as_row(found)


def test_an_error_of_the_network_is_an_error_of_the_image(gauge, monkeypatch):
    def fail(image):
        raise RuntimeError('out of memory')

    monkeypatch.setattr(gauge.prior, 'forward', fail)
    found = gauge.measure(Source('array', 'array.png', np.zeros((40, 60, 3), np.uint8)))
    assert found.error == 'array: out of memory'


def test_repetitions_count_once(gauge, tmp_path):
    image = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)
    for name, content in (('a.png', image), ('b.bmp', image), ('c.png', image[::-1])):
        cv2.imwrite(str(tmp_path / name), content)
    found = [gauge.measure(Source(str(tmp_path / name), name)) for name in ('a.png', 'b.bmp', 'c.png')]
    assert [one.name[-5] for one in distinct([*found, Measurement('d', error='broken')])] == ['a', 'c']


def test_the_digest_depends_on_the_shape():
    assert digest(np.zeros((20, 30, 3), np.uint8)) != digest(np.zeros((30, 20, 3), np.uint8))

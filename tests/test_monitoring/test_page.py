import base64
import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest

from mmdapled.monitoring.drift import Thresholds
from mmdapled.monitoring.findings import findings
from mmdapled.monitoring.measurement import Measurement
from mmdapled.monitoring.page import render_page
from mmdapled.monitoring.plots import plot

EMBEDDED = re.compile(r'src="data:image/svg\+xml;base64,([^"]+)"')


@pytest.fixture
def images(measure, tmp_path):
    """Measurements of which the first has a file, with a name that is markup."""
    found = measure(40, 1)
    found[0].name = str(tmp_path / '<b>bold.png')
    found[0].values['prior/dark'], found[0].values['simple/dark'] = 0.9, 0.1
    cv2.imwrite(found[0].name, np.full((300, 700, 3), 50, np.uint8))
    return found


def page(reference, measurements, **options):
    return render_page('camera', findings(measurements, reference, 'file name', Thresholds()), reference, **options)


def test_the_page_loads_nothing_and_escapes_names(reference, images):
    text = page(reference, [*images, Measurement('<i>.png', error='<i>.png: not an image')])
    assert re.findall(r'(?:src|href)="(?!data:)[^"]*', text) == [] and '@import' not in text and '<script' not in text
    assert '<b>bold' not in text and '&lt;b&gt;bold.png' in text and '<li>&lt;i&gt;.png: not an image</li>' in text


def test_the_page_has_a_plot_per_statistic_and_the_disputed_image(reference, images):
    text = page(reference, images)
    plots = EMBEDDED.findall(text)
    assert len(plots) == len(reference.values)
    assert all(ElementTree.fromstring(base64.b64decode(one)).tag.endswith('svg') for one in plots)
    (thumbnail,) = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', text)  # the other files do not exist
    image = cv2.imdecode(np.frombuffer(base64.b64decode(thumbnail), np.uint8), cv2.IMREAD_COLOR)
    assert image.shape == (137, 320, 3)


def test_the_verdict_is_shown(reference, measure):
    assert '<p class="verdict stable" id="verdict">stable</p>' in page(reference, measure(40, 1))
    assert '<p class="verdict alarm" id="verdict">alarm: drift of luma' in page(reference, measure(40, 1, shift=0.3))
    assert 'class="verdict not" id="verdict">not enough images' in page(reference, measure(3, 1))


def test_a_page_without_a_readable_image(reference):
    text = page(reference, [Measurement('a.png', error='a.png: broken')], interrupted=True)
    assert EMBEDDED.findall(text) == [] and 'a.png: broken' in text and 'id="interrupted"' in text


@pytest.mark.parametrize('timed', [False, True])
@pytest.mark.parametrize('number', [1, 7, 3000])
def test_plots_of_any_length_stay_small(timed, number):
    start = datetime(2026, 1, 31, 23)
    times = [start + timedelta(minutes=index) if timed else None for index in range(number)]
    values = np.random.default_rng(0).random(number)
    drawn = plot('luma', values, times, np.sort(np.random.default_rng(1).random(100)), [number // 2])
    assert b'luma' in drawn and len(drawn) < 400_000
    assert drawn == plot('luma', values, times, np.sort(np.random.default_rng(1).random(100)), [number // 2])

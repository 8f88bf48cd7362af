from importlib import metadata

from mmdapled.cli.env import environment
from mmdapled.version import __version__


def test_the_report_has_mmengines_lines_and_ours():
    report = environment()
    assert report['mmdapled'] == __version__
    assert report['mmdet'] == f'mmdet {metadata.version("mmdet")}'
    assert report['mmcv operators'] == 'torchvision-backed'
    assert {'Python', 'PyTorch', 'OpenCV', 'numpy'} <= set(report)

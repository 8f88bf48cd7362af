"""Frames of videos, their rate, and videos that end early."""

from fractions import Fraction

import pytest
from videos import flat, needs_ffmpeg, write_clip, write_plain_clip

from mmdapled.apis.video_frames import VideoFrames, mean_rate
from mmdapled.images import ImageError

FRAMES = [flat(40 + 5 * index) for index in range(12)]


def test_all_frames_are_read_in_order(tmp_path):
    frames = VideoFrames(str(write_plain_clip(tmp_path / 'a.avi', FRAMES)))
    means = [frame.mean() for frame in frames]
    assert len(means) == frames.seen == frames.count == 12 and means == sorted(means)
    assert frames.rate == 10 and not frames.cut


@needs_ffmpeg
def test_the_rate_is_exact(tmp_path):
    assert VideoFrames(str(write_clip(tmp_path / 'a.mp4', FRAMES, '30000/1001'))).rate == Fraction(30000, 1001)


@needs_ffmpeg
def test_without_ffprobe_opencv_names_the_rate(tmp_path, monkeypatch):
    file = str(write_clip(tmp_path / 'a.mp4', FRAMES, '30000/1001'))
    monkeypatch.setattr('mmdapled.apis.video_frames.which', lambda name: None)
    assert mean_rate(file) is None and VideoFrames(file).rate == Fraction(30000, 1001)


def test_a_video_that_ends_early_is_marked(tmp_path):
    file = write_plain_clip(tmp_path / 'a.avi', FRAMES * 4)
    frames = VideoFrames(str(file))
    frames.count = 100
    assert len(list(frames)) == 48 and frames.cut


@pytest.mark.parametrize('name, content', [('none.mp4', None), ('text.mp4', b'no video'), ('empty.avi', b'')])
def test_no_video_is_named(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ImageError, match=f'{name}: not a video'):
        VideoFrames(str(tmp_path / name))


def test_tiny_frames_are_named(tmp_path):
    with pytest.raises(ImageError, match='at least 16x16, got 8x48'):
        next(iter(VideoFrames(str(write_plain_clip(tmp_path / 'a.avi', [flat(50, (8, 48))])))))

"""Videos and cameras are restored frame by frame, beside images."""

import cv2
import numpy as np
import pytest
import torch
from videos import flat, needs_ffmpeg, probe, read_frames, write_clip, write_plain_clip

from mmdapled.apis import DAPLEDInferencer
from mmdapled.restorers import BaseRestorer, RestorationOutput

FRAMES = [flat(40 + 4 * index) for index in range(12)]


@pytest.fixture
def clip(tmp_path):
    return write_plain_clip(tmp_path / 'clip.avi', FRAMES)


def test_every_frame_is_a_result(clip):
    results = DAPLEDInferencer('gamma')(clip, steady=0, batch_size=5, progress=False)
    assert [result.frame for result in results] == list(range(12)) and all(not result.error for result in results)
    assert all(result.image.mean() > 1.3 * frame.mean() for result, frame in zip(results, FRAMES, strict=True))


def test_a_video_is_written_beside_images_with_its_name(clip, tmp_path):
    cv2.imwrite(str(tmp_path / 'a.png'), FRAMES[0])
    results = DAPLEDInferencer('identity')(tmp_path, tmp_path / 'out', compare=True, steady=0, progress=False)
    assert [result.name[-8:] for result in results if not result.frame] == [str(tmp_path / 'a.png')[-8:], 'clip.avi']
    written = read_frames(tmp_path / 'out' / 'clip.avi')
    assert np.abs(np.array(written, int) - np.array(read_frames(clip))).mean() < 3
    figures = read_frames(tmp_path / 'out' / 'compare' / 'clip.avi')
    assert len(figures) == 12 and figures[0].shape[1] >= 2 * 48
    assert all(result.image is None for result in results)


@needs_ffmpeg
def test_audio_and_rate_stay(tmp_path):
    clip = write_clip(tmp_path / 'clip.mp4', FRAMES, '24000/1001', audio=True)
    DAPLEDInferencer('identity')(clip, tmp_path / 'out', progress=False)
    written = probe(tmp_path / 'out' / 'clip.mp4')
    assert written['video']['avg_frame_rate'] == '24000/1001' and written['video']['nb_read_frames'] == '12'
    assert written['audio']['codec_name'] == 'mp3'


class Pumping(BaseRestorer):
    """Brighten every other frame more than the others."""

    def restore(self, image: torch.Tensor) -> RestorationOutput:
        self.count = getattr(self, 'count', 0) + 1
        return RestorationOutput((image * (2 + 0.2 * (self.count % 2))).clamp(0, 1))


def test_the_light_of_a_video_is_steady(tmp_path):
    clip = write_plain_clip(tmp_path / 'clip.avi', [flat(50)] * 20)
    changes = []
    for steady in (0, 0.4):
        results = DAPLEDInferencer(Pumping())(clip, steady=steady, progress=False)
        changes.append(np.abs(np.diff([result.image.mean() for result in results])).mean())
    assert changes[0] > 8 and changes[1] < 0.3 * changes[0]


def test_a_damaged_video_is_named_and_stops_no_other(clip, tmp_path):
    (tmp_path / 'bad.mp4').write_bytes(b'no video')
    results = DAPLEDInferencer('identity')([tmp_path / 'bad.mp4', clip], tmp_path / 'out', progress=False)
    assert 'bad.mp4: not a video' in results[0].error and len(results) == 13
    assert [file.name for file in (tmp_path / 'out').iterdir()] == ['clip.avi']


def test_a_video_that_ends_early_is_written_and_named(tmp_path):
    cut = write_plain_clip(tmp_path / 'cut.mkv', FRAMES * 4)
    data = cut.read_bytes()
    cut.write_bytes(data[: len(data) // 2])
    results = DAPLEDInferencer('identity')(cut, tmp_path / 'out', progress=False)
    assert 'cut.mkv: damaged, only' in results[-1].error
    assert 0 < len(read_frames(tmp_path / 'out' / 'cut.mkv')) < 48


class Failing(BaseRestorer):
    """Fail at the third frame."""

    def restore(self, image: torch.Tensor) -> RestorationOutput:
        self.count = getattr(self, 'count', 0) + 1
        if self.count == 3:
            raise RuntimeError('out of memory')
        return RestorationOutput(image)


def test_a_restorer_that_fails_leaves_no_half_video(clip, tmp_path):
    results = DAPLEDInferencer(Failing())(clip, tmp_path / 'out', progress=False)
    assert [result.error is None for result in results] == [True, True, False]
    assert 'clip.avi: out of memory' in results[-1].error and not list((tmp_path / 'out').iterdir())


def test_an_interruption_leaves_no_half_video_and_goes_on_later(clip, tmp_path):
    inferencer = DAPLEDInferencer('identity')
    results = inferencer.iterate(clip, tmp_path / 'out', progress=False)
    next(results)
    results.close()
    assert not list((tmp_path / 'out').iterdir())
    assert len(inferencer(clip, tmp_path / 'out', skip_existing=True, progress=False)) == 12
    assert not inferencer(clip, tmp_path / 'out', skip_existing=True, progress=False)


def test_a_camera_records_until_it_is_stopped(clip, tmp_path, monkeypatch):
    opened, capture = [], cv2.VideoCapture
    monkeypatch.setattr(cv2, 'VideoCapture', lambda source: opened.append(source) or capture(str(clip)))
    results = DAPLEDInferencer('identity').iterate(7, tmp_path / 'out', progress=False)
    assert [next(results).frame for _ in range(5)] == [0, 1, 2, 3, 4] and opened == [7]
    results.close()
    monkeypatch.undo()
    assert len(read_frames(tmp_path / 'out' / 'camera-7.mp4')) == 5


def test_a_missing_camera_is_named():
    (result,) = DAPLEDInferencer('identity')(63, progress=False)
    assert 'camera 63: no such camera' in result.error

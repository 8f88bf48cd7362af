"""Videos are written whole or not at all, by ffmpeg with their audio and by OpenCV without it."""

from fractions import Fraction

import numpy as np
import pytest
from videos import flat, needs_ffmpeg, probe, read_frames, write_clip, write_plain_clip

from mmdapled.apis import video_file
from mmdapled.apis.video_file import write_video

FRAMES = [flat(40 + 10 * index) for index in range(6)]


def write(path, source=None, frames=FRAMES, rate=Fraction(10), live=False):
    with write_video(path, frames[0].shape[:2], rate, source, live) as writer:
        for frame in frames:
            writer.write(frame)


@pytest.fixture(params=['ffmpeg', 'OpenCV'])
def writer_kind(request, monkeypatch):
    """Write with each of the two."""
    if request.param == 'OpenCV':
        monkeypatch.setattr(video_file, 'has_ffmpeg', lambda: False)
    elif not video_file.has_ffmpeg():
        pytest.skip('needs the program ffmpeg')
    return request.param


@pytest.mark.parametrize('suffix', ['.mp4', '.avi', '.mov', '.mkv', '.m4v'])
def test_frames_come_back(tmp_path, writer_kind, suffix):
    write(tmp_path / 'deep' / f'a{suffix}')
    frames = read_frames(tmp_path / 'deep' / f'a{suffix}')
    assert len(frames) == len(FRAMES)
    assert max(np.abs(one.astype(int) - other).mean() for one, other in zip(frames, FRAMES, strict=True)) < 4
    assert [file.name for file in (tmp_path / 'deep').iterdir()] == [f'a{suffix}']


@needs_ffmpeg
def test_odd_sides_stay(tmp_path):
    write(tmp_path / 'a.mp4', frames=[flat(60, (33, 49))] * 3)
    assert read_frames(tmp_path / 'a.mp4')[0].shape == (33, 49, 3)


@pytest.mark.parametrize('error', [RuntimeError, KeyboardInterrupt, GeneratorExit])
def test_an_interruption_leaves_the_old_file(tmp_path, writer_kind, error):
    (tmp_path / 'a.mp4').write_text('old')
    with pytest.raises(error), write_video(tmp_path / 'a.mp4', (32, 48), Fraction(10)) as writer:
        writer.write(FRAMES[0])
        raise error
    assert (tmp_path / 'a.mp4').read_text() == 'old' and len(list(tmp_path.iterdir())) == 1


def test_ctrl_c_ends_a_recording(tmp_path, writer_kind):
    with pytest.raises(KeyboardInterrupt), write_video(tmp_path / 'a.mp4', (32, 48), Fraction(10), live=True) as writer:
        for frame in FRAMES:
            writer.write(frame)
        raise KeyboardInterrupt
    assert len(read_frames(tmp_path / 'a.mp4')) == len(FRAMES)


@needs_ffmpeg
@pytest.mark.parametrize('suffix', ['.mp4', '.avi', '.mov', '.mkv'])
def test_audio_rate_and_length_are_the_sources(tmp_path, suffix):
    source = write_clip(tmp_path / f'source{suffix}', FRAMES * 2, '24000/1001', audio=True)
    write(tmp_path / f'a{suffix}', str(source), FRAMES * 2, Fraction(24000, 1001))
    given, written = probe(source), probe(tmp_path / f'a{suffix}')
    assert written['audio']['codec_name'] == given['audio']['codec_name'] == 'mp3'
    assert written['audio']['nb_read_frames'] == given['audio']['nb_read_frames']
    assert written['video']['avg_frame_rate'] == '24000/1001' and written['video']['nb_read_frames'] == '12'
    assert written['video']['color_space'] == 'bt709'


@needs_ffmpeg
def test_a_source_without_audio_is_fine(tmp_path):
    source = write_clip(tmp_path / 'source.mp4', FRAMES)
    write(tmp_path / 'a.mp4', str(source))
    assert list(probe(tmp_path / 'a.mp4')) == ['video']


def test_without_ffmpeg_the_lost_audio_is_named(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(video_file, 'has_ffmpeg', lambda: False)
    source = write_plain_clip(tmp_path / 'source.avi', FRAMES)
    write(tmp_path / 'a.avi', str(source))
    assert 'a.avi: written without audio; install ffmpeg' in caplog.text


@needs_ffmpeg
def test_an_encoder_that_fails_is_named(tmp_path):
    with pytest.raises(OSError, match='ffmpeg failed'):
        write(tmp_path / 'a.mp4', str(tmp_path / 'no-such-source.mp4'))
    assert not list(tmp_path.iterdir())

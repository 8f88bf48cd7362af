"""A thousand images, twenty of them broken: all the others are written, a killed run continues, memory stays flat."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
COUNT, EVERY = 1000, 50  # number of images, and the distance of the broken ones


def command(folder, out, *options):
    tool = [sys.executable, '-W', 'ignore', '-m', 'mmdapled', 'restore', str(folder), '-o', str(out)]
    return [*tool, '--levels', str(out / 'levels.csv'), '--no-progress', *options]


def resident(process):
    """The resident memory of a process in MiB; None after its end."""
    try:
        pages = int(Path(f'/proc/{process.pid}/statm').read_text().split()[1])
    except (OSError, IndexError):
        return None
    return pages * os.sysconf('SC_PAGE_SIZE') / 2**20


def wait_for(out, count, process):
    """Wait until ``count`` images are written; return the memory then."""
    while process.poll() is None and sum(1 for _ in out.glob('*.png')) < count:
        time.sleep(0.05)
    return resident(process)


@pytest.mark.slow
@pytest.mark.skipif(not Path('/proc/self/statm').exists(), reason='reads the memory from /proc')
def test_a_thousand_images_with_twenty_broken_ones(tmp_path):
    folder, out, random = tmp_path / 'nights', tmp_path / 'out', np.random.default_rng(0)
    folder.mkdir()
    for index in range(COUNT):
        file = folder / f'{index:04d}.png'
        cv2.imwrite(str(file), random.integers(0, 60, (64, 80, 3), dtype=np.uint8))
        if index % EVERY == EVERY - 1:
            file.write_bytes(file.read_bytes()[:500])

    killed = subprocess.Popen(command(folder, out), cwd=ROOT)
    wait_for(out, 100, killed)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    begun = len(list(out.glob('*.png')))
    assert 100 <= begun < COUNT // 2

    process = subprocess.Popen(
        command(folder, out, '--skip-existing'), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    memory = [wait_for(out, count, process) for count in range(begun + 100, 900, 200)]
    printed, errors = process.communicate()
    assert process.returncode == 1 and f'{980 - begun} restored' in printed and '20 failed' in printed
    named = [line for line in errors.splitlines() if line.startswith('error: ')]
    assert [line.partition('.png')[0][-4:] for line in named] == [f'{i:04d}' for i in range(EVERY - 1, COUNT, EVERY)]
    assert len(list(out.glob('*.png'))) == 980 and not list(out.glob('.*'))
    rows = (out / 'levels.csv').read_text().splitlines()
    assert COUNT <= len(rows) <= 1 + COUNT, 'the row of the image at which the run was killed may be missing'
    print('resident memory in MiB after every 200 images:', [round(value) for value in memory])
    assert None not in memory and max(memory) - memory[0] < 20

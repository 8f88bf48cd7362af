"""Importing the package is cheap: nothing heavy comes with it, and everything is registered all the same."""

import json
import subprocess
import sys

HEAVY = ('matplotlib', 'mmcv', 'mmdet', 'mmseg', 'open_clip', 'skimage', 'torchmetrics')
SCRIPT = f"""
import json, sys
import torch, mmengine
import mmdapled
from mmengine.registry import DATASETS, HOOKS, METRICS, MODELS, TRANSFORMS
loaded = [name for name in {HEAVY!r} if name in sys.modules]
known = {{
    'models': all(map(MODELS.get, ('JointModel', 'DAPLED', 'IAT', 'CLIPPrior', 'CharbonnierLoss'))),
    'hooks': all(map(HOOKS.get, ('LivenessHook', 'EpochSeedHook', 'RestorationVisualizationHook'))),
    'metrics': all(map(METRICS.get, ('PSNR', 'SSIM', 'NightCocoMetric'))),
    'data': all((DATASETS.get('NightStreetDataset'), TRANSFORMS.get('NightDegradation'))),
}}
print(json.dumps([loaded, known]))
"""


def test_import_loads_nothing_heavy_and_registers_everything():
    printed = subprocess.run([sys.executable, '-W', 'ignore', '-c', SCRIPT], capture_output=True, text=True, check=True)
    loaded, known = json.loads(printed.stdout.splitlines()[-1])
    assert loaded == [] and all(known.values()), (loaded, known)

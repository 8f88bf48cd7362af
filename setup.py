"""Packaging of mmdapled: its requirements, and ``.mim``, where mmengine and mim look for its configs and tools."""

import os
import re
import shutil
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
MIM_ENTRIES = ('configs', 'tools', 'model-index.yml')

# mmengine, mmcv and mmdet are no core requirements: pip would put these distributions over a full mmcv, or over
# the fork's, which has the same import names under other distribution names. The extra `lite` brings them.
CORE = [
    'numpy',
    'open_clip_torch>=2.32',
    'rich',
    'safetensors>=0.4',
    'torch>=2.1',
    'torchmetrics>=1.0',
    'torchvision>=0.16',
]
EXPORT = ['onnx>=1.17', 'onnxruntime>=1.20', 'onnxscript>=0.5', 'openvino>=2025.0']
EXTRAS = {
    # setuptools: mmengine 0.10 imports pkg_resources, which setuptools 81 removed.
    'lite': ['mmengine>=0.10.3,<0.11', 'mmcv-lite>=2.0.1,<2.2', 'mmdet==3.3.0', 'setuptools>=64,<81'],
    'seg': ['mmsegmentation==1.2.2', 'ftfy', 'regex'],
    'monitor': ['jinja2', 'matplotlib', 'scipy>=1.9'],
    'adwin': ['river>=0.21'],
    'export': EXPORT,
    'test': [
        *EXPORT,
        'jinja2',
        'matplotlib',
        'pytest>=7',
        'pytest-timeout',
        'river',
        'scikit-image',
        'scikit-learn',
        'scipy',
    ],  # fmt: skip
    'dev': ['mypy', 'ruff'],
}


def version() -> str:
    """Read the version without running the package, which needs torch."""
    text = (ROOT / 'mmdapled' / 'version.py').read_text(encoding='utf-8')
    return re.search(r"^__version__ = '([^']+)'", text, re.MULTILINE)[1]


def place(source: Path, target: Path, link: bool) -> None:
    """Replace ``target`` by ``source``: by a relative link with ``link``, where the system allows it, or by a copy."""
    if target.is_symlink() or target.is_file():
        target.unlink()
    elif target.is_dir():
        shutil.rmtree(target)
    if link:
        try:
            target.symlink_to(os.path.relpath(source, target.parent))
            return
        except OSError:
            pass  # Windows without the right to make links
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns('__pycache__', '*.py[cod]'))
    else:
        shutil.copyfile(source, target)


class BuildWithMim(build_py):
    """Build ``mmdapled/.mim`` too: links in the source tree for an editable installation, copies for a wheel."""

    def run(self) -> None:
        super().run()
        mim = (ROOT if self.editable_mode else Path(self.build_lib).resolve()) / 'mmdapled' / '.mim'
        mim.mkdir(parents=True, exist_ok=True)
        for entry in MIM_ENTRIES:
            if (ROOT / entry).exists():
                place(ROOT / entry, mim / entry, link=self.editable_mode)


if __name__ == '__main__':
    readme = ROOT / 'README.md'
    setup(
        name='mmdapled',
        version=version(),
        description='DAP-LED for MMDetection: CLIP-guided night restoration in front of any detector, trained with it',
        long_description=readme.read_text(encoding='utf-8') if readme.is_file() else '',
        long_description_content_type='text/markdown',
        license='Apache-2.0',
        packages=find_packages(include=['mmdapled', 'mmdapled.*']),
        package_data={'mmdapled': ['**/*.json', '**/*.safetensors', '**/*.txt', '**/*.gz', '**/*.md', '**/*.html']},
        include_package_data=False,
        python_requires='>=3.10,<3.14',
        install_requires=CORE,
        extras_require=EXTRAS,
        entry_points={'console_scripts': ['mmdapled=mmdapled.__main__:main']},
        cmdclass={'build_py': BuildWithMim},
        zip_safe=False,
    )

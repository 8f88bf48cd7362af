"""``mmdapled export``: write restorers for ONNX Runtime and OpenVINO, or their weights alone."""

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from mmdapled.cli.command import add_command

TEXT = 'write a restorer, alone or with a detector, for ONNX Runtime or OpenVINO, and check it against PyTorch'
DESCRIPTION = """Write a restorer, alone or with a detector behind it, to one file that takes images of any size.

    mmdapled export dapled-t --check
    mmdapled export dapled-s --format openvino --precision bf16 --check
    mmdapled export dapled-t --detector CONFIG CHECKPOINT --check --image street.jpg
    mmdapled export CONFIG --checkpoint work_dirs/.../iter_6000.pth --format safetensors --out dapled-t.safetensors

Without --out the file goes to the folder in which DAPLEDInferencer looks: $MMDAPLED_EXPORTS, else
~/.cache/mmdapled/exports. The trace takes a minute or two on a free core."""
EXIT_CODES = '0 written; 1 the check failed, or int8 is refused, and no file is left; 2 nothing could be started'
REFUSED, UNUSABLE = 1, 2


def add(commands: Any) -> None:
    """Add ``export``."""
    command = add_command(commands, 'export', TEXT, run, EXIT_CODES, DESCRIPTION)
    command.add_argument('name', help='restorer (see `mmdapled list`) or config file')
    command.add_argument('--checkpoint', help='weights of the restorer; by default the bundled ones')
    command.add_argument('--format', choices=('onnx', 'openvino', 'safetensors'), default='onnx',
                         help='onnx, openvino (.xml and .bin), or the weights of a run alone')  # fmt: skip
    command.add_argument('--precision', choices=('fp32', 'bf16', 'int8'), default='fp32',
                         help='bf16 for OpenVINO; int8 for ONNX, only if it loses at most 0.5 dB and is '
                              'faster here')  # fmt: skip
    command.add_argument('--out', metavar='FILE', help='file to write: .onnx, .xml or .safetensors')
    command.add_argument('--check', action='store_true',
                         help='compare with PyTorch at five sizes; fp32 may differ by 1e-3')  # fmt: skip
    command.add_argument('--detector', nargs=2, metavar=('CONFIG', 'CHECKPOINT'),
                         help='one-stage mmdet detector to put behind the restorer; writes boxes and scores before '
                              'NMS')  # fmt: skip
    command.add_argument('--image', metavar='FILE', help='photo on which --check compares the boxes of --detector')
    command.add_argument('--photos', metavar='FOLDER',
                         help='clean photos to measure int8 on; by default those of scikit-image')  # fmt: skip
    command.add_argument('--licence', default='Apache-2.0', help='licence stored in a .safetensors file')


def run(args: argparse.Namespace) -> int:
    """Export what the command line names."""
    try:
        check_arguments(args)
        if args.format == 'safetensors':
            from mmdapled.export.weight_file import write_weights

            print(write_weights(args.name, args.checkpoint, Path(args.out), args.licence))
            return 0
        return _export(args)
    except (ImportError, KeyError, ValueError, TypeError, OSError, RuntimeError, SystemExit) as error:
        print(f'error: {error.args[0] if isinstance(error, KeyError) else error}', file=sys.stderr)
        return UNUSABLE


def check_arguments(args: argparse.Namespace) -> None:
    """Raise ValueError if arguments do not go together."""
    suffix = {'onnx': '.onnx', 'openvino': '.xml', 'safetensors': '.safetensors'}[args.format]
    if args.out and Path(args.out).suffix != suffix:
        raise ValueError(f'--out: expected a {suffix} file for --format {args.format}, got {args.out}')
    if args.format == 'safetensors' and not (args.checkpoint and args.out):
        raise ValueError('--format safetensors needs --checkpoint, a file of a training run, and --out')
    if args.detector and args.precision == 'int8':
        raise ValueError('--precision int8 is for a restorer alone; leave out --detector')
    if args.detector and args.check and not args.image:
        raise ValueError('--check with --detector compares boxes on a photo: give --image FILE')
    if args.format != 'safetensors':
        from mmdapled.export.restorer_export import check_format

        check_format(args.format, args.precision)


def _export(args: argparse.Namespace) -> int:
    from mmdapled.apis.model_zoo import get_model
    from mmdapled.restorers.bundled_weights import bundled_weights
    from mmdapled.runtimes.exported_file import exported_path

    checkpoint = args.checkpoint or (args.name if args.name in bundled_weights() else None)
    restorer = get_model(args.name, pretrained=checkpoint or False)
    if checkpoint is None and any(True for _ in restorer.parameters()):
        raise ValueError(f'{args.name} has no bundled weights: give --checkpoint FILE')
    stem = f'{Path(args.name).stem if args.name.endswith(".py") else args.name}{"_detector" if args.detector else ""}'
    path = Path(args.out).expanduser() if args.out else exported_path(stem, args.format, args.precision)
    if args.detector:
        return _export_joint(args, checkpoint, path)
    return _export_restorer(args, restorer, path)


def _export_restorer(args: argparse.Namespace, restorer: Any, path: Path) -> int:
    from mmdapled.export.check import accepted, differences
    from mmdapled.export.restorer_export import export_restorer
    from mmdapled.runtimes import ExportedRestorer

    if args.precision == 'int8':
        return _export_int8(args, restorer, path)
    with _working(f'exporting {args.name}'):
        info = export_restorer(restorer, args.name, path, args.format, args.precision)
    passed = True
    if args.check:
        exported = ExportedRestorer(path)
        for difference in differences(restorer, exported):
            passed &= accepted(difference, args.precision)
            print(f'{"ok  " if accepted(difference, args.precision) else "FAIL"} {difference}')
    return _finish(path, passed, f'sides of {info.smallest} to {info.longest} px')


def _export_int8(args: argparse.Namespace, restorer: Any, path: Path) -> int:
    from mmdapled.export.int8 import export_int8

    with _working(f'exporting {args.name}'):
        verdict = export_int8(restorer, args.name, path, args.photos)
    print(verdict)
    return _finish(path, verdict.accepted, 'int8')


def _export_joint(args: argparse.Namespace, checkpoint: str | None, path: Path) -> int:
    from mmdapled.export.joint_check import compare_boxes
    from mmdapled.export.joint_export import export_joint, joint_model
    from mmdapled.images import read_image
    from mmdapled.run_config.run_options import read_config
    from mmdapled.runtimes.detector import ExportedDetector

    photo = read_image(args.image) if args.image else None
    config, weights = args.detector
    cfg = read_config(config)
    joint = joint_model(cfg, args.name, weights, checkpoint)
    with _working(f'exporting {args.name} with {Path(config).name}'):
        info = export_joint(cfg, joint, args.name, path, args.format, args.precision)
    passed = True
    if args.check and photo is not None:
        difference = compare_boxes(cfg, joint, ExportedDetector(path), photo)
        passed = difference.accepted(args.precision)
        print(f'{"ok  " if passed else "FAIL"} {difference}')
    return _finish(path, passed, f'{len(info.detector["classes"])} classes')


def _finish(path: Path, passed: bool, text: str) -> int:
    """Name the written files, or remove them."""
    files = [
        file for file in (path, path.with_suffix('.bin')) if file.is_file() and file.suffix in ('.bin', path.suffix)
    ]
    if not passed:
        for file in files:
            file.unlink()
        print(f'error: {path} is not good enough and was removed', file=sys.stderr)
        return REFUSED
    print(f'{path}: {sum(file.stat().st_size for file in files) / 1e6:.2f} MB, {text}')
    return 0


def _working(text: str) -> Any:
    """Return a spinner with the time spent, on stderr; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = Progress(SpinnerColumn(), TextColumn(text), TimeElapsedColumn(), console=Console(stderr=True), transient=True)
    bar.add_task(text, total=None)
    return bar

"""Write an ONNX file as an OpenVINO network."""

import shutil
import tempfile
from pathlib import Path

from mmdapled.runtimes.exported_file import KEY, ExportedFile
from mmdapled.runtimes.packages import require


def convert_to_openvino(source: Path, target: Path, info: ExportedFile) -> None:
    """Write the OpenVINO network of an ONNX file: ``target``, an ``.xml`` file, and the ``.bin`` file beside it.

    Weights stay in fp32. The precision of the metadata is that in which :class:`.OpenVINOSession` computes.

    Raises:
        ModuleNotFoundError: OpenVINO is not installed.
    """
    require('openvino')
    import openvino

    model = openvino.Core().read_model(source)
    model.set_rt_info(info.dumps(), [KEY])
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        written = Path(folder) / target.name
        openvino.save_model(model, written, compress_to_fp16=False)
        # The network last: where it exists, its weights do.
        for suffix in ('.bin', '.xml'):
            shutil.move(written.with_suffix(suffix), target.with_suffix(suffix))

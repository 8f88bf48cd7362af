"""Sessions: an exported file opened in a runtime, called with arrays by name."""

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch

from mmdapled.runtimes.exported_file import KEY, RUNTIME_OF, ExportedFile
from mmdapled.runtimes.packages import require

Arrays = Mapping[str, np.ndarray]
RUNTIMES = ('onnxruntime', 'openvino')
# Compiled sizes that an OpenVINO session keeps.
KEPT_SIZES = 4
PRECISION_HINTS = {'fp32': 'f32', 'bf16': 'bf16', 'int8': 'f32'}


class Session(Protocol):
    """An exported file that is ready to run."""

    info: ExportedFile

    def __call__(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """Return the outputs by name."""


def open_session(path: str | Path, runtime: str | None = None) -> Session:
    """Open an exported file.

    Args:
        path: an ``.onnx`` file, or an OpenVINO ``.xml`` file beside its ``.bin``.
        runtime: one of :data:`RUNTIMES`; by default that of the file's format. OpenVINO opens both.

    Raises:
        FileNotFoundError: no such file.
        ValueError: a file of another format, without metadata, or that the runtime does not open.
        ModuleNotFoundError: the runtime is not installed.
    """
    path = Path(path).expanduser()
    if not path.is_file():
        raise FileNotFoundError(f'no exported file {path}; write one by `mmdapled export NAME --out {path}`')
    if path.suffix not in RUNTIME_OF:
        raise ValueError(f'{path}: expected an exported file, .onnx or .xml')
    runtime = runtime or RUNTIME_OF[path.suffix]
    if runtime not in RUNTIMES:
        raise ValueError(f'runtime: expected one of {RUNTIMES}, got {runtime!r}')
    if runtime == 'onnxruntime' and path.suffix != '.onnx':
        raise ValueError(f'{path}: ONNX Runtime opens .onnx files; export with --format onnx, or use openvino')
    require(runtime)
    return OnnxRuntimeSession(path) if runtime == 'onnxruntime' else OpenVINOSession(path)


class OnnxRuntimeSession:
    """A session of ONNX Runtime on the CPU, with as many threads as torch has.

    Threads that wait do not spin, for the reason given in docs/architecture.md.
    """

    def __init__(self, path: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        options.log_severity_level = 3
        options.add_session_config_entry('session.intra_op.allow_spinning', '0')
        self.session = onnxruntime.InferenceSession(str(path), options, providers=['CPUExecutionProvider'])
        self.info = ExportedFile.loads(self.session.get_modelmeta().custom_metadata_map.get(KEY), path)

    def __call__(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """Return the outputs by name."""
        return dict(zip(self.info.outputs, self.session.run(self.info.outputs, dict(inputs)), strict=True))


class OpenVINOSession:
    """A session of OpenVINO on the CPU, with as many threads as torch has.

    It compiles the network for each size of the image and keeps the latest: the first image of a size costs about a
    second, later ones run faster than in a network of open size. In bf16 an open size would also be wrong: it rounds
    the angles of Fourier transforms, which a fixed size turns into constants.
    """

    def __init__(self, path: Path) -> None:
        import openvino

        self.core = openvino.Core()
        self.path = path
        self.info = ExportedFile.loads(_openvino_metadata(self.core.read_model(path)), path)
        self.requests: OrderedDict[tuple, Any] = OrderedDict()

    def __call__(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """Return the outputs by name."""
        request = self._request({name: value.shape for name, value in inputs.items()})
        request.infer(dict(inputs))
        # By their order: a network of a fixed size may lose a name, where the last operation drops out.
        outputs = request.get_compiled_model().outputs
        arrays = (request.get_tensor(output).data.copy() for output in outputs)
        return dict(zip(self.info.outputs, arrays, strict=True))

    def _request(self, shapes: dict[str, tuple[int, ...]]) -> Any:
        """Return the request of a size, compiled if it is new."""
        key = tuple(sorted(shapes.items()))
        if key not in self.requests:
            model = self.core.read_model(self.path)
            model.reshape({name: list(shape) for name, shape in shapes.items()})
            self.requests[key] = self.core.compile_model(model, 'CPU', self._options()).create_infer_request()
        self.requests.move_to_end(key)
        while len(self.requests) > KEPT_SIZES:
            self.requests.popitem(last=False)
        return self.requests[key]

    def _options(self) -> dict[str, Any]:
        return {
            'INFERENCE_NUM_THREADS': torch.get_num_threads(),
            'PERFORMANCE_HINT': 'LATENCY',
            'INFERENCE_PRECISION_HINT': PRECISION_HINTS[self.info.precision],
        }


def _openvino_metadata(model: Any) -> str | None:
    """Return the metadata of a network that was read from ``.xml`` or ``.onnx``."""
    for place in ([KEY], ['framework', KEY]):
        if model.has_rt_info(place):
            return model.get_rt_info(place).astype(str)
    return None

"""Run exported restorers and detectors in ONNX Runtime or OpenVINO."""

from mmdapled.runtimes.exported_file import ExportedFile
from mmdapled.runtimes.restorer import ExportedRestorer

__all__ = ['ExportedFile', 'ExportedRestorer']

"""Export restorers, alone or in front of a detector, to ONNX and OpenVINO, with any image size in one file."""

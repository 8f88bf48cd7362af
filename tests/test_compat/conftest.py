"""Applies the workarounds before a test module imports mmcv's operators at its top."""

import mmdapled  # noqa: F401

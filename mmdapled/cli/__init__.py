"""Commands of ``python -m mmdapled``, and the groups of checks of the doctor."""

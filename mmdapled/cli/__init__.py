"""Commands of ``mmdapled``, and the groups of checks of the doctor."""

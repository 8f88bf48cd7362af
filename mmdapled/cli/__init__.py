"""What ``python -m mmdapled`` does: one file per command, and per group of the doctor's checks."""

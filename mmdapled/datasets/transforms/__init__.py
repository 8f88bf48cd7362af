"""Transforms that degrade, load pairs and pack samples; ``mmdapled.datasets`` imports them on first use."""

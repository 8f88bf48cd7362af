"""Transforms that turn day into night, load pairs and pack samples; ``mmdapled.datasets`` imports them on first use."""

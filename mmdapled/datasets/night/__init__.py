"""The camera at night: light sources, exposure, blur, noise, tone curve, and the true degradation levels."""

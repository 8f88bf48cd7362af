# dapled-s on LOL-Blur, standard protocol (low_blur_noise -> high_sharp_scaled), from scratch.

_base_ = [
    '../_base_/models/dapled-s_pairs.py',
    '../_base_/datasets/lol_blur.py',
    '../_base_/schedules/restoration_500k.py',
]

# dapled-s on RealBlur-R, from scratch.

_base_ = [
    '../_base_/models/dapled-s_pairs.py',
    '../_base_/datasets/realblur_r.py',
    '../_base_/schedules/restoration_300k.py',
]

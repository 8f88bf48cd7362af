# dapled-s on RealBlur-J, from scratch.

_base_ = [
    '../_base_/models/dapled-s_pairs.py',
    '../_base_/datasets/realblur_j.py',
    '../_base_/schedules/restoration_300k.py',
]

# dapled-s on LOL-v1, from scratch.

_base_ = [
    '../_base_/models/dapled-s_pairs.py',
    '../_base_/datasets/lol_v1.py',
    '../_base_/schedules/restoration_60k.py',
]

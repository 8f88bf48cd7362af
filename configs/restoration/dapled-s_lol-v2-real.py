# dapled-s on LOL-v2 real, from scratch.

_base_ = [
    '../_base_/models/dapled-s_pairs.py',
    '../_base_/datasets/lol_v2_real.py',
    '../_base_/schedules/restoration_60k.py',
]

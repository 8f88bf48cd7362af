# dapled-s on LOL-v1, from the weights that dapled-s_photos-night.py trains.

_base_ = './dapled-t_lol-v1_finetune.py'

# ======================= settings =======================
checkpoint = 'work_dirs/dapled-s_photos-night/iter_4000.pth'

# ======================= model =======================
model = dict(restorer=dict(arch='s', checkpoint=checkpoint))

# dapled-s as dapled-t in yolox-nano_msrs-zero-shot_dapled-t.py.

_base_ = './yolox-nano_msrs-zero-shot_dapled-t.py'

# ======================= settings =======================
restorer_checkpoint = 'dapled-s'  # the weights that come along

model = dict(restorer=dict(restorer=dict(arch='s', checkpoint=restorer_checkpoint)))

# dapled-s on LOL-v1, from the bundled weights.

_base_ = './dapled-t_lol-v1_finetune.py'

model = dict(restorer=dict(arch='s', checkpoint='dapled-s'))

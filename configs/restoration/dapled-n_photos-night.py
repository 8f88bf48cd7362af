# dapled-n, from scratch, with the data and the schedule of dapled-t_photos-night.py.

_base_ = './dapled-t_photos-night.py'

model = dict(restorer=dict(arch='n'))

# dapled-t under the schedule of dapled-s_photos-night.py.

_base_ = './dapled-s_photos-night.py'

model = dict(restorer=dict(arch='t'))

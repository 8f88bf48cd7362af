# IAT, from new weights, under the schedule of dapled-s_photos-night.py.

_base_ = './dapled-s_photos-night.py'

model = dict(
    restorer=dict(_delete_=True, type='IAT'),
    losses=dict(
        _delete_=True,
        charbonnier={{_base_.losses.charbonnier}},
        edge={{_base_.losses.edge}},
        illumination={{_base_.losses.illumination}},
    ),
)
load_from = None

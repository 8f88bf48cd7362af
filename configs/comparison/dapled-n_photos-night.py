# dapled-n, which estimates no blur kernel, under the schedule of dapled-s_photos-night.py.

_base_ = './dapled-s_photos-night.py'

model = dict(
    restorer=dict(arch='n'),
    losses=dict(
        _delete_=True,
        charbonnier={{_base_.losses.charbonnier}},
        edge={{_base_.losses.edge}},
        illumination={{_base_.losses.illumination}},
        heatmap={{_base_.losses.heatmap}},
    ),
)
load_from = None

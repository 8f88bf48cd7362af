# dapled-t, which estimates no blur kernel, under the schedule of dapled-s_photos-night.py.

_base_ = './dapled-s_photos-night.py'

model = dict(
    restorer=dict(arch='t'),
    losses=dict(
        _delete_=True,
        charbonnier=dict(type='CharbonnierLoss', loss_weight={{_base_.charbonnier_weight}}),
        edge=dict(type='EdgeLoss', loss_weight={{_base_.edge_weight}}),
        illumination=dict(type='IlluminationLoss', loss_weight={{_base_.illumination_weight}}),
        heatmap=dict(type='HeatmapLoss', loss_weight={{_base_.heatmap_weight}}, level_weight={{_base_.heatmap_weight}}),
    ),
)

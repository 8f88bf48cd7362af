# NAFNet, the convolutional control of the time of dapled-s, under the schedule of dapled-s_photos-night.py.

_base_ = './dapled-s_photos-night.py'

model = dict(
    restorer=dict(_delete_=True, type='NAFNet', width=12, encoder=(1, 1, 1, 1), middle=1, decoder=(1, 1, 1, 1)),
    losses=dict(
        _delete_=True,
        charbonnier=dict(type='CharbonnierLoss', loss_weight={{_base_.charbonnier_weight}}),
        edge=dict(type='EdgeLoss', loss_weight={{_base_.edge_weight}}),
        illumination=dict(type='IlluminationLoss', loss_weight={{_base_.illumination_weight}}),
    ),
)

# Depth by MiT-B0 and dapled-t, trained jointly on NightStreet under the plain arm's schedule.
# No FeatureConsistencyLoss: its gradient would hold back a task model that starts from nothing (docs/results.md).

_base_ = './mit-b0_night-street_plain.py'

# ======================= settings =======================
charbonnier_weight = 1.0
heatmap_weight = 0.005  # more slows the trunk down
restorer_lr_factor = 0.1  # the restorer is trained already, the task model is not

# ======================= model =======================
model = dict(
    restorer=dict(_delete_=True, type='DAPLED', arch='t', checkpoint='dapled-t'),  # the weights that come along
    losses=dict(
        charbonnier=dict(type='CharbonnierLoss', loss_weight=charbonnier_weight),
        heatmap=dict(type='HeatmapLoss', loss_weight=heatmap_weight, level_weight=heatmap_weight),
    ),
)
optim_wrapper = dict(paramwise_cfg=dict(custom_keys={'restorer': dict(lr_mult=restorer_lr_factor)}))
custom_hooks = [dict(type='LivenessHook'), dict(type='ChannelsLastHook')]

# YOLOX-Nano and dapled-t, trained jointly from scratch on NightStreet under the plain arm's schedule.
# No FeatureConsistencyLoss: its gradient would hold back a task model that starts from scratch (docs/results.md).

_base_ = './yolox-nano_night-street_plain.py'

# ======================= settings =======================
# An untrained detector has little to teach; restoration leads until it has.
charbonnier_weight = 50.0
heatmap_weight = 0.05  # more slows the trunk down
restorer_lr_factor = 0.5

# ======================= model =======================
model = dict(
    restorer=dict(_delete_=True, type='DAPLED', arch='t'),
    losses=dict(
        charbonnier=dict(type='CharbonnierLoss', loss_weight=charbonnier_weight),
        heatmap=dict(type='HeatmapLoss', loss_weight=heatmap_weight, level_weight=heatmap_weight),
    ),
)
optim_wrapper = dict(paramwise_cfg=dict(custom_keys={'restorer': dict(lr_mult=restorer_lr_factor)}))
custom_hooks = [dict(type='LivenessHook'), dict(type='ChannelsLastHook')]

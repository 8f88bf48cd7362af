# YOLOX-Nano and dapled-t, trained jointly from scratch on NightStreet under the plain arm's schedule.

_base_ = './yolox-nano_night-street_plain.py'

# ======================= settings =======================
charbonnier_weight = 5.0
consistency_weight = 1.0  # features of the restored night image towards those of the clean one
heatmap_weight = 1.0

# ======================= model =======================
model = dict(
    restorer=dict(_delete_=True, type='DAPLED', arch='t'),
    losses=dict(
        charbonnier=dict(type='CharbonnierLoss', loss_weight=charbonnier_weight),
        consistency=dict(type='FeatureConsistencyLoss', loss_weight=consistency_weight),
        heatmap=dict(type='HeatmapLoss', loss_weight=heatmap_weight, level_weight=heatmap_weight),
    ),
)
custom_hooks = [dict(type='LivenessHook'), dict(type='ChannelsLastHook')]

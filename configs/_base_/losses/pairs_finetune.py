# Losses of fine-tuning a restorer on pairs.

# ======================= settings =======================
charbonnier_weight = 1.0
edge_weight = 0.1
illumination_weight = 1.0

# ======================= losses =======================
losses = dict(
    charbonnier=dict(type='CharbonnierLoss', loss_weight=charbonnier_weight),
    edge=dict(type='EdgeLoss', loss_weight=edge_weight),
    illumination=dict(type='IlluminationLoss', loss_weight=illumination_weight),
)

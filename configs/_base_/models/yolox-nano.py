# YOLOX-Nano as mmdet builds it, for three classes and images of a fixed size (no batch-wise random resize).

# ======================= settings =======================
num_classes = 3
depth, width = 0.33, 0.25  # relative to YOLOX-L
channels = [64, 128, 256]
norm_cfg = dict(type='BN', momentum=0.03, eps=0.001)
act_cfg = dict(type='Swish')

# ======================= model =======================
model = dict(
    type='mmdet.YOLOX',
    # YOLOX takes BGR, 0 to 255, without mean and std.
    data_preprocessor=dict(type='mmdet.DetDataPreprocessor', pad_size_divisor=32),
    backbone=dict(
        type='CSPDarknet', deepen_factor=depth, widen_factor=width, use_depthwise=True, out_indices=(2, 3, 4),
        spp_kernal_sizes=(5, 9, 13), norm_cfg=norm_cfg, act_cfg=act_cfg,
    ),
    neck=dict(
        type='YOLOXPAFPN', in_channels=channels, out_channels=channels[0], num_csp_blocks=1, use_depthwise=True,
        upsample_cfg=dict(scale_factor=2, mode='nearest'), norm_cfg=norm_cfg, act_cfg=act_cfg,
    ),
    bbox_head=dict(
        type='YOLOXHead', num_classes=num_classes, in_channels=channels[0], feat_channels=channels[0],
        stacked_convs=2, strides=(8, 16, 32), use_depthwise=True, norm_cfg=norm_cfg, act_cfg=act_cfg,
        loss_cls=dict(type='CrossEntropyLoss', use_sigmoid=True, reduction='sum', loss_weight=1.0),
        loss_bbox=dict(type='IoULoss', mode='square', eps=1e-16, reduction='sum', loss_weight=5.0),
        loss_obj=dict(type='CrossEntropyLoss', use_sigmoid=True, reduction='sum', loss_weight=1.0),
        loss_l1=dict(type='L1Loss', reduction='sum', loss_weight=1.0),
    ),
    train_cfg=dict(assigner=dict(type='SimOTAAssigner', center_radius=2.5)),
    test_cfg=dict(score_thr=0.01, nms=dict(type='nms', iou_threshold=0.65)),
)  # fmt: skip

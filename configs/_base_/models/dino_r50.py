# DINO with ResNet-50 and four scales as mmdet builds it, its backbone without a download: weights come by
# task_checkpoint.

# ======================= settings =======================
num_classes = 80
num_queries = 900
num_levels, embed_dims, feedforward = 4, 256, 2048
encoder_layers = decoder_layers = 6

# ======================= model =======================
attention = dict(embed_dims=embed_dims, dropout=0.0)
ffn = dict(embed_dims=embed_dims, feedforward_channels=feedforward, ffn_drop=0.0)
model = dict(
    type='mmdet.DINO',
    num_queries=num_queries, with_box_refine=True, as_two_stage=True,
    data_preprocessor=dict(
        type='mmdet.DetDataPreprocessor', mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], bgr_to_rgb=True,
        pad_size_divisor=1,
    ),
    backbone=dict(
        type='ResNet', depth=50, num_stages=4, out_indices=(1, 2, 3), frozen_stages=1,
        norm_cfg=dict(type='BN', requires_grad=False), norm_eval=True, style='pytorch',
    ),
    neck=dict(
        type='ChannelMapper', in_channels=[512, 1024, 2048], kernel_size=1, out_channels=embed_dims, act_cfg=None,
        norm_cfg=dict(type='GN', num_groups=32), num_outs=num_levels,
    ),
    encoder=dict(
        num_layers=encoder_layers,
        layer_cfg=dict(self_attn_cfg=dict(attention, num_levels=num_levels), ffn_cfg=ffn),
    ),
    decoder=dict(
        num_layers=decoder_layers, return_intermediate=True, post_norm_cfg=None,
        layer_cfg=dict(
            self_attn_cfg=dict(attention, num_heads=8), cross_attn_cfg=dict(attention, num_levels=num_levels),
            ffn_cfg=ffn,
        ),
    ),
    positional_encoding=dict(num_feats=embed_dims // 2, normalize=True, offset=0.0, temperature=20),
    bbox_head=dict(
        type='DINOHead', num_classes=num_classes, sync_cls_avg_factor=True,
        loss_cls=dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.25, loss_weight=1.0),
        loss_bbox=dict(type='L1Loss', loss_weight=5.0),
        loss_iou=dict(type='GIoULoss', loss_weight=2.0),
    ),
    dn_cfg=dict(
        label_noise_scale=0.5, box_noise_scale=1.0,
        group_cfg=dict(dynamic=True, num_groups=None, num_dn_queries=100),
    ),
    train_cfg=dict(
        assigner=dict(
            type='HungarianAssigner',
            match_costs=[
                dict(type='FocalLossCost', weight=2.0),
                dict(type='BBoxL1Cost', weight=5.0, box_format='xywh'),
                dict(type='IoUCost', iou_mode='giou', weight=2.0),
            ],
        )
    ),
    test_cfg=dict(max_per_img=300),
)  # fmt: skip

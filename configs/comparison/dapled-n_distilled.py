# dapled-n taught by a trained dapled-s; all else as in dapled-n_photos-night.py, which trains it without a teacher.

_base_ = './dapled-s_photos-night.py'

# ======================= settings =======================
teacher = dict(type='DAPLED', arch='s', checkpoint='dapled-s')
teacher_weight = 0.5  # of the teacher's restored image
teacher_heatmap_weight = 0.005
clean_share = 0.0  # of the clean image in the image that the teacher sets

# ======================= model =======================
model = dict(
    restorer=dict(arch='n'),
    losses=dict(
        _delete_=True,
        charbonnier={{_base_.losses.charbonnier}},
        edge={{_base_.losses.edge}},
        illumination={{_base_.losses.illumination}},
        heatmap={{_base_.losses.heatmap}},
        distillation=dict(
            type='DistillationLoss',
            teacher=teacher,
            image_weight=teacher_weight,
            heatmap_weight=teacher_heatmap_weight,
            clean_share=clean_share,
        ),
    ),
)
load_from = None

# Learn prompts for mmdapled-tiny: token embeddings in the place of words; the CLIP stays frozen. mmdapled-tiny was
# trained with words for these degradations and gains little. README.md says how to learn prompts for another CLIP.

_base_ = ['./mmdapled-tiny_coco128-night.py']

# ======================= settings =======================
tokens = 16  # of each context: K degradations, two sides
max_epochs = 2
learning_rate = 2e-3
reading_lr_mult = 10  # temperature and bias: few, and the loss is flat in them

# ======================= model =======================
model = dict(
    _delete_=True,
    type='PromptTuning',
    model='mmdapled-tiny',
    pretrained='embedded',
    working_size={{_base_.working_size}},
    view={{_base_.view}},
    tokens=tokens,
)

# ======================= schedule =======================
train_cfg = dict(max_epochs=max_epochs, val_interval=1)
param_scheduler = [
    dict(type='CosineAnnealingLR', eta_min=0, by_epoch=True, begin=0, end=max_epochs, T_max=max_epochs,
         convert_to_iter_based=True),
]  # fmt: skip
optim_wrapper = dict(
    _delete_=True,
    type='OptimWrapper',
    # No weight decay: it would pull the contexts away from the words that they start at.
    optimizer=dict(type='AdamW', lr=learning_rate, weight_decay=0.0),
    clip_grad=dict(max_norm=1.0),
    paramwise_cfg=dict(custom_keys={
        'log_temperature': dict(lr_mult=reading_lr_mult), 'bias': dict(lr_mult=reading_lr_mult),
    }),
)  # fmt: skip

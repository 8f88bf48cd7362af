# Learned prompts for mmdapled-tiny: token embeddings in the place of words, trained while the CLIP stays frozen.
# tools/export_prior.py CONFIG CHECKPOINT FILE.safetensors --refit writes what CLIPPrior(prompts=FILE, ...) reads, with
# the same model, pretrained and working_size. mmdapled-tiny learned these degradations by words already and gains
# little; prompts are for a CLIP that did not, RN50 of OpenAI for example:
#   tools/train.py THIS_CONFIG --cfg-options model.model=RN50 model.pretrained=openai model.working_size=224
# and export with the config in the work dir, which has those options. For a ViT model.view=1.0, too: its positions are
# for whole photos.

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

# dapled-s on LOL-v1, from the bundled weights.

_base_ = [
    '../_base_/datasets/lol_v1.py',
    '../_base_/losses/pairs_finetune.py',
    '../_base_/schedules/restoration_finetune.py',
]

restorer = dict(type='DAPLED', arch='s', checkpoint='dapled-s')
model = dict(type='RestorationModel', restorer=restorer, losses={{_base_.losses}})
train_dataloader = dict(batch_size={{_base_.finetune_batch_size}}, num_workers=1)
val_dataloader = dict(num_workers=1)

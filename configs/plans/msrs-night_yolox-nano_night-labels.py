# The number of night labels that a restorer replaces: MSRS-night, YOLOX-Nano, the first 10, 30 and all 91 labelled
# night images in training; plain against joint, three seeds. Without any label: msrs-zero-shot_yolox-nano.py, whose
# restorer of seed 0 every joint run starts from.

# ======================= settings =======================
start = 'work_dirs/compare/msrs-zero-shot_yolox-nano/msrs-zero-shot/yolox-nano/joint-dapled-t/seed_0/epoch_16.pth'

# ======================= plan =======================
plain = '../detection/{detector}_{dataset}_plain.py'
detectors = ('yolox-nano',)
datasets = {
    'msrs-night': dict(),
    'msrs-night-30': dict(of='msrs-night', options={'train_dataloader.dataset.datasets.0.indices': 30}),
    'msrs-night-10': dict(of='msrs-night', options={'train_dataloader.dataset.datasets.0.indices': 10}),
}
seeds = (0, 1, 2)
arms = {
    'plain': dict(),
    'joint-dapled-t': dict(
        config='../detection/{detector}_{dataset}_dapled-t.py', model=dict(restorer_checkpoint=start)
    ),
}

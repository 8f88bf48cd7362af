# MSRS-night without its labels: YOLOX-Nano as published, taught by its own moving average on the 91 night images of
# training, and that with dapled-t in front of teacher and student; three seeds. On val (45 images).

# ======================= plan =======================
plain = '../detection/{detector}_{dataset}_plain.py'
detectors = ('yolox-nano',)
datasets = ('msrs-mean-teacher',)
seeds = (0, 1, 2)
arms = {
    'plain': dict(),
    'joint-dapled-t': dict(config='../detection/{detector}_{dataset}_dapled-t.py'),
}

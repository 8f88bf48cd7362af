# NightStreet, SegFormer with MiT-B0 from scratch: plain, and with dapled-t trained jointly in front; three seeds.

plain = '../segmentation/{detector}_{dataset}_plain.py'
detectors = ('segformer_mit-b0',)
datasets = ('night-street',)
seeds = (0, 1, 2)
arms = {
    'plain': dict(),
    'joint-dapled-t': dict(config='../segmentation/{detector}_{dataset}_dapled-t.py'),
}

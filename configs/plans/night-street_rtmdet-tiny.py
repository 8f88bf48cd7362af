# NightStreet, RTMDet-tiny from scratch: plain, and with dapled-t trained jointly in front; three seeds.

plain = '../detection/{detector}_{dataset}_plain.py'
detectors = ('rtmdet-tiny',)
datasets = ('night-street',)
seeds = (0, 1, 2)
arms = {
    'plain': dict(),
    'joint-dapled-t': dict(config='../detection/{detector}_{dataset}_dapled-t.py'),
}

# DAP-LED, size n, for real time: light alone, without a detail head.
restorer = dict(type='DAPLED', arch='n')

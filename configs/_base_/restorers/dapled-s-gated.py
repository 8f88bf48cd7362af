# dapled-s with its bundled weights, run on degraded images alone; images that need nothing are returned bit for bit.
restorer = dict(type='Gated', restorer='dapled-s', checkpoint='dapled-s', prior=dict(type='ImageStatistics'))

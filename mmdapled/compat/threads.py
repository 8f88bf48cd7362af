"""Let OpenMP threads sleep while they wait, unless the user has set a policy.

By default they spin. Where another process uses one of their cores, a spinning thread takes the core that another
thread needs to finish, and each parallel loop of torch waits for the scheduler. Ends with a torch whose wheels set the
passive policy; 2.14 does not.
"""

import os
import sys

POLICY = 'OMP_WAIT_POLICY'


def set_wait_policy() -> None:
    """Set the passive wait policy in the environment, which child processes inherit.

    OpenMP reads it once, when torch is loaded. With torch loaded already, nothing is set: it would reach child
    processes alone.
    """
    if 'torch' not in sys.modules:
        os.environ.setdefault(POLICY, 'passive')

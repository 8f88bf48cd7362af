"""Arms of a comparison under one schedule: plan, run, measure, judge, report."""

"""Compare restorers under one schedule: plan, run, measure, test for significance, report."""

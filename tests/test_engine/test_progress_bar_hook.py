from toy_detector import toy_config
from toy_runner import toy_runner

from mmdapled.registry import HOOKS, MODELS


def test_bar_reaches_the_end_and_releases_the_terminal(tmp_path, capsys):
    runner = toy_runner(MODELS.build(toy_config()), tmp_path, [dict(type='ProgressBarHook', title='plain arm')])
    runner.train()
    shown = capsys.readouterr().out
    assert 'plain arm, loss' in shown and '4/4' in shown
    assert next(hook for hook in runner.hooks if type(hook).__name__ == 'ProgressBarHook').progress is None


def test_close_without_a_run_is_harmless():
    HOOKS.build(dict(type='ProgressBarHook')).close()

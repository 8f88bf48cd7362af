"""The converters' command lines: what they write, print and return, and that they explain themselves."""

import json

import converter_tools
import published_files
import pytest

SETS = {
    'exdark': (
        published_files.exdark,
        ['--protocol', 'official'],
        {'exdark_official_train': 2, 'exdark_official_test': 2},
    ),
    'darkface': (published_files.darkface, [], {'darkface_labelled': 3}),
    'nod': (published_files.nod, ['--camera', 'nikon'], {'nod_nikon_train': 2, 'nod_nikon_test': 2}),
    'bdd100k': (published_files.bdd100k, [], {'bdd100k_night_train': 2, 'bdd100k_night_val': 2}),
    'nightowls': (published_files.nightowls, [], {'nightowls_train': 3, 'nightowls_val': 3}),
    'llvip': (published_files.llvip, [], {'llvip_train': 2, 'llvip_test': 1}),
}


@pytest.fixture
def run(capsys):
    """A function that runs a command line and gives its exit code, stdout and stderr."""

    def call(name, *arguments):
        try:
            code = converter_tools.load(name).main([*map(str, arguments)])
        except SystemExit as end:
            code = end.code
        return code, *capsys.readouterr()

    return call


@pytest.mark.parametrize('name', SETS)
def test_files_are_written_and_a_second_run_gives_the_same(name, tmp_path, run):
    write, options, counts = SETS[name]
    root = write(tmp_path)
    for place in ('first', 'second'):
        code, out, err = run(name, root, *options, '--out', tmp_path / place)
        assert code == 0 and 'verify.py' in out and 'warning' in err
    for file, count in counts.items():
        first, second = ((tmp_path / place / f'{file}.json').read_text() for place in ('first', 'second'))
        assert first == second and len(json.loads(first)['images']) == count


def test_an_error_is_one_line_and_code_2(tmp_path, run):
    code, out, err = run('llvip', tmp_path / 'no')
    assert code == 2 and out == '' and err.startswith('error: ') and err.count('\n') == 1


def test_protocols_are_not_mixed(tmp_path, run):
    root = published_files.exdark(tmp_path)
    assert 'required: --protocol' in run('exdark', root)[2]
    code, _, err = run('exdark', root, '--protocol', 'official', '--lists', root)
    assert code == 2 and '--lists belongs to --protocol maet' in err
    code, _, err = run('exdark', root, '--protocol', 'maet')
    assert code == 2 and 'ICCV_MAET' in err and not (root / 'annotations').exists()


@pytest.mark.parametrize('name', [*SETS, 'nightcity', 'verify'])
def test_help(name, run):
    code, out, _ = run(name, '--help')
    assert code == 0 and f'python tools/dataset_converters/{name}.py' in out and 'Exit code' in out

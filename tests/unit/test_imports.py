"""Who may import whom, and what must not be in the repository at all.

flows → journey → tasks → letters → prefect_ui → engine → store, integrations; all of these → cases
store → cases                 cases, integrations, photos, sandbox → nothing of ours
settings → cases              stack → store, settings; demo → stack; chaos → stack, demo
Settings are read in engine/wiring.py only.
"""

import ast
import fnmatch
import os
import pkgutil
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

MAY_IMPORT = {
    "cases": set[str](),
    "integrations": set[str](),
    "sandbox": set[str](),
    "settings": {"cases"},
    "store": {"cases"},
    "engine": {"cases", "store", "integrations"},
    "engine/wiring.py": {"cases", "store", "integrations", "settings"},
    "prefect_ui": {"cases", "store", "integrations", "engine"},
    "letters": {"cases", "integrations", "engine", "prefect_ui", "photos"},
    "tasks": {"cases", "integrations", "engine", "prefect_ui", "letters"},
    "journey": {"cases", "engine", "prefect_ui", "tasks"},
    "flows": {"cases", "engine", "prefect_ui", "journey"},
    "door": {"cases", "store", "integrations", "engine", "letters", "settings", "photos"},
    "stack": {"store", "settings", "photos"},
    "stack/health.py": {"stack", "store", "cases", "integrations", "settings"},
    "stack/telling.py": {"stack", "settings", "cases", "integrations"},
    "stack/setting_values.py": {"stack", "settings", "integrations"},
    "stack/setting_trials.py": {"stack", "settings", "integrations", "cases"},
    "stack/department_files.py": {"stack", "cases", "letters"},
    "stack/forgetting/forget.py": {"stack", "store", "cases"},
    "stack/forgetting/by_hand.py": {"stack", "store", "cases"},
    "demo": {"stack"},
    "photos": set[str](),
    "worker": set[str](),
    "benchmarks": {"stack", "demo", "sandbox"},
    "chaos": {"stack", "demo"},
}
"""Besides itself. Tests may import everything; everything may import the standard library and the dependencies."""

OURS = {name.partition("/")[0] for name in MAY_IMPORT} | {"tests"}


def files(suffix: str = "") -> Iterator[Path]:
    """Every file of the repository: what git tracks; in a copy without git, all but what .gitignore names."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = listed.stdout.split("\0") if listed.returncode == 0 else _names()
    yield from (ROOT / name for name in names if name.endswith(suffix) and (ROOT / name).is_file())


def _names() -> Iterator[str]:
    ignored = [*(line.strip().rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if line), ".git"]

    def is_ignored(name: str) -> bool:
        return any(fnmatch.fnmatch(name, pattern) for pattern in ignored)

    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not is_ignored(name)]
        yield from (str(Path(folder, name).relative_to(ROOT)) for name in names if not is_ignored(name))


PYTHON = {path.relative_to(ROOT).as_posix(): path for path in sorted(files(".py"))}
OUR_CODE = [name for name in PYTHON if name.partition("/")[0].removesuffix(".py") in MAY_IMPORT]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(level, what) of every import anywhere in a file, those inside functions included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.level, f"{node.module or ''}.{alias.name}") for alias in node.names)


@pytest.mark.parametrize("name", OUR_CODE)
def test_a_file_imports_only_what_its_room_may(name: str) -> None:
    room = name.partition("/")[0].removesuffix(".py")
    allowed = MAY_IMPORT.get(name, MAY_IMPORT[room]) | {room}
    found = {module.partition(".")[0] for _, module in imports(PYTHON[name])} & OURS
    assert found <= allowed


def test_every_room_is_in_the_table() -> None:
    assert {name.partition("/")[0].removesuffix(".py") for name in PYTHON} <= OURS
    assert {name for name in MAY_IMPORT if name.endswith(".py")} <= set(PYTHON)


@pytest.mark.parametrize("name", PYTHON)
def test_imports_are_absolute_and_nothing_is_mocked(name: str) -> None:
    for level, module in imports(PYTHON[name]):
        assert level == 0
        assert not {"mock", "pytest_mock"} & set(module.split("."))


@pytest.mark.parametrize("name", [name for name in PYTHON if name.startswith("flows/")])
def test_a_flow_file_is_imports_and_flows(name: str) -> None:
    """No SQL, HTTP, settings, try/except; no classes (Prefect loads the file twice)."""
    tree = ast.parse(PYTHON[name].read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Try)
        assert not isinstance(node, ast.ClassDef)
    roots = {module.partition(".")[0] for _, module in imports(PYTHON[name])}
    assert roots <= {"cases", "engine", "prefect_ui", "journey"} | sys.stdlib_module_names


@pytest.mark.parametrize("name", [name for name in PYTHON if re.fullmatch(r"tasks/[^_]\w*\.py", name)])
def test_a_file_of_tasks_offers_tasks_and_nothing_else(name: str) -> None:
    functions = [
        it for it in ast.parse(PYTHON[name].read_text(encoding="utf-8")).body if isinstance(it, ast.FunctionDef)
    ]
    offered = [it for it in functions if not it.name.startswith("_")]
    assert offered
    assert [it.name for it in offered if not it.decorator_list] == []


@pytest.mark.parametrize("name", [Path(name).stem for name in PYTHON if re.fullmatch(r"flows/[^_]\w*\.py", name)])
def test_a_flow_file_shares_its_name_with_no_module(name: str) -> None:
    """Prefect runs flows/x.py as a module named x, with flows/ in front of sys.path for good."""
    installed = {it.name for it in pkgutil.iter_modules([sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])}
    assert "prefect" in installed
    assert name not in installed | sys.stdlib_module_names | OURS


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a host of a package index", r"py[p]i\.org|python[h]osted\.org|index-[u]rl|devp[i]|artif[a]ctory"),
        ("a path of one machine", r"(?<![\w.:}/-])/(?:[w]ork|[r]oot|[h]ome|[U]sers)/"),
    ],
)
def test_no_file_names(what: str, pattern: str) -> None:
    for path in files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found = re.search(pattern, text)
        assert not found, f"{what} in {path.relative_to(ROOT)}: {found[0]}"

"""The set-up: what it decides and what it says, without installing anything."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return dev.py as a module whose `.venv` lies in a folder of its own, and that can start nothing."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(module, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(module, "become", lambda *arguments: pytest.fail(f"started {arguments}"))
    monkeypatch.setattr(module.subprocess, "call", lambda *_args, **_options: pytest.fail("ran something"))
    return module


class Became(Exception):
    """Stands for the end of dev.py: it went on as another program."""


@pytest.fixture
def becomes(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the arguments dev.py goes on with, once it has."""
    seen: list[str] = []

    def become(*arguments: str) -> NoReturn:
        seen.extend(arguments)
        raise Became

    monkeypatch.setattr(dev, "become", become)
    return seen


def test_it_is_short_and_needs_the_standard_library_only() -> None:
    text = (ROOT / "dev.py").read_text()
    assert len(text.splitlines()) < 280
    program = "import sys; sys.path[:] = [p for p in sys.path if 'site-packages' not in p]; import runpy; "
    program += f"runpy.run_path({str(ROOT / 'dev.py')!r}, run_name='dev')"
    assert subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True).returncode == 0


def test_an_unknown_command_prints_the_usage() -> None:
    done = subprocess.run([sys.executable, ROOT / "dev.py", "dance"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "python3 dev.py run" in done.stderr


def test_a_second_call_installs_nothing(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "check_system", lambda: None)
    dev.STAMP.write_text(dev.fingerprint())
    dev.set_up()


def test_a_changed_project_is_installed_again(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    monkeypatch.setattr(dev, "check_system", lambda: steps.append("system"))
    monkeypatch.setattr(dev, "install", lambda: steps.append("install"))
    dev.STAMP.write_text("3.11.0 of another pyproject.toml")
    dev.set_up()
    assert steps == ["system", "install"]
    assert dev.STAMP.read_text() == dev.fingerprint()


def test_without_a_fitting_python_it_says_which_one_is_wanted(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "version_of", lambda _command: "3.9.2")
    with pytest.raises(dev.SetUpError, match=r"finding Python failed: no Python 3\.11 to 3\.13.*\n.*install Python"):
        dev.find_python()


def test_where_it_may_not_install_it_names_the_one_line(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda _name: "somewhere")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(dev, "output", lambda *_command: None)
    with pytest.raises(dev.SetUpError, match=r"type  sudo apt-get install .* libegl1 libgl1"):
        dev.install_packages("checking the libraries Qt needs", ["libegl1", "libgl1"])


@pytest.mark.skipif(sys.platform != "linux", reason="the libraries of Linux")
def test_a_missing_font_stops_nothing(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "loads", lambda _library: True)
    monkeypatch.setattr(dev, "output", lambda *_command: None)
    monkeypatch.setattr(dev.shutil, "which", lambda _name: None)
    dev.check_system()
    assert "Going on" in capsys.readouterr().out


def test_the_doctor_looks_for_the_same_libraries(dev: ModuleType) -> None:
    from nnviz import doctor

    assert set(dev.LIBRARIES) == set(doctor.LIBRARIES)


def test_a_display_opens_the_window(dev: ModuleType, becomes: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    with pytest.raises(Became):
        dev.run(["race", "--play"])
    assert becomes == ["-m", "nnviz", "race", "--play"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_commands_of_nnviz_need_no_display(
    dev: ModuleType, becomes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Became):
        dev.run(["--screenshot=a.png"])
    assert becomes == ["-m", "nnviz", "--screenshot=a.png"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_without_a_display_the_window_is_drawn_into_out(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(dev, "ROOT", tmp_path)

    def nnviz(command: list[str]) -> int:
        assert command[3:5] == ["--size=1280x800", "--after-steps=2000"]
        assert command[-1] == "moons"
        files = dict(option.split("=") for option in command[5:8])
        assert list(files) == ["--screenshot", "--metrics", "--save"]
        for path in files.values():
            Path(path).touch()
        rows = "run,seed,step,epoch,loss,test_loss,test_accuracy\nA,1,1,0,0.7,0.8,0.5\nA,1,2,0,0.25,,\n"
        Path(files["--metrics"]).write_text(rows)
        return 0

    monkeypatch.setattr(dev.subprocess, "call", nnviz)
    dev.run(["moons"])
    said = capsys.readouterr().out
    assert "there is no display here" in said
    assert "A (seed 1): 2 steps, loss 0.2500, test loss 0.8000, test accuracy 0.5000" in said


class Pip:
    """Stands for the pip of `.venv`: notes what it is asked for, and has not got everything."""

    def __init__(self, dev: ModuleType, monkeypatch: pytest.MonkeyPatch, *lacks: str, there: str | None = None) -> None:
        self.asked: list[list[str]] = []
        self._lacks, self._there = lacks, there
        monkeypatch.setattr(dev.subprocess, "call", self._call)
        monkeypatch.setattr(dev, "output", self._output)

    def _call(self, command: list[str], **_options: object) -> int:
        assert command[:2] == [sys.executable, "-m"]
        self.asked.append(command[2:])
        return int(command[-1] in self._lacks)

    def _output(self, *command: str) -> str | None:
        return None if command[-1] in self._lacks else "" if "--dry-run" in command else self._there


PROJECT = ["pip", "install", "-e", ".[test]"]


@pytest.mark.parametrize(
    ("platform", "lacks", "ways"),
    [
        ("linux", [], ["pip install torch=={}+cpu"]),
        ("linux", ["torch=={}+cpu"], ["pip install --quiet uv", "uv pip install {python} {cpu} torch=={}"]),
        (
            "linux",
            ["torch=={}+cpu", "uv"],
            ["pip install --quiet uv", "pip install torch=={}"],
        ),
        ("darwin", [], ["pip install torch=={}"]),
        ("win32", ["torch=={}"], ["pip install torch=={}", "pip install torch>=2.2"]),
    ],
)
def test_the_cpu_build_of_torch_is_installed_first_then_the_project(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, platform: str, lacks: list[str], ways: list[str]
) -> None:
    monkeypatch.setattr(dev.sys, "platform", platform)
    pip = Pip(dev, monkeypatch, *(name.format(dev.TORCH) for name in lacks))
    dev.install()
    names = {"python": f"--python={sys.executable}", "cpu": "--torch-backend=cpu"}
    assert pip.asked == [*(way.format(dev.TORCH, **names).split(" ") for way in ways), PROJECT]


def test_where_the_pinned_torch_cannot_be_had_another_is_taken(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pinned = f"torch=={dev.TORCH}"
    pip = Pip(dev, monkeypatch, f"{pinned}+cpu", "uv", pinned)
    dev.install()
    assert [command[-1] for command in pip.asked] == ["uv", pinned, "torch>=2.2", ".[test]"]
    assert "cannot be had" in capsys.readouterr().out


@pytest.mark.parametrize(("there", "stays"), [("{}", True), ("{}+cu130", True), ("2.2.0", False), ("{}0", False)])
def test_the_torch_that_is_there_stays(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, there: str, stays: bool
) -> None:
    pip = Pip(dev, monkeypatch, there=there.format(dev.TORCH))
    dev.install()
    assert (pip.asked == [PROJECT]) == stays


def test_a_pip_that_gives_up_names_the_step_and_leaves_no_stamp(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "check_system", lambda: None)
    monkeypatch.setattr(dev.subprocess, "call", lambda command, **_options: int(command[-1] == ".[test]"))
    dev.STAMP.write_text("an older project")
    with pytest.raises(
        dev.SetUpError, match=r"installing nnviz failed: pip gave up.*\n.*What to do: check the network"
    ):
        dev.set_up()
    assert not dev.STAMP.exists()


def test_a_half_made_venv_is_made_again(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    steps: list[str] = []
    monkeypatch.setattr(dev, "check_system", lambda: None)
    monkeypatch.setattr(dev, "make_venv", lambda: steps.append("venv"))
    monkeypatch.setattr(dev, "install", lambda: steps.append("install"))
    monkeypatch.setattr(dev, "PYTHON", tmp_path / ".venv" / "bin" / "python")  # nothing is there yet
    dev.set_up()
    assert steps == ["venv", "install"]


def test_the_venv_is_made_afresh_with_the_python_found(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(dev.subprocess, "call", lambda command, **_options: asked.append(command) or 0)
    dev.make_venv()
    assert asked == [[sys.executable, "-m", "venv", "--clear", str(dev.VENV)]]
    monkeypatch.setattr(dev.subprocess, "call", lambda command, **_options: 1)
    with pytest.raises(dev.SetUpError, match=r"making \.venv failed"):
        dev.make_venv()

"""The doctor's report: complete, cheap to import, and honest about what is missing."""

import importlib.metadata
import subprocess
import sys

import pytest

from nnviz import doctor
from nnviz.doctor import Finding


@pytest.fixture
def no_gpu_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_ASK_TORCH", "print('none that torch can use')")


@pytest.mark.usefixtures("no_gpu_question")
def test_every_topic_is_reported() -> None:
    found = doctor.as_dict(doctor.report(lambda: "bit for bit"))
    assert found["numpy"] == importlib.metadata.version("numpy")
    assert found["GPU"] == "none that torch can use"
    assert found["display"].startswith("offscreen")
    assert found["lanes"] == "bit for bit"
    assert all(found.values())


@pytest.mark.usefixtures("no_gpu_question")
def test_lanes_are_left_out_where_nobody_checked_them() -> None:
    assert "lanes" not in doctor.as_dict(doctor.report())


def test_torch_is_asked_about_the_gpu_in_a_process_of_its_own() -> None:
    program = "import sys; from nnviz import doctor; print(doctor._gpu().found, 'torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=100)
    assert done.stdout.strip().endswith("False")
    assert "unknown" not in done.stdout


def test_a_missing_package_and_library_come_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LIBRARIES", ("libnowhere.so.9",))
    monkeypatch.setattr(sys, "platform", "linux")
    library = doctor._qt_libraries()
    assert "libnowhere.so.9" in library.found
    assert library.remedy
    assert doctor._package("no-such-package-here").remedy == "pip install no-such-package-here"


def test_no_display_is_no_failure_but_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert "--screenshot" in doctor._display().remedy


def test_lines_are_aligned_and_show_remedies() -> None:
    findings = (Finding("a", "1"), Finding("long", "none", "do this"))
    assert doctor.lines(findings) == ["a     1", "long  none", "      -> do this"]

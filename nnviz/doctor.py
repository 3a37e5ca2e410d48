"""What a report of a problem needs to say: versions, platform, display, GPU, fonts, and what was proved here.

Nothing heavy is imported: versions come from the packages' metadata, and the GPU is asked of torch in a process of
its own. What only the trainer can prove (that lanes do not depend on each other) is handed in as a function.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable

import msgspec

import nnviz
from nnviz import processor

PACKAGES = (
    "torch",
    "numpy",
    "PySide6-Essentials",
    "pyqtgraph",
    "msgspec",
    "scikit-learn",
    "tomli-w",
    "platformdirs",
)

#: Shared libraries Qt loads from a Linux system.
LIBRARIES = (
    "libEGL.so.1",
    "libGL.so.1",
    "libglib-2.0.so.0",
    "libdbus-1.so.3",
    "libfontconfig.so.1",
    "libxkbcommon-x11.so.0",
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-keysyms.so.1",
    "libxcb-image.so.0",
    "libxcb-render-util.so.0",
    "libxcb-shape.so.0",
    "libxcb-xinerama.so.0",
    "libxcb-randr.so.0",
)

_ASK_TORCH = """
import torch
names = [f"{torch.cuda.get_device_name(i)} (cuda:{i})" for i in range(torch.cuda.device_count())]
names += ["Apple GPU (mps)"] if torch.backends.mps.is_available() else []
print("; ".join(names) or "none that torch can use")
"""


class Finding(msgspec.Struct, frozen=True):
    """One line of the report.

    Attributes:
        topic: What it is about ("torch", "display", ...).
        found: What was found.
        remedy: What to do where it is a problem; empty where it is none.
    """

    topic: str
    found: str
    remedy: str = ""


def report(lanes: Callable[[], str] | None = None) -> tuple[Finding, ...]:
    """Return all findings; `lanes` runs the lane self-check and says what it proved."""
    findings = [
        Finding("nnviz", nnviz.__version__),
        Finding("Python", platform.python_version()),
        *(_package(name) for name in PACKAGES),
        Finding("platform", f"{platform.platform()}, {platform.machine()}, {len(processor.cores())} cores"),
        _display(),
        _qt_libraries(),
        _fonts(),
        _gpu(),
    ]
    if lanes is not None:
        findings.append(Finding("lanes", lanes()))
    return tuple(findings)


def lines(findings: tuple[Finding, ...]) -> list[str]:
    """Return the report as text, a line for each finding and one more for each remedy."""
    width = max(len(finding.topic) for finding in findings)
    out = []
    for finding in findings:
        out.append(f"{finding.topic:<{width}}  {finding.found}")
        if finding.remedy:
            out.append(f"{'':<{width}}  -> {finding.remedy}")
    return out


def as_dict(findings: tuple[Finding, ...]) -> dict[str, str]:
    """Return the report as topic -> what was found."""
    return {finding.topic: finding.found for finding in findings}


def _package(name: str) -> Finding:
    try:
        return Finding(name, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, "not installed", f"pip install {name}")


def _display() -> Finding:
    chosen = os.environ.get("QT_QPA_PLATFORM")
    if chosen:
        return Finding("display", f"{chosen} (chosen by QT_QPA_PLATFORM)")
    if not sys.platform.startswith("linux"):
        return Finding("display", f"the desktop of {platform.system()}")
    names = [name for name in ("WAYLAND_DISPLAY", "DISPLAY") if os.environ.get(name)]
    if names:
        return Finding("display", ", ".join(f"{name}={os.environ[name]}" for name in names))
    return Finding("display", "none", "without a display use --screenshot, or nnviz train")


def _qt_libraries() -> Finding:
    if not sys.platform.startswith("linux"):
        return Finding("Qt libraries", "come with PySide6")
    missing = [name for name in LIBRARIES if not _loads(name)]
    if missing:
        return Finding("Qt libraries", f"missing: {', '.join(missing)}", "python3 dev.py run installs or names them")
    return Finding("Qt libraries", "complete")


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _fonts() -> Finding:
    if not sys.platform.startswith("linux"):
        return Finding("Chinese font", "part of the system")
    program = shutil.which("fc-list")
    if program is None:
        return Finding("Chinese font", "unknown (fc-list is missing)", "install the package fontconfig")
    families = _output([program, ":lang=zh-cn", "family"])
    if not families:
        return Finding("Chinese font", "none", "install the package fonts-noto-cjk")
    return Finding("Chinese font", min(families.splitlines(), key=len).split(",")[0])


def _gpu() -> Finding:
    said = _output([sys.executable, "-W", "ignore", "-c", _ASK_TORCH])
    return Finding("GPU", said) if said else Finding("GPU", "unknown: torch could not be asked")


def _output(command: list[str]) -> str:
    """Return the first thing `command` prints, or an empty string where it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""

"""The built-in experiments as menu, palette and gallery have them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nnviz import assets, toml
from nnviz.ui import presets


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    presets._read.cache_clear()
    yield
    presets._read.cache_clear()


def test_they_are_read_once_and_are_what_is_in_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def counting(path: Path) -> object:
        read.append(path)
        return real(path)

    real = toml.read
    monkeypatch.setattr(toml, "read", counting)
    found = dict(presets.readable())
    assert found == {name: real(path) for name, path in assets.experiments().items()}
    assert dict(presets.readable()) == found
    assert read == list(assets.experiments().values())


def test_titles_are_in_the_language_asked_for() -> None:
    english, chinese = ({name: rest for name, *rest in presets.titles(code)} for code in ("en", "zh_CN"))
    assert list(english) == list(chinese) == list(assets.experiments())
    spiral = toml.read(assets.experiments()["spiral"])
    assert english["spiral"] == [spiral.title, spiral.about]
    assert chinese["spiral"] == [spiral.title_zh, spiral.about_zh]


def test_a_broken_one_is_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("[network]\nlayers = 3\n")
    (tmp_path / "good.toml").write_text("")
    files = {path.stem: path for path in sorted(tmp_path.iterdir())}
    monkeypatch.setattr(assets, "experiments", lambda: files)
    assert [name for name, _ in presets.readable()] == ["good"]
    assert [name for name, *_ in presets.titles("en")] == ["good"]

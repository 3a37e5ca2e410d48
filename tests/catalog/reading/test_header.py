from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.catalog.reading import header, table, text
from nnviz.refusal import Refused
from nnviz.spec import Data


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_names_of_a_long_file_come_from_its_beginning(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text("城市;年龄;weight\n" + "北京市海淀区;3,5;70\n" * 20_000, encoding=encoding)
    assert header.column_names(Data(name="csv", path=str(path))) == ("城市", "年龄", "weight")


@pytest.mark.parametrize("wanted", ["column 1", "column 2"])
def test_a_table_without_header_has_names_the_target_can_be(tmp_path: Path, wanted: str) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("1,2\n3,4\n5,7\n")
    data = Data(name="csv", path=str(path), target=wanted)
    assert wanted in header.column_names(data)
    assert table.read(data).target.name == wanted


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"one word"])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no.csv"
    path.write_bytes(content)
    with pytest.raises(Refused):
        header.column_names(Data(name="csv", path=str(path)))
    with pytest.raises(Refused):
        header.column_names(Data(name="csv", path=str(tmp_path / "missing.csv")))


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\r")), st.integers(9, 60))
def test_a_beginning_is_whole_lines_of_the_file(tmp_path_factory: pytest.TempPathFactory, said: str, size: int) -> None:
    path = tmp_path_factory.getbasetemp() / "beginning.txt"
    whole = "héad,ü\n" + said
    path.write_bytes(whole.encode())
    found = text.beginning(path, size)
    assert whole.startswith(found)
    assert found.endswith("\n") or found == whole
    assert len(found.encode()) <= size or found == whole

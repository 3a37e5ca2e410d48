"""Texts of unknown encoding: UTF-8 as it was written, Chinese and western ones told apart by what they read like."""

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnviz.catalog.reading import text
from nnviz.refusal import Refused

QUICK = settings(max_examples=100, deadline=None)


def valid_utf_8(content):
    with contextlib.suppress(UnicodeDecodeError):
        return bool(content.decode())
    return False


def read(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "t.csv")
        path.write_bytes(content)
        return text.read(path)


@QUICK
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])).filter(str.strip), st.booleans())
def test_utf_8_is_read_as_it_was_written(written, mark):
    if not mark and written.startswith("\ufeff"):
        written = written.lstrip("\ufeff") + "."
    assert read(written.encode("utf-8-sig" if mark else "utf-8")) == (written, "utf-8")


@QUICK
@given(st.text(st.characters(exclude_categories=["Cs"])).filter(str.strip), st.sampled_from(["le", "be"]))
def test_utf_16_with_its_mark_is_read_as_it_was_written(written, order):
    assert read(("\ufeff" + written).encode(f"utf-16-{order}")) == (written, "utf-16")


CHINESE = [
    "城市,人口,类别\n北京,2154,大\n上海,2424,大\n",
    "身高;体重;性别\n1,72;65;男\n1,60;50;女\n",
    "a,b,标签\n1,2,好\n3,4,坏\n",
    "姓名,成绩\n王鑫,90\n李晟,85\n",
    "语言,等级\nC语言,A级\nB超,Ⅱ级\n",
    "x,y,说明\n1,2,“你好，世界！”\n",
    "陳先生,張小姐,你\n1,2,是\n",
    "名,字\n\U00020000,1\n",
]
WESTERN = [
    "größe,straße\n1,2\n",
    "ÜBERGRÖSSE,MASS\n1,2\n",
    "REGIÃO,SITUAÇÃO,POPULAÇÃO\n1,2,3\n",
    "AÇÃO,y\n1,2\n",
    "prénom,créée\nNoël,été\n",
    "año,¿qué?\n1,2\n",
    "price in €,“size”\n1,2\n",
    "°C,µm,±\n20,3,1\n",
    "Ærø,Ålesund,Málaga\n1,2,3\n",
]


@pytest.mark.parametrize("written", CHINESE, ids=range(len(CHINESE)))
@pytest.mark.parametrize("encoding", ["gb18030", "gbk"])
def test_chinese_windows_writes_gb18030(written, encoding):
    encodable = written.encode(encoding, errors="ignore").decode(encoding)
    assert read(written.encode(encoding, errors="ignore")) == (encodable, "gb18030")


@pytest.mark.parametrize("written", WESTERN, ids=range(len(WESTERN)))
def test_western_windows_writes_cp1252(written):
    assert read(written.encode("cp1252")) == (written, "cp1252")


COMMON = sorted(bytes([lead, trail]).decode("gb2312") for lead in range(0xB0, 0xD7) for trail in range(0xA1, 0xFF))


@QUICK
@given(st.lists(st.text(st.sampled_from(COMMON), min_size=2, max_size=6), min_size=3, max_size=12))
def test_words_of_common_characters_are_chinese(words):
    written = ",".join(words) + "\n1,2\n"
    assume(not valid_utf_8(written.encode("gbk")))
    assert read(written.encode("gbk")) == (written, "gb18030")


@QUICK
@given(st.lists(st.sampled_from("éèàçüöäßñåøÜÖÉ"), min_size=1, max_size=8))
def test_single_accented_letters_are_western(letters):
    written = ",".join(f"w{letter}rd" for letter in letters) + "\n1,2\n"
    assert read(written.encode("cp1252")) == (written, "cp1252")


@QUICK
@given(st.binary(min_size=1, max_size=60))
def test_any_bytes_are_a_text_or_refused(content):
    try:
        found, encoding = read(content)
    except Refused:
        return
    assert encoding in ("utf-8", "utf-16", "gb18030", "cp1252", "latin-1")
    assert found.strip()

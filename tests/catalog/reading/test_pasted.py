"""Tables from the clipboard."""

import contextlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import wording
from nnviz.catalog.reading import pasted
from nnviz.refusal import Refused

NUMBERS = st.floats(-1e5, 1e5).map(lambda value: round(value, 6))


@pytest.mark.parametrize(
    "text",
    [
        "1.5\t-2\t0\n3\t4\t1\n",
        "1.5;-2;0\n3;4;1",
        "1.5, -2, 0\n3, 4, 1",
        "1.5 -2 0\n3  4 1",
        "1,5\t-2\t0\r\n3\t4\t1\r\n",
        "1,5;\u22122;0\n\n3;4;1",
        "x1\tx2\tlabel\n1.5\t-2\t0\n3\t4\t1",
    ],
)
def test_a_table_is_points(text: str) -> None:
    assert pasted.points(text) == ((1.5, -2.0, 0.0), (3.0, 4.0, 1.0))


@pytest.mark.parametrize(
    ("text", "code", "where", "value"),
    [
        ("1\t2\t0\n3\tfour\t1", "type", "line 2", "four"),
        ("1\t2\t0\n\n3\t\t1", "type", "line 3", '""'),
        ("1;2;0\n3;4", "ragged", "line 2", "2 cells"),
        ("x\ty\n1\t2\n3\t4", "count", "line 2", "2 cells"),  # alike in every row, and no points
        ("1;2;nan", "type", "line 1", "nan"),
        ("1;2;1e9", "range", "line 1", "1e9"),
        ("  \n", "empty", "clipboard", "no text"),
        ("a;b;c", "count", "clipboard", "0 rows"),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_line(text: str, code: str, where: str, value: str) -> None:
    with pytest.raises(Refused) as caught:
        pasted.points(text)
    refusal = caught.value.refusal
    assert (refusal.code, refusal.where, refusal.value) == (code, where, value)
    typed = value if code in {"type", "range"} else ""
    assert not re.search("[a-z]{3}", wording.sentence(refusal, "zh_CN").replace(typed, ""))


@pytest.mark.parametrize("text", ["x\ty\n1,5\t2\n3\t-4\n", "1.5,2\n3,-4", "1.5 2\n3 -4"])
def test_two_columns_are_a_curve_where_one_can_be_meant(text: str) -> None:
    assert pasted.points(text, curve=True) == ((1.5, 2.0), (3.0, -4.0))
    with pytest.raises(Refused):
        pasted.points(text)


@pytest.mark.parametrize(("text", "code"), [("1 2\n3 4 5", "ragged"), ("1 2 3\n4 5", "ragged"), ("1\n2", "count")])
def test_a_curve_has_two_columns_in_every_row(text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        pasted.points(text, curve=True)
    assert caught.value.refusal.code == code
    assert not re.search("[a-z]{3}", wording.sentence(caught.value.refusal, "zh_CN"))


@pytest.mark.parametrize(
    "text",
    [
        "1\t2\t0\t3\n",
        "a;b;c;d\n1;2;3;4",
        "\tb\tc\td\n1\t2\t3\t4",  # a spreadsheet's corner is empty
        "1,2,3\n4,5,6,7",  # the table says which row is wrong
        "x\ty\tkind\n1\t2\tred\n3\t4\tblue",
        "1,2,red\n3,4,blue",
        "hours,passed\n1.5,yes\n2,no",
    ],
)
def test_a_table_that_points_cannot_be(text: str) -> None:
    assert pasted.is_table(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "1\n2",
        "1\t2\t0\t\n3\t4\t1\t\n",  # no column for what a spreadsheet leaves empty
        "  1 2 0\n 10 4 1",
        "x1\tx2\tlabel\n1,5\t2\t0\n3\t4\t1",
        "1;\u22122;0\n3;\u22124;1",
        "1\t2\t0\n3\tfour\t1",
        "1;2;nan",
        "a;b;c",
        "red,blue\ngreen,red",
        "1;2;0\n3;4",
    ],
)
def test_what_may_be_points_is_no_other_table(text: str) -> None:
    assert not pasted.is_table(text)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=8), st.sampled_from("\t;, "))
def test_what_was_written_is_read(rows: list[tuple[float, float, float]], sign: str) -> None:
    assert pasted.points("\n".join(sign.join(map(repr, row)) for row in rows)) == tuple(rows)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_points_or_one_refusal(text: str) -> None:
    assert pasted.is_table(text) in (True, False)
    with contextlib.suppress(Refused):
        assert pasted.points(text)

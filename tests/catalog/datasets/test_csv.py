"""CSV files: what is found in them, and the sentence for each that cannot be taken."""

import csv
import io
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import wording
from nnviz.catalog.registry import datasets
from nnviz.core.data import prepare
from nnviz.refusal import Refused
from nnviz.spec import Data

QUICK = settings(max_examples=60, deadline=None)


def read(path, **keys):
    return datasets()["csv"].make(Data(name="csv", path=str(path), **keys), np.random.default_rng(1))


@pytest.fixture
def table(tmp_path):
    def write(content, **keys):
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(path, **keys)

    return write


def notes(raw):
    return dict(raw.notes)


PLAIN = "a,b,kind\n1,2.5,x\n-3,4e1,y\n5,.5,x\n"


def test_two_columns_of_numbers_are_a_curve(table):
    raw = table("x,y\n0,1\n1,2\n2,5\n3,10\n4,17\n")
    assert (raw.task, raw.kind, raw.inputs, raw.y.tolist()) == ("regression", "line", ("x",), [1, 2, 5, 10, 17])
    raw = table("hours,passed\n0,0\n1,0\n2,1\n3,1\n")
    assert (raw.task, raw.classes) == ("binary", ("0", "1"))


def test_numbers_and_classes(table):
    raw = table(PLAIN)
    np.testing.assert_array_equal(raw.x, [[1, 2.5], [-3, 40], [5, 0.5]])
    assert raw.inputs == ("a", "b")
    assert (raw.task, raw.kind, raw.classes, raw.y.tolist()) == ("binary", "plane", ("x", "y"), [0, 1, 0])
    found = {"encoding": "utf-8", "delimiter": ",", "header": True, "target": "kind"}
    assert raw.notes == (("table", found), ("task", {"task": "binary"}))


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_the_delimiter_is_found(table, delimiter):
    raw = table(PLAIN.replace(",", delimiter))
    assert notes(raw)["table"]["delimiter"] == delimiter
    assert raw.x[1].tolist() == [-3, 40]


def test_spaces_that_align_columns_are_one_delimiter(table):
    raw = table("  width   height \n  1.5      2  \n 10        4\n\n  0.25   100\n")
    assert notes(raw)["table"]["delimiter"] == " "
    assert raw.x.ravel().tolist() == [1.5, 10, 0.25]
    assert raw.y.ravel().tolist() == [2, 4, 100]


@pytest.mark.parametrize(("word", "sign"), [("tab", "\t"), ("space", " "), ("#", "#"), ("semicolon", ";")])
def test_the_delimiter_may_be_said(table, word, sign):
    assert table(PLAIN.replace(",", sign), delimiter=word).x[2].tolist() == [5, 0.5]


def test_decimal_commas(table):
    assert table("a;b\n1,5;2\n-0,25;3,125\n1;7,5e1\n").y.tolist() == [2, 3.125, 75]
    assert table('a,b\n"1,5",2\n"0,25",3.\n'.replace(".", "")).x.tolist() == [[1.5], [0.25]]


@pytest.mark.parametrize("rows", ["1,5;2.5\n2;3", "1,234;1\n2,345;2", "1,234;0.5\n2;3"])
def test_a_comma_that_may_mean_two_things_is_refused(table, rows):
    with pytest.raises(Refused) as caught:
        table("a;b\n" + rows)
    assert caught.value.refusal.code == "decimal"
    assert caught.value.refusal.where == "line 2, column 'a'"


def test_quotes_line_breaks_and_line_numbers(table):
    raw = table('name,"the, ""size""",y\n"red\none",1,0.5\n"blue",2,1.5\n')
    assert raw.inputs == ("name=blue", "name=red\none", 'the, "size"')
    with pytest.raises(Refused) as caught:
        table('name,size,y\n"red\none",1,0.5\n"blue",2\n')
    assert caught.value.refusal.where == "line 4"


@pytest.mark.parametrize(
    ("encode", "name"),
    [
        (lambda text: text.encode(), "utf-8"),
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "utf-8"),
        (lambda text: text.encode("utf-16"), "utf-16"),
        (lambda text: text.encode("cp1252"), "cp1252"),
        (lambda text: text.encode().replace(b"\n", b"\r\n"), "utf-8"),
        (lambda text: text.encode().replace(b"\n", b"\r"), "utf-8"),
    ],
)
def test_encodings_and_line_ends(table, encode, name):
    raw = table(encode("größe,b,y\n1,2,ä\n2,3,b\n"))
    assert raw.inputs == ("größe", "b")
    assert raw.classes == ("b", "ä")
    assert notes(raw)["table"]["encoding"] == name


@pytest.mark.parametrize(
    ("text", "header"),
    [
        (PLAIN, True),
        ("1,2,x\n3,4,y\n", False),
        ("a,b\nx,y\nz,x\nx,y\n", True),
        ("x,y\nx,z\nw,y\n", False),
        (",b,y\n1,2,3\n2,3,5\n", True),
    ],
)
def test_the_header_is_found(table, text, header):
    raw = table(text)
    assert notes(raw)["table"]["header"] is header
    assert len(raw.y) == len(text.splitlines()) - header


def test_the_header_may_be_said(table):
    assert table("1,2,3\n4,5,6.5\n7,8,9\n", header=True).inputs == ("1", "2")
    assert table("1,2\n4,5.5\n", header=False).inputs == ("column 1",)


def test_categories_become_inputs_with_names(table):
    raw = table("colour,n,y\nred,1,0.5\nblue,2,1.5\nred,3,2.5\n")
    assert raw.inputs == ("colour=blue", "colour=red", "n")
    assert raw.x.tolist() == [[0, 1, 1], [1, 0, 2], [0, 1, 3]]
    assert (raw.kind, raw.task) == ("table", "regression")


HOLES = "n,colour,y\n1,red,1.5\n,red,2.5\n3,,3.5\n5,blue,\n6,red,4.5\n"


def test_missing_values_are_dropped_and_counted(table):
    raw = table(HOLES + "7,blue,1\n")
    assert raw.y.tolist() == [1.5, 4.5, 1.0]
    assert notes(raw)["dropped"] == {"rows": 3}


def test_missing_values_to_be_filled_are_left_open_and_counted(table):
    raw = table(HOLES + "7,blue,1\n", missing="fill")
    np.testing.assert_array_equal(raw.x[:, 0], [1, np.nan, 3, 6, 7])
    np.testing.assert_array_equal(raw.x[:, 1:], [[0, 1], [0, 1], [np.nan, np.nan], [0, 1], [1, 0]])
    assert (raw.inputs, raw.choices) == (("n", "colour=blue", "colour=red"), ((1, 3),))
    assert notes(raw)["dropped"] == {"rows": 1}
    assert notes(raw)["filled"] == {"cells": 2, "rows": 2}


LEFT_OUT = "id,unit,n,note,empty,y\n" + "".join(f"ID{n:03},kg,{n},{'abc'[n % 3]},,{n % 2}\n" for n in range(60))


def test_columns_nothing_can_be_learned_from_are_left_out_and_told(table):
    raw = table(LEFT_OUT)
    assert raw.inputs == ("n", "note=a", "note=b", "note=c")
    assert len(raw.y) == 60  # the empty column drops no row
    told = notes(raw)
    assert told["left_out_categories"] == {"count": 1, "columns": ["id"]}
    assert told["left_out_constant"] == {"count": 1, "columns": ["unit"]}
    assert told["left_out_empty"] == {"count": 1, "columns": ["empty"]}
    assert wording.remark("left_out_constant", told["left_out_constant"]) == "Columns left out as constant (1): unit."
    assert "dropped" not in told


@pytest.mark.parametrize(
    ("rows", "different", "used"),
    [(9, 9, True), (10, 5, True), (10, 6, False), (99, 49, True), (99, 50, False), (300, 50, True), (300, 51, False)],
)
def test_text_of_too_many_categories_is_left_out(table, rows, different, used):
    body = "".join(f"{n},t{n % different},{n % 2}\n" for n in range(rows))
    raw = table("n,text,y\n" + body)
    assert (len(raw.inputs) == 1 + different) is used
    assert ("left_out_categories" in notes(raw)) is not used


def test_numbers_are_no_identifiers(table):
    raw = table("id,y\n" + "".join(f"{n},{n % 2}\n" for n in range(500)))
    assert raw.inputs == ("id",)


def test_of_many_columns_left_out_the_first_are_named(table):
    names = [f"c{n}" for n in range(8)]
    raw = table(",".join([*names, "n", "y"]) + "\n" + "".join("1," * 8 + f"{n},{n}.5\n" for n in range(5)))
    assert notes(raw)["left_out_constant"] == {"count": 8, "columns": [*names[:5], "…"]}
    assert raw.inputs == ("n",)


def test_a_column_that_dropping_rows_makes_constant_is_left_out(table):
    raw = table("a,b,y\n1,1,1\n1,2,2\n2,,3\n")
    assert raw.inputs == ("b",)
    assert notes(raw)["left_out_constant"]["columns"] == ["a"]


def test_a_target_is_never_left_out(table):
    assert table(LEFT_OUT, target="id").classes[:2] == ("ID000", "ID001")
    with pytest.raises(Refused) as caught:
        table(LEFT_OUT, target="unit")
    assert (caught.value.refusal.code, caught.value.refusal.where) == ("constant", "line 2, column 'unit'")


@pytest.mark.parametrize("target", ["b", "2"])
def test_the_target_by_name_or_number(table, target):
    raw = table("a,b,c\n1,2.5,3\n4,5.5,6\n", target=target)
    assert raw.inputs == ("a", "c")
    assert raw.y.tolist() == [2.5, 5.5]


@pytest.mark.parametrize(
    ("values", "task"),
    [
        (["0", "1", "1"], "binary"),
        (["3", "1.0", "2"], "multiclass"),
        (["0.5", "1", "2"], "regression"),
        ([str(n) for n in range(11)], "regression"),
        (["true", "false"], "binary"),
    ],
)
def test_the_task_follows_from_the_target(table, values, task):
    text = "a,b,c\n" + "".join(f"{n},{n**2},{value}\n" for n, value in enumerate(values))
    assert table(text).task == task


def test_the_task_may_be_overridden(table):
    asked = table("a,b\n1,1\n2,2\n", task="regression")
    assert asked.task == "regression"
    assert "task" not in dict(asked.notes)  # it does not follow from the content
    raw = table("a,b\n1,0.5\n2,10\n3,2\n4,10.0\n", task="classification")
    assert (raw.classes, raw.y.tolist()) == (("0.5", "2", "10"), [0, 2, 1, 2])


def test_one_number_and_a_value_are_a_line(table):
    assert table("a,b\n1,0.5\n2,2\n").kind == "line"


REFUSED = [
    (b"", {}, "empty", "data.path"),
    ("\n \n", {}, "empty", "data.path"),
    (";;\n;;\n", {"delimiter": ";"}, "empty", "data.path"),
    ("a,b\n", {"header": True}, "empty", "line 1"),
    ("a,b\n", {}, "empty", "line 1"),
    ("a\n1\n2\n", {}, "delimiter", "data.delimiter"),
    ("a,b,c\n1,2,3\n4,5\n", {}, "ragged", "line 3"),
    ('a,b\n1,"2\n3,4\n', {}, "csv", "line 2"),
    ("a,b\n1,2\n1,3\n", {}, "constant", "line 2, column 'a'"),
    ("a,b\n1,x\n2,x\n", {}, "constant", "line 2, column 'b'"),
    ("a,b\n1,7\n2,7.0\n", {}, "constant", "line 2, column 'b'"),
    ("a,b\n1,2\n2,3\n3x,4\n", {}, "type", "line 4, column 'a'"),
    ("a,b\n1,2\n2,1e40\n", {}, "range", "line 3, column 'b'"),
    ("a,b\n1,x\n2,y\n", {"task": "regression"}, "type", "line 2, column 'b'"),
    ("a,b\n,x\n,y\n", {"header": True}, "empty", "line 2, column 'a'"),
    ("a,b\n1,\n2,\n,3\n,4\n", {}, "empty", "line 2, column 'a'"),
    ("a,b\n1,\n2,\n", {"header": True}, "empty", "line 2, column 'b'"),
    ("a,b\n1,\n,2\n", {}, "constant", "line 2, column 'a'"),
    ("a,b,c\n1,,1\n1,,2\n", {}, "constant", "line 2, column 'a'"),
    ("a,b\n1,2\n2,3\n", {"target": "c"}, "unknown_name", "data.target"),
    ("a,b\n1,2\n2,3\n", {"target": "3"}, "unknown_name", "data.target"),
    ("a,b\n1,2\n2,3\n", {"delimiter": "ab"}, "choice", "data.delimiter"),
    (b"PK\x00\x01,\x02", {}, "format", "data.path"),
    ("a,b\n" + "".join(f"name {n},{n % 2}\n" for n in range(60)), {}, "categories", "line 32, column 'a'"),
    ("a,b\n" + "".join(f"{n},name {n}\n" for n in range(120)), {}, "categories", "line 102, column 'b'"),
]


@pytest.mark.parametrize(("text", "keys", "code", "where"), REFUSED)
def test_what_cannot_be_taken_says_where_and_why(table, text, keys, code, where):
    with pytest.raises(Refused) as caught:
        table(text, **keys)
    refusal = caught.value.refusal
    assert (refusal.code, refusal.where) == (code, where)
    assert refusal.value
    assert refusal.accepted


@pytest.mark.parametrize("path", ["", "nowhere.csv", ".", "nul\0.csv"])
def test_no_file(path):
    with pytest.raises(Refused) as caught:
        read(path)
    assert caught.value.refusal.where == "data.path"


NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda value: round(value, 6))
WORDS = st.sampled_from(["red", "blue", "a b", 'quo"te', "x;y", "1,2 m", "ä", "line\nbreak"])


@QUICK
@given(
    st.lists(st.tuples(NUMBERS, WORDS, st.floats(0.1, 0.9)), min_size=2, max_size=20),
    st.sampled_from([(",", "."), (";", "."), (";", ","), ("\t", ",")]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_was_written_is_read(rows, signs, encoding, ending, quoting):
    rows = [(7.5, "red", 0.25), (8.25, "green", 0.5), *rows]
    delimiter, decimal = signs
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=ending, quoting=quoting)
    writer.writerow(["n", "word", "y"])
    writer.writerows([repr(n).replace(".", decimal), word, repr(y).replace(".", decimal)] for n, word, y in rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "t.csv")
        path.write_bytes(out.getvalue().encode(encoding))
        raw = read(path)
    words = sorted({word for _, word, _ in rows})
    if len(rows) >= 10 and 2 * len(words) > len(rows):
        assert raw.inputs == ("n",)
        return
    assert raw.inputs == ("n", *(f"word={word}" for word in words))
    np.testing.assert_array_equal(raw.x[:, 0], [n for n, _, _ in rows])
    np.testing.assert_array_equal(raw.x[:, 1:].argmax(axis=1), [words.index(word) for _, word, _ in rows])
    np.testing.assert_array_equal(raw.y, [y for _, _, y in rows])


CELLS = st.sampled_from(["1", "2.5", "3,5", "x", "", '"', "?", "1e99", "nan", " ", "inf", "ü"])
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=4).map(",".join), max_size=8).map("\n".join)


@QUICK
@given(
    TABLES.map(str.encode) | st.binary(max_size=80) | st.text('a1,;\t\n\r" .-', max_size=80).map(str.encode),
    st.sampled_from(["drop", "fill"]),
    st.sampled_from(["auto", "classification", "regression"]),
    st.sampled_from(["auto", True, False]),
)
def test_any_content_is_a_finite_table_or_refused(content, missing, task, header):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "t.csv")
        path.write_bytes(content)
        try:
            data = Data(name="csv", path=str(path), missing=missing, task=task, header=header, test_fraction=0.3)
            made = prepare(data)
        except Refused:
            return
    assert np.isfinite(made.x).all()
    assert np.isfinite(made.y).all()
    assert made.x.shape == (len(made.y), len(made.inputs))

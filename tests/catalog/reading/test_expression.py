"""The expression parser against numpy, on trees made at random and on the sentences it must say."""

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nnviz.catalog.reading import expression
from nnviz.refusal import Refused

X = np.linspace(-3.0, 3.0, 31)
QUICK = settings(max_examples=100, deadline=None)
UNARY = {
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "tanh": np.tanh,
    "sigmoid": lambda x: np.exp(-np.logaddexp(0.0, -x)),
}
BINARY = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "^": np.power, "**": np.power}

# A tree is (text, its values); a text that is not atomic is bracketed, so the tree says what belongs together.
NUMBERS = st.floats(0.0, 100.0).map(lambda value: (repr(value), np.full_like(X, value)))
LEAVES = st.sampled_from([("x", X), ("pi", np.full_like(X, math.pi)), ("e", np.full_like(X, math.e))]) | NUMBERS


def call(name, inner):
    return f"{name}({inner[0]})", UNARY[name](inner[1])


def join(left, operator, right, space):
    return f"({left[0]}{space}{operator}{space}{right[0]})", BINARY[operator](left[1], right[1])


def implied(left, right):
    return f"({left[0]})({right[0]})", left[1] * right[1]


def negated(inner):
    return f"(-{inner[0]})", -inner[1]


def grown(children):
    return (
        st.builds(call, st.sampled_from(sorted(UNARY)), children)
        | st.builds(join, children, st.sampled_from(sorted(BINARY)), children, st.sampled_from(["", " ", "  "]))
        | st.builds(implied, children, children).map(lambda tree: (f"({tree[0]})", tree[1]))
        | children.map(negated)
    )


@QUICK
@given(st.data())
def test_random_trees_have_numpys_values(data):
    with np.errstate(all="ignore"):
        text, values = data.draw(st.recursive(LEAVES, grown, max_leaves=12).filter(lambda tree: len(tree[0]) < 400))
    np.testing.assert_allclose(expression.parse(text)(X), values, rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("sin(3x)", lambda x: np.sin(3 * x)),
        ("y = sin(3x)", lambda x: np.sin(3 * x)),
        (" f(x)= 2x", lambda x: 2 * x),
        ("2x^2 - 3x + 1", lambda x: 2 * x**2 - 3 * x + 1),
        ("-x^2", lambda x: -(x**2)),
        ("2^-x", lambda x: 2.0**-x),
        ("2^x^2", lambda x: 2.0 ** (x**2)),
        ("1 - 2 - 3", lambda x: -4 + 0 * x),
        ("8/4/2", lambda x: 1 + 0 * x),
        ("1/2x", lambda x: 0.5 * x),
        ("x sin(x) cos(x)", lambda x: x * np.sin(x) * np.cos(x)),
        ("2(x+1)(x-1)", lambda x: 2 * (x + 1) * (x - 1)),
        ("3sin(x)^2", lambda x: 3 * np.sin(x) ** 2),
        ("x² + x³", lambda x: x**2 + x**3),
        ("2π·x − 1", lambda x: 2 * np.pi * x - 1),
        ("1.5e-1 x + .5 + 2.", lambda x: 0.15 * x + 2.5),
        ("2e", lambda x: 2 * np.e + 0 * x),
        ("2exp(x)", lambda x: 2 * np.exp(x)),
        ("--x", lambda x: x),
        ("ln(e)", lambda x: 1 + 0 * x),
        ("7", lambda x: 7 + 0 * x),
    ],
)
def test_what_people_write(text, reference):
    np.testing.assert_allclose(expression.parse(text)(X), reference(X), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("text", "position", "value", "accepted"),
    [
        ("", 1, "the end of the formula", "a number"),
        ("y =", 4, "the end of the formula", "a number"),
        ("sin 3x", 5, "3", "an opening bracket after sin"),
        ("sin(3x", 7, "the end of the formula", "closing bracket"),
        ("(x))", 4, ")", "an operator or the end"),
        ("2 + * x", 5, "*", "a number"),
        ("y = foo(x)", 5, "foo", "sigmoid"),
        ("x2", 1, "x2", "a number"),
        ("x 2", 3, "2", "an operator"),
        ("x $ 1", 3, "$", "+ - * / ^"),
        ("x = 1", 3, "=", "formula in x"),
        ("1e999", 1, "1e999", "below"),
        ("__import__('os')", 1, "_", "formula in x"),
    ],
)
def test_refusals_name_position_and_what_was_expected(text, position, value, accepted):
    with pytest.raises(Refused) as caught:
        expression.parse(text)
    refusal = caught.value.refusal
    assert refusal.where == f"data.function, position {position}"
    assert refusal.value == value
    assert accepted in refusal.accepted


@QUICK
@given(st.text(max_size=60) | st.text("x12.+-*/^()sincoe ²π", max_size=60))
@example("(" * 250 + "x" + ")" * 249)
@example("-" * 400 + "x")
@example("x" + "^x" * 240)
@example("x" * 600)
@example("1" + "+1" * 240)
def test_any_text_is_a_formula_or_refused(text):
    try:
        function = expression.parse(text)
    except Refused:
        return
    assert function(X).shape == X.shape


def test_shape_is_kept_and_values_are_no_view():
    function = expression.parse("x")
    grid = np.ones((2, 3))
    values = function(grid)
    values += 1
    assert values.shape == (2, 3)
    assert grid.max() == 1


def test_a_sigmoid_is_exact_where_it_is_nearly_zero():
    below = np.array([-700.0, -60.0, -18.0, -1.0])
    np.testing.assert_allclose(expression.parse("sigmoid(x)")(below), 1.0 / (1.0 + np.exp(-below)), rtol=1e-14)

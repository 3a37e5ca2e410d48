"""A formula in x typed by a user, such as `sin(3x)`: tokens, a recursive-descent parser, and a stack machine.

Grammar (implicit multiplication binds like `*`, so `1/2x` is (1/2)·x; `^` binds to the right and before a sign)::

    sum     = product { ("+" | "-") product }
    product = signed { ("*" | "/") signed | power }        the second where no number begins it
    signed  = { "+" | "-" } power
    power   = atom { "²" | "³" } [ ("^" | "**") signed ]
    atom    = number | "x" | "pi" | "e" | function "(" sum ")" | "(" sum ")"
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping

import msgspec
import numpy as np
import numpy.typing as npt

from nnviz.refusal import Refused, refuse

Array = npt.NDArray[np.float64]

LONGEST = 500  # characters
DEEPEST = 40  # open brackets, signs and exponents; keeps the parser far from Python's own limit


def _sigmoid(x: Array) -> Array:
    small = np.exp(-np.abs(x))  # of both forms the one that neither overflows nor cancels
    return np.where(x < 0.0, small, 1.0) / (1.0 + small)


FUNCTIONS: Mapping[str, Callable[[Array], Array]] = {
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "exp": np.exp,
    "log": np.log,
    "ln": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "tanh": np.tanh,
    "sigmoid": _sigmoid,
}
CONSTANTS: Mapping[str, float] = {"pi": math.pi, "π": math.pi, "e": math.e}
_BINARY: Mapping[str, Callable[[Array, Array], Array]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": np.power,
}
_SAME = {"**": "^", "·": "*", "×": "*", "÷": "/", "−": "-"}
_EXPONENTS = {"²": 2.0, "³": 3.0}
_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>π|[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<sign>\*\*|[-+*/^()²³·×÷−])"
)
_BEGINNING = re.compile(r"\s*(?:y|f\s*\(\s*x\s*\))\s*=")
_NAMES = ", ".join(["x", "pi", "e", *FUNCTIONS])
_OPERAND = f"a number, an opening bracket or one of {_NAMES}"


class Expression(msgspec.Struct, frozen=True):
    """A parsed formula: call it with an array of x to get f(x), element by element (NaN or ±inf where undefined).

    Attributes:
        text: The formula as typed.
        program: Its operations in postfix order: numbers, "x", and the names of operators and functions.
    """

    text: str
    program: tuple[float | str, ...]

    def __call__(self, x: npt.ArrayLike) -> Array:
        """Return f(x), of the shape of `x`."""
        values = np.asarray(x, np.float64)
        stack: list[Array] = []
        with np.errstate(all="ignore"):
            for operation in self.program:
                _apply(operation, stack, values)
        return np.broadcast_to(stack.pop(), values.shape).copy()


def _apply(operation: float | str, stack: list[Array], x: Array) -> None:
    if isinstance(operation, float):
        stack.append(np.asarray(operation))
    elif operation == "x":
        stack.append(x)
    elif operation == "neg":
        stack.append(np.negative(stack.pop()))
    elif operation in FUNCTIONS:
        stack.append(FUNCTIONS[operation](stack.pop()))
    else:
        right, left = stack.pop(), stack.pop()
        stack.append(_BINARY[operation](left, right))


def parse(text: str, where: str = "data.function") -> Expression:
    """Return the formula in `text`; `Refused` names the position (from 1) and what was expected there."""
    if len(text) > LONGEST:
        raise refuse("length", where, f"{len(text)} characters", f"a formula of at most {LONGEST} characters")
    parser = _Parser(text, where)
    parser.sum()
    if parser.kind != "end":
        raise parser.unexpected("an operator or the end")
    return Expression(text, tuple(parser.program))


class _Token(msgspec.Struct, frozen=True):
    kind: str  # "number", "name", "sign" or "end"
    text: str
    position: int


def _tokens(text: str, where: str) -> Iterator[_Token]:
    beginning = _BEGINNING.match(text)
    at = beginning.end() if beginning else 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            accepted = f"a formula in x of numbers, + - * / ^, brackets and {_NAMES}"
            raise refuse("syntax", f"{where}, position {at + 1}", text[at], accepted)
        kind = str(match.lastgroup)
        yield _Token(kind, _SAME.get(match[0], match[0]), at)
        at = match.end()
    yield _Token("end", "", len(text))


class _Parser:
    """Walks over the tokens once and emits the program."""

    def __init__(self, text: str, where: str) -> None:
        self.text, self.where = text, where
        self.tokens = _tokens(text, where)
        self.program: list[float | str] = []
        self.depth = 0
        self.token = next(self.tokens)

    @property
    def kind(self) -> str:
        return self.token.kind

    @property
    def sign(self) -> str:
        return self.token.text if self.token.kind == "sign" else ""

    def advance(self) -> str:
        text = self.token.text
        self.token = next(self.tokens)
        return text

    def unexpected(self, accepted: str) -> Refused:
        found = self.token.text or "the end of the formula"
        return refuse("syntax", f"{self.where}, position {self.token.position + 1}", found, accepted)

    def deeper(self, rule: Callable[[], None]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.unexpected(f"at most {DEEPEST} brackets, signs and exponents within each other")
        rule()
        self.depth -= 1

    def sum(self) -> None:
        self.product()
        while self.sign in ("+", "-"):
            operator = self.advance()
            self.product()
            self.program.append(operator)

    def product(self) -> None:
        self.signed()
        while True:
            if self.sign in ("*", "/"):
                operator = self.advance()
                self.signed()
            elif self.kind == "name" or self.sign == "(":
                operator = "*"
                self.power()
            else:
                return
            self.program.append(operator)

    def signed(self) -> None:
        if self.sign in ("+", "-"):
            negative = self.advance() == "-"
            self.deeper(self.signed)
            self.program.extend(["neg"] if negative else [])
        else:
            self.power()

    def power(self) -> None:
        self.atom()
        while self.sign in _EXPONENTS:
            self.program.extend([_EXPONENTS[self.advance()], "^"])
        if self.sign == "^":
            self.advance()
            self.deeper(self.signed)
            self.program.append("^")

    def atom(self) -> None:
        if self.kind == "number":
            self.number()
        elif self.kind == "name":
            self.name()
        elif self.sign == "(":
            self.bracket()
        else:
            raise self.unexpected(_OPERAND)

    def number(self) -> None:
        value = float(self.token.text)
        if not math.isfinite(value):
            raise self.unexpected("a number below 1e308")
        self.program.append(value)
        self.advance()

    def name(self) -> None:
        name = self.token.text
        if name == "x":
            self.program.append("x")
        elif name in CONSTANTS:
            self.program.append(CONSTANTS[name])
        elif name not in FUNCTIONS:
            raise self.unexpected(_OPERAND)
        self.advance()
        if name in FUNCTIONS:
            self.bracket(f"an opening bracket after {name}")
            self.program.append(name)

    def bracket(self, accepted: str = _OPERAND) -> None:
        if self.sign != "(":
            raise self.unexpected(accepted)
        self.advance()
        self.deeper(self.sum)
        if self.sign != ")":
            raise self.unexpected("an operator or a closing bracket")
        self.advance()

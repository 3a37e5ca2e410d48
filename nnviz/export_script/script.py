"""The whole script: what it says of itself, the functions it needs, a function a run, and the loop."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from pathlib import Path

import msgspec
import torch

from nnviz import __version__, atomic
from nnviz.catalog.registry import optimizers
from nnviz.export_script import parts
from nnviz.export_script.arrays import Arrays
from nnviz.export_script.body import Body, loss_functions, uses
from nnviz.export_script.expression import identifier, one_line
from nnviz.export_script.life import Life
from nnviz.export_script.pieces import PIECES
from nnviz.spec import Experiment

IMPORTS = {
    "hashlib.": "import hashlib",
    "itertools.": "import itertools",
    "Path(": "from pathlib import Path",
    "np.": "import numpy as np",
    "torch.": "import torch",
    "nn.": "from torch import nn",
    "lr_scheduler.": "from torch.optim import lr_scheduler",
}
SETUP = """
torch.set_num_threads(1)  # networks as small as these are no faster on more
with np.load(Path(__file__).with_suffix(".npz"), allow_pickle=False) as arrays:
    ARRAYS = dict(arrays)
"""


class Script(msgspec.Struct, frozen=True):
    """A script and the numbers beside it.

    Attributes:
        head: What it is, in comments.
        code: All the rest.
        arrays: The contents of the .npz file.
    """

    head: str
    code: str
    arrays: bytes

    def text(self, checked: str = "") -> str:
        """Return the whole file; `checked` says what came of running it."""
        return f"{self.head}{comment(checked)}\n{self.code}"

    def write(self, path: Path, checked: str = "") -> None:
        """Write the script, and its arrays as the .npz beside it: each whole or not at all."""
        atomic.write(path.with_suffix(".npz"), self.arrays)
        atomic.write(path, self.text(checked).encode())


def script(experiment: Experiment, lives: Sequence[Life]) -> Script:
    """Return the script of some lanes of an experiment."""
    arrays = Arrays()
    scheduled = any(parts.scheduled(state.settings) for life in lives for state in life.states)
    functions, calls = _functions(lives, arrays, scheduled=scheduled)
    main = _main(calls)
    train = _train(lives, scheduled=scheduled)
    run = _run_class(lives, scheduled=scheduled)
    own = [*loss_functions(list(lives)), train, run, *functions, main]
    pieces = _needed("\n".join(own))
    code = "\n\n".join(text.strip("\n") + "\n" for text in [*pieces, *own])
    setup = SETUP.strip("\n")
    imports = "\n".join(line for name, line in IMPORTS.items() if _uses(f"{setup}\n{code}", name))
    imports = re.sub(r"(?=import numpy)", "\n", imports, count=1)
    return Script(_head(experiment, lives), f"{imports}\n\n{setup}\n\n\n{code}", arrays.encoded())


def comment(text: str) -> str:
    """Return paragraphs as comment lines, a blank one before each."""
    out = ""
    for paragraph in filter(None, text.split("\n\n")):
        lines = textwrap.wrap(one_line(paragraph), parts.WIDTH - 2, break_long_words=False, break_on_hyphens=False)
        out += "#\n" + "".join(f"# {line}\n" for line in lines)
    return out


def _head(experiment: Experiment, lives: Sequence[Life]) -> str:
    title = one_line(experiment.title) or "A training"
    names = ", ".join(dict.fromkeys(repr(one_line(life.run)) for life in lives))
    text = (
        f"Written by nnviz {__version__} with torch {torch.__version__}; nothing of nnviz is needed to run it, only"
        " torch and numpy, and the .npz file beside it: the data as the network sees them, initial weights, and what"
        " else is numbers."
        f"\n\nIt trains {names} and prints `step,loss` for every step: the loss of that step's mini-batch before its"
        " update, without penalties. A run that was reset is followed from its last reset on; one that was forked has"
        " its parent's past."
    )
    about = f"\n\n{one_line(experiment.about)}" if experiment.about else ""
    return comment(f"{title}.{about}\n\n{text}").removeprefix("#\n")


# --- functions -------------------------------------------------------------------------------------------------------


def _functions(
    lives: Sequence[Life], arrays: Arrays, *, scheduled: bool
) -> tuple[list[str], list[tuple[str, list[int]]]]:
    """Return the functions, one for all seeds of a run that lived alike, and the seeds each is called with."""
    alike: dict[tuple[str, str], list[int]] = {}
    for life in lives:
        body = "\n".join(Body(life, arrays, scheduled=scheduled).lines)
        alike.setdefault((life.run, body), []).append(life.seed)
    calls: list[tuple[str, list[int]]] = []
    out, taken = [], set[str]()
    for (run, body), seeds in alike.items():
        name = _free(f"run_{identifier(run) or len(calls) + 1}", taken)
        title = one_line(run).replace("\\", "/").replace('"', "'")
        begin = (
            f'def {name}(seed):\n    """Train {title}; return it as it is in the end."""\n    run = Run({run!r}, seed)'
        )
        out.append(f"{begin}\n{body}\n")
        calls.append((name, seeds))
    return out, calls


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    taken.add(free)
    return free


def _main(calls: list[tuple[str, list[int]]]) -> str:
    lines = ['if __name__ == "__main__":']
    for name, seeds in calls:
        if len(seeds) == 1:
            lines.append(f"    {name}(seed={seeds[0]})")
        else:
            lines += [f"    for seed in ({', '.join(map(str, seeds))}):", f"        {name}(seed)"]
    return "\n".join(lines) + "\n"


def _run_class(lives: Sequence[Life], *, scheduled: bool) -> str:
    lines = [
        "class Run:",
        '    """One training: a network, its optimizer, and its place in the data."""',
        "",
        "    def __init__(self, name, seed):",
        "        self.name, self.seed = name, seed",
        "        self.step = 0  # steps taken",
        "        self.epoch = 0  # epochs completed",
        "        self.used = 0  # samples of the present epoch already used",
        "        self.order = None  # the order of the present epoch, once it is drawn",
    ]
    if scheduled:
        lines.append("        self.scheduled_from = 0  # the step at which its schedule began")
    if _any(lives, "l1", "l2"):
        lines.append("        self.l1 = self.l2 = 0.0")
    if _any(lives, "clip_value", "clip_norm"):
        lines.append("        self.clip_value = self.clip_norm = 0.0")
    lines.append('        print(f"# run {name!a}, seed {seed}: step,loss")')
    return "\n".join(lines)


def _train(lives: Sequence[Life], *, scheduled: bool) -> str:
    penalised, clipped = _any(lives, "l1", "l2"), _any(lives, "clip_value", "clip_norm")
    closure = any(optimizers()[state.settings.optimizer["name"]].closure for life in lives for state in life.states)
    total = "loss + penalty(run)" if penalised else "loss"
    step = ["run.optimizer.zero_grad()", f"{f'({total})' if penalised else total}.backward()"]
    step += ["clip(run)"] if clipped else []
    step += ["run.optimizer.step()"]
    if closure:
        step = [
            "if isinstance(run.optimizer, torch.optim.LBFGS):",
            "    search(run, x, y)",
            "else:",
            *(f"    {line}" for line in step),
        ]
    rate = ["for group in run.optimizer.param_groups:", '    group["lr"] = rate'] if scheduled else []
    lines = [
        "def train(run, until):",
        '    """Take one optimizer step a mini-batch, until `until` steps have been taken in all."""',
        "    while run.step < until:",
        "        x, y = batch(run)",
        "        loss = run.loss(run.model(x), y)",
        "        if not torch.isfinite(loss):",
        '            print(f"# the loss of step {run.step + 1} is not finite: the run stops before it")',
        "            return",
        *(["        rate = next(run.rates)"] if scheduled else []),
        *(f"        {line}" for line in [*rate, *step]),
        "        run.step += 1",
        "        run.used += len(x)",
        "        if run.used == len(run.x):  # the epoch is complete",
        "            run.epoch, run.used, run.order = run.epoch + 1, 0, None",
        '        print(f"{run.step},{loss.item()!r}")',
    ]
    return ("\n".join(_search(total)) + "\n\n\n" if closure else "") + "\n".join(lines)


def _search(total: str) -> list[str]:
    return [
        "def search(run, x, y):",
        '    """Take a step of L-BFGS, which evaluates loss and gradient again and again within it."""',
        "",
        "    def evaluate():",
        "        run.optimizer.zero_grad()",
        "        loss = run.loss(run.model(x), y)",
        f"        total = {total}",
        "        total.backward()",
        "        return total",
        "",
        '    if run.optimizer.param_groups[0]["lr"] == 0.0:',
        "        return  # torch's line search would divide by it",
        "    try:",
        "        run.optimizer.step(evaluate)",
        "    except ZeroDivisionError:  # the line search closed in on one point: stay there, and forget",
        "        run.optimizer.state.clear()",
        "    except IndexError:  # it met a loss that is not finite: the run has diverged",
        "        run.optimizer.state.clear()",
        "        for parameter in run.model.parameters():",
        "            parameter.data.fill_(torch.nan)",
    ]


def _any(lives: Sequence[Life], *keys: str) -> bool:
    return any(uses(life, key) for life in lives for key in keys)


def _uses(code: str, name: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(name)}", code) is not None


def _needed(code: str) -> list[str]:
    """Return the pieces that the code, or another needed piece, uses."""
    chosen: set[str] = set()
    while True:
        whole = code + "".join(PIECES[name] for name in chosen)
        more = {name for name in PIECES if _uses(whole, name)} - chosen
        if not more:
            return [text for name, text in PIECES.items() if name in chosen]
        chosen |= more

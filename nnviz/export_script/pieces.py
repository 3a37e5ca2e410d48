"""The functions a script is made of, as text; each stands in a script only where it is used."""

from __future__ import annotations

GENERATOR = '''
def generator(*parts):
    """Everything random has a generator of its own, seeded by what it may depend on and nothing else."""
    text = "/".join(str(part) for part in parts)
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little") >> 1
    return torch.Generator().manual_seed(number)
'''

LOAD = '''
def load(name, dtype):
    """Return an array of the file beside this script."""
    return torch.tensor(ARRAYS[name]).to(dtype)


def set_weights(model, name):
    """Put W1 (out x in), b1, W2, b2, ... from one row of numbers into a network."""
    row = load(name, model[0].weight.dtype)
    nn.utils.vector_to_parameters(row, model.parameters())
'''

MATRICES = '''
def weights(model):
    """Return the matrices W of all layers."""
    return [parameter for parameter in model.parameters() if parameter.dim() == 2]
'''

VECTORS = '''
def biases(model):
    """Return the vectors b of all layers."""
    return [parameter for parameter in model.parameters() if parameter.dim() == 1]
'''

BATCH = '''
def batch(run):
    """Return the present mini-batch; the last one of an epoch may be smaller."""
    if run.order is None:  # the order of an epoch depends on (seed, epoch) only
        run.order = torch.randperm(len(run.x), generator=generator("batches", run.seed, run.epoch))
    if run.batch_size >= len(run.x) and run.used == 0:
        return run.x, run.y  # the full batch, in the data's own order
    rows = run.order[run.used : run.used + run.batch_size]
    return run.x[rows], run.y[rows]
'''

PENALTY = '''
def penalty(run):
    """Return l1 * sum |W| + l2 / 2 * sum W^2: over weights, not biases; it is no part of the loss printed."""
    return sum(run.l1 * W.abs().sum() + 0.5 * run.l2 * (W**2).sum() for W in weights(run.model))
'''

CLIP = '''
def clip(run):
    """Limit the gradient: each component to +-clip_value, then the L2 norm of all to clip_norm (0: off)."""
    if run.clip_value:
        nn.utils.clip_grad_value_(run.model.parameters(), run.clip_value)
    if run.clip_norm:
        nn.utils.clip_grad_norm_(run.model.parameters(), run.clip_norm)
'''

RATES = '''
def rates(make=None, *, lr, horizon=0, position=0):
    """Yield the learning rate of each step, from `position` in the schedule on, held after `horizon` steps.

    torch's own scheduler says which; it drives an optimizer that trains nothing, so that a new rate or another
    optimizer can take the schedule on where it is.
    """
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=lr)
    scheduler = make(optimizer) if make else None
    for place in itertools.count():
        if place >= position:
            yield optimizer.param_groups[0]["lr"]
        if place < horizon:
            optimizer.step()
            scheduler.step()
'''

BOTH = '''
class Both:
    """Two optimizers as one: Muon takes matrices only, the biases are left to the other."""

    def __init__(self, *parts):
        self.parts = parts
        self.param_groups = [group for part in parts for group in part.param_groups]

    @property
    def state(self):
        return {parameter: state for part in self.parts for parameter, state in part.state.items()}

    def zero_grad(self):
        for part in self.parts:
            part.zero_grad()

    def step(self):
        for part in self.parts:
            part.step()
'''

CARRY = '''
def carry_over(old, new, shared, missing):
    """Start an optimizer from what it shares with the one before: {name there: name here}, and what it lacks."""
    for group in new.param_groups:
        for parameter in group["params"]:
            before = old.state.get(parameter)
            if before:
                state = {name: torch.full_like(parameter, value) for name, value in missing.items()}
                state |= {here: before[there].clone() for there, here in shared.items() if there in before}
                new.state[parameter] = state
'''

SWITCH_ON = '''
def switch_on(optimizer, name):
    """Give an optimizer that has taken steps the tensor it needs from now on, starting at 0."""
    for parameter, state in optimizer.state.items():
        if state and state.get(name) is None:
            state[name] = torch.zeros_like(parameter)
'''

SET_GROUPS = '''
def set_hyperparameters(optimizer, **values):
    """Change hyper-parameters of an optimizer; its state stays."""
    for group in optimizer.param_groups:
        group.update(values)
'''

EDIT = '''
def edit(model, name):
    """Put single weights and biases to exact values: places in the row W1, b1, W2, b2, ..., and values."""
    row = nn.utils.parameters_to_vector(model.parameters()).detach()
    row[torch.tensor(ARRAYS[f"{name}_places"])] = load(f"{name}_values", row.dtype)
    nn.utils.vector_to_parameters(row, model.parameters())
'''

PERTURB = '''
def perturb(run, sigma, seed):
    """Add Gaussian noise of deviation `sigma` to all weights and biases."""
    row = nn.utils.parameters_to_vector(run.model.parameters()).detach()
    noise = torch.randn(len(row), generator=generator("perturb", seed, run.seed), dtype=torch.float64)
    row = (row.double() + sigma * noise).to(row.dtype)
    nn.utils.vector_to_parameters(row, run.model.parameters())
'''

KEEP = '''
def keep_what_fits(old, new, pairs):
    """Copy weights and biases into a network of another shape, where two matched layers overlap."""
    with torch.no_grad():
        for there, here in pairs:
            rows, columns = (min(sizes) for sizes in zip(old[there].weight.shape, new[here].weight.shape))
            new[here].weight[:rows, :columns] = old[there].weight[:rows, :columns]
            new[here].bias[:rows] = old[there].bias[:rows]
'''

PRECISION = '''
def change_precision(run, dtype):
    """Go on in another precision, with the optimizer's tensors too."""
    run.model.to(dtype)
    for state in run.optimizer.state.values():
        for name, value in state.items():
            state[name] = in_precision(value, dtype)


def in_precision(value, dtype):
    if isinstance(value, list):
        return [in_precision(one, dtype) for one in value]
    return value.to(dtype) if torch.is_tensor(value) and value.dim() else value
'''

RESTORE = '''
def restore(optimizer, prefix, saved):
    """Put a recorded state of an optimizer back: (parameter, name, kind, count) of each value; -1 for no list."""
    parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    kinds = {"tensor": torch.tensor, "int": int, "float": float, "bool": bool}
    for place, name, kind, count in saved:
        key = f"{prefix}_{place}_{name}"
        many = [kinds[kind](ARRAYS[f"{key}_{index}"]) for index in range(count)]
        optimizer.state[parameters[place]][name] = kinds[kind](ARRAYS[key]) if count < 0 else many
'''

#: By the name whose use asks for it, in the order in which they stand in a script.
PIECES = {
    "generator(": GENERATOR,
    "load(": LOAD,
    "weights(": MATRICES,
    "biases(": VECTORS,
    "Both(": BOTH,
    "penalty(": PENALTY,
    "clip(": CLIP,
    "rates(": RATES,
    "batch(": BATCH,
    "restore(": RESTORE,
    "set_hyperparameters(": SET_GROUPS,
    "switch_on(": SWITCH_ON,
    "carry_over(": CARRY,
    "edit(": EDIT,
    "perturb(": PERTURB,
    "keep_what_fits(": KEEP,
    "change_precision(": PRECISION,
}

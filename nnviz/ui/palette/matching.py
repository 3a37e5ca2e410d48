"""How well a few letters fit a name."""

from __future__ import annotations

from collections.abc import Iterable

from nnviz.ui.palette.item import Item

#: What a score counts more where the title alone does not fit, and again where the name does not.
_ELSEWHERE = 100
#: What a word counts whose letters are not together: less than any that stands as it was typed.
_NOT_TOGETHER = 3 * _ELSEWHERE
#: Letters that may lie between those of a word, for each of them; what is further apart was not meant.
_APART = 2


def score(query: str, text: str, *, spread: bool = True) -> int | None:
    """Return how well `query` fits `text`, the smaller the better, or None where it does not.

    Every word of the query must be in the text, as it stands or, with `spread`, letter after letter and close together;
    beginnings of words count most.
    """
    low, total = text.casefold(), 0
    for word in query.casefold().split():
        at = low.find(word)
        if at >= 0:
            begins = at == 0 or not low[at - 1].isalnum()
            total += (0 if begins else 20) + min(at, 20)
            continue
        apart = _spread(word, low) if spread else None
        if apart is None:
            return None
        total += _NOT_TOGETHER + apart
    return total


def _spread(word: str, text: str) -> int | None:
    """Return the fewest letters that lie between those of `word`, taken in order from where a word of `text` begins.

    None where they are not all there, or so far apart that they were not meant.
    """
    begins = (at for at, letter in enumerate(text) if letter == word[0] and not text[at - 1 : at].isalnum())
    found = [apart for at in begins if (apart := _apart(word, text, at)) is not None]
    return min((apart for apart in found if apart <= _APART * len(word)), default=None)


def _apart(word: str, text: str, first: int) -> int | None:
    last = first
    for letter in word[1:]:
        last = text.find(letter, last + 1)
        if last < 0:
            return None
    return last - first + 1 - len(word)


def best(query: str, items: Iterable[Item], most: int) -> list[Item]:
    """Return the items that fit, the best first; without a query all of them, in their order."""
    if not query.strip():
        return list(items)[:most]
    found = [(points, place, item) for place, item in enumerate(items) if (points := _fit(query, item)) is not None]
    return [item for _, _, item in sorted(found, key=lambda one: one[:2])][:most]


def _fit(query: str, item: Item) -> int | None:
    """Return the best score of an item's title, its whole name and all its words; the last two count less."""
    fits = (
        (score(query, item.title), 0),
        (score(query, item.name, spread=False), _ELSEWHERE),
        (score(query, f"{item.name} {item.group} {item.also}", spread=False), 2 * _ELSEWHERE),
    )
    return min((points + less for points, less in fits if points is not None), default=None)

"""The second telling of `goals.calculations.elimination`: in fractions, as on paper."""

from fractions import Fraction


def determined(equations: list[dict]) -> set:
    """The unknowns that linear equations leave no choice for; by elimination, in fractions."""
    solved: dict = {}
    for equation in equations:
        left = {name: Fraction(factor) for name, factor in equation.items()}
        while known := left.keys() & solved.keys():
            name = min(known)
            factor = left[name]
            for other, by in solved[name].items():
                left[other] = left.get(other, 0) - factor * by
            left = {other: by for other, by in left.items() if by}
        if left:
            name = min(left)
            first = {other: by / left[name] for other, by in left.items()}
            for place, row in solved.items():
                if factor := row.get(name, 0):
                    merged = {
                        key: row.get(key, 0) - factor * first.get(key, 0) for key in row | first
                    }
                    solved[place] = {key: by for key, by in merged.items() if by}
            solved[name] = first
    return {name for name, row in solved.items() if len(row) == 1}

# SPDX-License-Identifier: MIT
"""Lines that the bench prints, and what was printed so far."""


class Skip(Exception):
    """This figure cannot be had here, and why."""


figures = {}


def note(text):
    print(f"# {text}", flush=True)


def figure(name, value, unit):
    figures[name] = float(value)
    print(f"{name} {value} {unit}", flush=True)


def ratio(name, ours, theirs):
    """How many times their figure ours is; for rates more is better."""
    if figures.get(ours) and figures.get(theirs):
        figure(name, f"{figures[ours] / figures[theirs]:.2f}", "times")


def trying(what, step):
    try:
        step()
    except Skip as why:
        note(f"skipped {what}: {why}")

"""Prints what a screen reader finds in Careloop's window: one line of JSON for each element, role and name.

Usage: names.py WORD...   waits until every word stands in the name of an element.
"""

import json
import sys
import time

import pyatspi

PATIENCE = 30


def said(node):
    """What is said of an element: its name; of a row, which has none of its own, what stands in it."""
    if node.name or node.getRoleName() != "table row":
        return node.name
    return " ".join(filter(None, map(content, node))).strip()


def content(node):
    """The words in an element and all below it, without those that stand for what is below."""
    text = node.queryText().getText(0, -1) if "Text" in pyatspi.listInterfaces(node) else ""
    words = [node.name, text.replace("\ufffc", "")] + [content(child) for child in node]
    return " ".join(filter(None, words))


def elements(node):
    """An element and all below it, as they are at this moment."""
    try:
        yield node.getRoleName(), said(node), node.getState().contains(pyatspi.STATE_FOCUSABLE)
        children = list(node)
    except Exception:  # It went while it was looked at.
        return
    for child in children:
        if child is not None:
            yield from elements(child)


def window():
    """Everything in Careloop's window; nothing while it is not there."""
    for application in pyatspi.Registry.getDesktop(0):
        if application is not None and application.name.startswith("careloop"):
            return list(elements(application))
    return []


def main(words):
    end = time.monotonic() + PATIENCE
    found = []
    while time.monotonic() < end:
        found = window()
        if all(any(word in name for _, name, _ in found) for word in words):
            break
        time.sleep(0.1)
    for role, name, focusable in found:
        print(json.dumps({"role": role, "name": name, "focusable": focusable}))


main(sys.argv[1:])

"""Repairs of the text: one function a repair, each stating what it must not change.

A repair looks at a text and returns edits; `transforms.normalising` makes them in order.
"""

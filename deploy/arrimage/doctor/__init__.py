"""``arrimage node doctor``: looks at a node, running or not, and says what is wrong and what to do.

It changes nothing in the node and prints no secret. Each check is one file, and returns what it found.
"""

"""Errors that an operator can understand and mend; the command line shows their message alone."""


class RunError(RuntimeError):
    """A run that cannot go on, for a reason that an operator can understand and mend."""

"""What a person can be told when something goes wrong: the fault, its place, and the way out.

The command line prints the sentence and ends with the error's exit code; nobody sees a traceback.
"""


class LaunchbookError(Exception):
    """Base of all; ``exit_code`` is what the command line returns."""

    exit_code = 1


class UsageError(LaunchbookError):
    """A wrong call: an unknown parameter, a path that does not exist, an unwritable folder."""

    exit_code = 2


class CorpusError(LaunchbookError):
    """A corpus that cannot be read at all: nothing there, nothing readable, no text column."""

    exit_code = 2


class CorpusChangedError(LaunchbookError):
    """A corpus whose files changed while it was read."""

    exit_code = 3


class RegisterError(LaunchbookError):
    """Faults in ``data/*.csv``; the message lists every one with file, row and column."""

    exit_code = 2

    def __init__(self, faults: list[str]):
        self.faults = faults
        super().__init__("\n".join(faults))


class TableError(LaunchbookError):
    """A table that is not as ``analysis.schema`` documents it: a fault of the program, not of the data."""

    def __init__(self, table: str, column: str, fault: str):
        super().__init__(f"table {table}: column {column} {fault}")


class NotebookError(LaunchbookError):
    """A notebook that failed, stopped half-way or lost its kernel."""

    exit_code = 4


class BusyError(LaunchbookError):
    """Another run is writing to the same place."""

    exit_code = 5


class RunTimeoutError(LaunchbookError):
    """A run that took longer than it was given."""

    exit_code = 6

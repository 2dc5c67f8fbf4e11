"""The command line: `python -m service --help`."""

import gc

gc.disable()  # all that is read in stays: to look for garbage meanwhile takes a tenth of a start

from service.cli.command_line import command_line  # noqa: E402 - it is what takes so long

gc.enable()

if __name__ == "__main__":
    command_line()()

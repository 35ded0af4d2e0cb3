"""Runs a module of the tests as a program: another package in the environment is called so too."""

import runpy
import sys
from pathlib import Path
from types import ModuleType

TESTS = Path(__file__).parent.parent


def main() -> None:
    """Run the module that the first argument names, with the other arguments."""
    package = ModuleType("tests")
    package.__path__ = [str(TESTS)]
    sys.modules["tests"] = package
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

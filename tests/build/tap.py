"""The few lines of the Test Anything Protocol that the tests of this folder speak."""
import sys

_n = 0
_failed = False


def check(condition, name, *details):
    global _n, _failed
    _n += 1
    _failed = _failed or not condition
    print(f"{'ok' if condition else 'not ok'} {_n} - {name}")
    if not condition:
        for detail in details:
            for line in str(detail).splitlines():
                print("#", line)


def done():
    print(f"1..{_n}")
    sys.exit(_failed)

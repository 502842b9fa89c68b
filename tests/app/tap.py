"""Runs test functions one after the other and speaks TAP to meson."""

import contextlib
import time
import traceback

from driver import Skip, diagnose


def run(tests, app, first=1, plan=True):
    """@plan FALSE: another part of a list that was announced, whose numbers begin with @first."""
    failures = 0
    if plan:
        print(f"1..{len(tests)}")
    for number, test in enumerate(tests, first):
        name = test.__name__.replace("_", " ")
        started = time.monotonic()
        try:
            assert app.process.poll() is None, "the program ended before this test"
            test(app)
            print(f"ok {number} - {name}", flush=True)
        except Skip as reason:
            print(f"ok {number} - {name} # SKIP {reason}", flush=True)
        except Exception:
            failures += 1
            print(f"not ok {number} - {name}", flush=True)
            diagnose(f"{name}:\n{traceback.format_exc()}")
            with contextlib.suppress(Exception):
                app.screenshot("failed-" + test.__name__)
        print(f"# {name}: {time.monotonic() - started:.1f} s", flush=True)
    if failures:
        diagnose("the program said: " + app.output())
    return 1 if failures else 0

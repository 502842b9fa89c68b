"""Drives the real program as a person does: through the accessibility bus, a real pointer and real keys, under Xvfb.

`Screen` starts an X server, a session bus with the accessibility bus, and gives the program a home of its own; `App` finds widgets by
role and accessible name, and waits by looking, never by sleeping for a fixed time.
"""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TIMEOUT = float(os.environ.get("VEC_TEST_TIMEOUT", "20"))
HERE = pathlib.Path(__file__).resolve().parent


class Skip(Exception):
    """What a test needs is not on this machine."""


def need(*programs):
    for program in programs:
        if shutil.which(program) is None:
            raise Skip(f"{program} is not installed")


def wait_for(look, what, timeout=None):
    """Calls @look until it returns something true; fails with the last exception or value in the message."""
    end = time.monotonic() + (timeout or TIMEOUT)
    last = None
    while time.monotonic() < end:
        try:
            last = look()
            if last:
                return last
        except Exception as error:  # a widget may vanish while it is being read
            last = error
        time.sleep(0.05)
    raise AssertionError(f"waited {timeout or TIMEOUT:g} s for {what}; last seen: {last!r}")


def diagnose(text):
    """As TAP's comments, and on stderr as well: of a failing TAP test meson shows stderr alone."""
    print("# " + text.rstrip("\n").replace("\n", "\n# "), flush=True)
    print(text.rstrip("\n"), file=sys.stderr, flush=True)


# ---- The screen


@contextlib.contextmanager
def screen(width=1280, height=800):
    """An X server without a window manager, a session bus, and a private home; sets this process's environment to them."""
    need("Xvfb", "xdotool", "dbus-daemon", "import")
    home = tempfile.mkdtemp(prefix="vectarium-test-")
    saved = dict(os.environ)
    processes = []
    try:
        server = subprocess.Popen(["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        processes.append(server)
        display = ":" + server.stdout.readline().strip()
        for name, folder in [("HOME", ""), ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"),
                             ("XDG_CACHE_HOME", "cache"), ("XDG_RUNTIME_DIR", "run"), ("XDG_STATE_HOME", "state")]:
            os.environ[name] = os.path.join(home, folder)
            os.makedirs(os.environ[name], mode=0o700, exist_ok=True)
        os.environ["DISPLAY"] = display
        for name in ["WAYLAND_DISPLAY", "GTK_THEME", "GTK_MODULES", "NO_AT_BRIDGE", "AT_SPI_BUS_ADDRESS", "GTK_A11Y"]:
            os.environ.pop(name, None)
        os.environ.update(GDK_BACKEND="x11", GTK_USE_PORTAL="0", GSETTINGS_BACKEND="keyfile", NO_AT_BRIDGE="0")
        bus = subprocess.Popen(["dbus-daemon", "--session", "--print-address=1", "--nofork"], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
        processes.append(bus)
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        yield (width, height)
    finally:
        for process in reversed(processes):
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
        os.environ.clear()
        os.environ.update(saved)
        shutil.rmtree(home, ignore_errors=True)


# ---- Pointer and keys


def xdotool(*arguments):
    return subprocess.run(["xdotool", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def move(x, y):
    xdotool("mousemove", int(x), int(y))


def click(x, y, button=1, repeat=1):
    move(x + 4, y + 3)  # a pointer that did not move is not noticed after a list has closed above it
    move(x, y)
    xdotool("click", "--repeat", repeat, "--delay", 60, button)


def drag(x, y, dx, dy, steps=8, rest=False):
    """@rest: the pointer stands still before it is let go, so that nothing is thrown."""
    move(x, y)
    xdotool("mousedown", 1)
    for i in range(1, steps + 1):
        move(x + dx * i / steps, y + dy * i / steps)
        time.sleep(0.02)
    if rest:
        time.sleep(0.2)
    xdotool("mouseup", 1)


def key(*keys):
    for one in keys:
        xdotool("key", "--clearmodifiers", one)


def type_text(text):
    xdotool("type", "--delay", 12, "--", text)


# ---- The program


class Widget:
    """An accessible object that is looked at anew at every question."""

    def __init__(self, app, accessible):
        self.app, self.accessible = app, accessible

    @property
    def name(self):
        return self.accessible.get_name() or ""

    @property
    def role(self):
        """It never changes, so that it is asked for once."""
        roles = self.app.roles
        if self.accessible not in roles:
            roles[self.accessible] = self.accessible.get_role_name()
        return roles[self.accessible]

    @property
    def description(self):
        return self.accessible.get_description() or ""

    @property
    def text(self):
        """What is written in it (not its accessible name)."""
        from gi.repository import Atspi
        interface = self.accessible.get_text_iface()
        if interface is None:
            return self.name
        return Atspi.Text.get_text(interface, 0, Atspi.Text.get_character_count(interface))

    @property
    def value(self):
        from gi.repository import Atspi
        return Atspi.Value.get_current_value(self.accessible.get_value_iface())

    def has_state(self, name):
        from gi.repository import Atspi
        return self.accessible.get_state_set().contains(getattr(Atspi.StateType, name))

    @property
    def showing(self):
        """Has a place in the window. (GTK 4.8 gives the state "showing" to windows alone.)"""
        if self.role == "application" or not self.has_state("VISIBLE"):
            return self.role == "application"
        _, _, width, height = self.extents
        return width > 0 and height > 0

    @property
    def sensitive(self):
        return self.has_state("SENSITIVE")

    @property
    def checked(self):
        return self.has_state("CHECKED") or self.has_state("PRESSED")

    def children(self):
        for i in range(self.accessible.get_child_count()):
            child = self.accessible.get_child_at_index(i)
            if child is not None:
                yield Widget(self.app, child)

    def walk(self):
        yield self
        for child in self.children():
            yield from child.walk()

    def walk_showing(self, placeless=False):
        """Only what has a place in the window. The pages of a stack have none, but what is in the page in front has; where the parent
        (@placeless) has none either, nothing below can be seen, and most of the tree need not be asked for."""
        _, _, width, height = self.extents
        lacks_place = width <= 0 and height <= 0 and self.role not in ("application", "frame", "window", "dialog")
        if lacks_place and placeless:
            return
        if width > 0 and height > 0:
            yield self
        for child in self.children():
            yield from child.walk_showing(lacks_place)

    def iterate(self, role=None, name=None, showing=True):
        for widget in self.walk_showing() if showing else self.walk():
            if ((role is None or widget.role == role) and (name is None or widget.name == name) and
                    (not showing or widget.has_state("VISIBLE"))):
                yield widget

    def find_all(self, role=None, name=None, showing=True):
        return list(self.iterate(role, name, showing))

    def find(self, role=None, name=None, showing=True, timeout=None):
        return wait_for(lambda: next(self.iterate(role, name, showing), None),
                        f"a widget with role {role!r} and name {name!r}", timeout)

    @property
    def extents(self):
        """(x, y, width, height) within the window's content."""
        from gi.repository import Atspi
        component = self.accessible.get_component_iface()
        if component is None:
            return (0, 0, 0, 0)
        rect = Atspi.Component.get_extents(component, Atspi.CoordType.WINDOW)
        return (rect.x, rect.y, rect.width, rect.height)

    @property
    def box(self):
        """(x, y, width, height) on the screen: the window's own border is not counted by the accessibility bus."""
        x, y, width, height = self.extents
        left, top = self.app.content_origin()
        return (left + x, top + y, width, height)

    @property
    def center(self):
        x, y, width, height = self.box
        return (x + width / 2, y + height / 2)

    def click(self, repeat=1):
        """In its middle, once it has come to rest: what appears or grows above it pushes it along."""
        seen = []

        def rests():
            seen.append(self.box)
            return seen[-1][2] > 1 and len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]
        wait_for(rests, f"{self.name!r} to have a place and stay there")
        click(*self.center, repeat=repeat)

    def toggle(self):
        """Clicks a switch until it has changed: the first click after a drop-down list has closed is lost, now and then."""
        before = self.checked
        for _ in range(3):
            self.click()
            with contextlib.suppress(AssertionError):
                return wait_for(lambda: self.checked != before, f"{self.name!r} to change", TIMEOUT / 4)
        raise AssertionError(f"{self.name!r} did not change")

    def texts(self):
        return [text for text in (widget.text for widget in self.iterate("label")) if text]


def choose_in_open_menu(walk, name):
    """Goes to the entry @name of a menu that has opened with the keys; @walk gives the widgets among which it is."""
    def focused():
        items = [item for item in walk() if "menu item" in item.role and item.has_state("FOCUSED")]
        if items and items[0].name == name:
            return True
        key("Down")
        return False
    wait_for(focused, f"{name!r} in the menu")
    key("Return")


class App(Widget):
    """The running program."""

    def __init__(self, program, *files, language="en", environment=None):
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi
        self.atspi = Atspi
        self.roles, self.found = {}, {}
        sample = pathlib.Path(os.environ["VEC_DATA_DIR"]) / "samples" / "first-words.csv" if "VEC_DATA_DIR" in os.environ else ""
        environ = dict(os.environ, LANGUAGE=language, LC_ALL="C.UTF-8", G_DEBUG="fatal-criticals")
        environ.update({"VECTARIUM_SAMPLE": str(sample), **(environment or {})})  # a small table is shown at once
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([str(program), *map(str, files)], env=environ, stdout=self.log, stderr=self.log)
        self.app = self
        self.accessible = wait_for(self._find_application, "the program on the accessibility bus")
        self.fill_screen()

    @property
    def window(self):
        """The largest window, as it is now: switching the language makes it anew. (GTK 4.8 announces a later window before it has
        its role.)"""
        def area(widget):
            _, _, width, height = widget.extents
            return width * height
        return max(wait_for(lambda: list(self.children()), "a window"), key=area)

    def windows(self):
        return list(self.children())

    def _find_application(self):
        assert self.process.poll() is None, "the program ended: " + self.output()
        desktop = self.atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child is not None and child.get_process_id() == self.process.pid:
                return child
        return None

    def output(self):
        self.log.seek(0)
        return self.log.read()

    def x_windows(self):
        try:
            return xdotool("search", "--onlyvisible", "--pid", self.process.pid).split()
        except subprocess.CalledProcessError:
            return []

    def x_window(self):
        """The X id of the main window: the largest, the others are tooltips and lists that dropped down."""
        def area(window):
            _, _, width, height = self.geometry(window)
            return width * height
        return max(wait_for(self.x_windows, "a window on the screen"), key=area)

    def fill_screen(self):
        width, height = map(int, xdotool("getdisplaygeometry").split())
        window = self.x_window()
        xdotool("windowmove", "--sync", window, 0, 0) if self.origin() != (0, 0) else None
        xdotool("windowsize", window, width, height)
        wait_for(lambda: self.geometry(window)[2:] == (width, height), "the window to fill the screen")

    @staticmethod
    def geometry(window):
        found = dict(line.split("=") for line in xdotool("getwindowgeometry", "--shell", window).split() if "=" in line)
        return tuple(int(found[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))

    def origin(self):
        return self.geometry(self.x_window())[:2]

    def content_origin(self):
        """Without a compositor GTK draws a border around the window's content."""
        left, top, width, height = self.geometry(self.x_window())
        _, _, inner_width, inner_height = self.window.extents
        return (left + (width - inner_width) // 2, top + (height - inner_height) // 2)

    # What a person sees.

    def status(self):
        return self._find_again("label", "Status").text

    def plot(self):
        return self._find_again("image", "Scatter plot")

    def _find_again(self, role, name):
        """What is asked for all the time is looked for once, and again when the window was made anew."""
        with contextlib.suppress(Exception):
            widget = self.found[name]
            if widget.name == name and widget.showing:
                return widget
        self.found[name] = self.find(role, name)
        return self.found[name]

    def picture(self):
        """The pixels of the map, as bytes."""
        x, y, width, height = map(round, self.plot().box)
        return subprocess.run(["import", "-window", "root", "-crop", f"{width}x{height}+{x}+{y}", "-depth", "8", "rgb:-"], check=True,
                              capture_output=True).stdout

    def wait_still(self):
        """Until the map no longer moves."""
        seen = []

        def still():
            seen.append(self.picture())
            time.sleep(0.1)
            return len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]
        wait_for(still, "the map to come to rest")

    def bring_to_middle(self):
        """Takes the camera to the selected point; returns its pixel."""
        label = self.plot().description.split("\n")[0].removeprefix("Selected: ")
        x, y = self.plot().center
        key("ctrl+m")
        wait_for(lambda: self.hovered(x, y) == label, f"{label!r} in the middle")
        self.wait_still()
        return x, y

    def hovered(self, x, y):
        """What the card at the pointer says first, once it says the same for a while; "" where there is no point."""
        move(x + 2, y + 1)
        move(x, y)
        seen = []

        def steady():
            texts = self.plot().texts()
            seen.append(texts[0].split("\n")[0] if texts else "")
            return len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]
        wait_for(steady, f"the card at {x:g}, {y:g}")
        return seen[-1]

    def listen(self, event):
        """What the accessibility bus says of its own accord: `heard()` are the texts so far, as a screen reader is told them."""
        return Listener(self, event)

    def wait_settled(self, timeout=None):
        """Until nothing is being read or computed: the progress bar has gone and the status line stays."""
        seen = []

        def settled():
            if self.find_all("progress bar", "Progress"):
                seen.clear()
                return False
            seen.append(self.status())
            return len(seen) > 6 and len(set(seen[-6:])) == 1
        wait_for(settled, "the work to be done", timeout)

    def neighbors(self):
        """[(label, number as shown)] of the neighbour list."""
        rows = self.find(name="Nearest neighbours").find_all("list item")
        return [tuple(row.name.rsplit(", ", 1)) for row in rows]

    def chosen(self, name):
        """What the drop-down called @name shows."""
        return [text for text in self.find("combo box", name).texts() if text != "(None)"][0]

    @staticmethod
    def _open_list(chooser, tries):
        """The texts of its entries. A click within moments of the last list's closing is lost, now and then, with that list's grab."""
        chooser.click()
        try:
            return wait_for(lambda: [item.texts() for item in chooser.find_all("list item")], f"the entries of {chooser.name!r}",
                            TIMEOUT / 4)
        except AssertionError:
            if tries == 1:
                raise
        return App._open_list(chooser, tries - 1)

    def choose_only(self, name, title):
        """Opens the drop-down called @name with the pointer and goes to @title with the keys, whatever comes of it."""
        before = set(self.x_windows())
        chooser = self.find("combo box", name)
        items = self._open_list(chooser, tries=3)
        titles = [texts[0] if texts else "" for texts in items]
        assert title in titles, f"{name!r} offers {titles}, not {title!r}"
        key("Home", *["Down"] * titles.index(title), "Return")
        wait_for(lambda: set(self.x_windows()) <= before, f"the list of {name!r} to close, since it has the pointer until then")
        time.sleep(0.3)  # GTK 4.8 loses a click that comes with the closing

    def choose(self, name, title):
        self.choose_only(name, title)
        wait_for(lambda: self.chosen(name) == title, f"{name!r} to show {title!r}")

    def press_until(self, shortcut, look, what):
        """Presses @shortcut and waits for @look to return something. A key that falls into the start or into the closing of another
        window is lost, now and then, and pressed again; but not before the program has answered, so that one that is merely slow, and
        has the key still before it, does not get it twice."""
        tries = 3
        for _ in range(tries):
            key(shortcut)
            with contextlib.suppress(AssertionError):
                return wait_for(look, what, TIMEOUT / 4)
            assert self.process.poll() is None, f"the program ended ({self.process.poll()}) after {shortcut}; {what} was waited for"
            wait_for(lambda: self.window.extents, f"the program to answer: it hangs since {shortcut}; {what} was waited for")
            if seen := look():
                return seen
        raise AssertionError(f"waited for {what}; {shortcut} was pressed {tries} times, and the program answers; "
                             f"its windows: {[window.name for window in self.windows()]}")

    def show_window(self, shortcut, what="a window"):
        """The X ids of what came up after @shortcut."""
        before = set(self.x_windows())
        return self.press_until(shortcut, lambda: set(self.x_windows()) - before, what)

    def open_by_dialog(self, path, shortcut="ctrl+o"):
        """As in any GTK file chooser: the path typed, Enter."""
        chooser = self.show_window(shortcut, "the file chooser")
        self.type_path(path, lambda: not chooser & set(self.x_windows()))

    def type_path(self, path, is_done):
        """Types @path into GTK's file chooser that is open. It sometimes loses the first key, and then searches for the rest: Ctrl+L
        leads out of that, and the path is typed again."""
        time.sleep(0.5)
        for _ in range(3):
            type_text(str(path))
            key("Return")
            try:
                return wait_for(is_done, f"{path} to be taken", TIMEOUT / 3)
            except AssertionError:
                key("ctrl+l", "ctrl+a")
        type_text(str(path))
        key("Return")
        return wait_for(is_done, f"{path} to be taken")

    def search_and_select(self, word):
        """Enter walks to the hit, which the map then shows in its middle."""
        self.find("entry", "Search").click()
        key("ctrl+a")
        type_text(word)
        wait_for(lambda: self.find_all("list item", word), f"a hit called {word!r}")
        key("Return")
        wait_for(lambda: self.plot().description.startswith(f"Selected: {word}"), f"{word!r} to be selected")

    def choose_in_menu(self, *names):
        """Walks the main menu with the keys: one name for each level."""
        key("F10")
        for name in names:
            choose_in_open_menu(self.walk_showing, name)

    def screenshot(self, name):
        folder = os.environ.get("VEC_SCREENSHOTS")
        if not folder:
            return
        os.makedirs(folder, exist_ok=True)
        subprocess.run(["import", "-window", "root", os.path.join(folder, name + ".png")], check=True)

    def close(self):
        """Ends the program, however busy it is."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if kind is not None:
            with contextlib.suppress(Exception):
                self.screenshot("failed")
            diagnose("the program said: " + self.output())
        self.close()
        self.log.close()


class Listener:
    """Hears what the program tells the accessibility bus."""

    def __init__(self, app, event):
        self.app, self.event, self.texts = app, event, []
        self.listener = app.atspi.EventListener.new(self._heard_cb)
        self.listener.register(event)

    def _heard_cb(self, event):
        if event.source.get_process_id() == self.app.process.pid and isinstance(event.any_data, str):
            self.texts.append(event.any_data)

    def __call__(self):
        from gi.repository import GLib
        while GLib.MainContext.default().iteration(False):
            pass
        return self.texts

    def clear(self):
        self()
        self.texts.clear()

    def stop(self):
        self.listener.deregister(self.event)


def dump(widget, depth=0, file=sys.stderr):
    """The accessible tree, for writing tests."""
    try:
        states = "" if widget.showing else " (hidden)"
        print("  " * depth + f"{widget.role}: {widget.name!r}{states}", file=file)
    except Exception as error:
        print("  " * depth + repr(error), file=file)
    for child in widget.children():
        dump(child, depth + 1, file)

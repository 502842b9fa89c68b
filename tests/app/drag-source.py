#!/usr/bin/env python3
"""A small window from which files can be dragged, as from a file manager. Usage drag-source.py LIST: the paths are read from LIST, one on each
line, when a drag begins."""

import pathlib
import sys

import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, GLib, Gtk


def prepare_cb(source, x, y):
    paths = pathlib.Path(sys.argv[1]).read_text().split("\n")
    uris = "".join(pathlib.Path(path).as_uri() + "\r\n" for path in paths if path)
    return Gdk.ContentProvider.new_for_bytes("text/uri-list", GLib.Bytes.new(uris.encode()))


def activate_cb(app):
    window = Gtk.ApplicationWindow(application=app, title="Drag source", decorated=False, default_width=120, default_height=60)
    label = Gtk.Label(label="Files", hexpand=True, vexpand=True)
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    source.connect("prepare", prepare_cb)
    label.add_controller(source)
    window.set_child(label)
    window.present()


app = Gtk.Application(application_id=None)
app.connect("activate", activate_cb)
app.run([])

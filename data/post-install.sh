#!/bin/sh
# Renews the desktop's caches after an installation; a package does that by itself, therefore not below DESTDIR.
[ -z "$DESTDIR" ] || exit 0
datadir=$1

run_if_there()
{
    ! command -v "$1" > /dev/null || "$@"
}

run_if_there glib-compile-schemas "$datadir/glib-2.0/schemas"
run_if_there gtk4-update-icon-cache -q -t -f "$datadir/icons/hicolor"
run_if_there update-desktop-database -q "$datadir/applications"
run_if_there update-mime-database "$datadir/mime"

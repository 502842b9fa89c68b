# What ./run, ./check and .ci/run share; sourced by bash with $root set to the repository's folder.

# What each package is for is said when it is installed.
build_packages=(
    gcc g++ meson ninja-build pkgconf gettext   # compiler, build system, translations
    dpkg-dev                                    # FAISS comes as a source package
    libgtk-4-dev libadwaita-1-dev               # the window
    libcairo2-dev libpango1.0-dev libgdk-pixbuf-2.0-dev               # drawing
    libglib2.0-dev libjson-glib-dev libcsv-dev libicu-dev libstemmer-dev libhdf5-dev libsqlite3-dev   # data, JSON, CSV, Unicode, stems of words, HDF5, SQLite
    libarchive-dev libxxhash-dev                # compressed files and archives, checksums of cached tables
    libopenblas-dev libfftw3-dev                # linear algebra, Fourier transforms
)
test_packages=(
    xvfb xauth xdotool imagemagick x11-utils    # a screen without a screen
    dbus dbus-x11 at-spi2-core python3-pyatspi gir1.2-atspi-2.0   # the accessibility bus and a way to read it
    adwaita-icon-theme fonts-dejavu-core fonts-noto-cjk   # what the window shows
    python3 python3-numpy                       # independent references
    desktop-file-utils appstream libxml2-utils gettext   # checks of the desktop's files
)

say()
{
    printf '%s\n' "$*" >&2
}

fail()
{
    say "$(basename "$0"): $*"
    exit 1
}

# Prints those of the packages $@ that are not installed.
missing_packages()
{
    local installed package
    command -v dpkg-query > /dev/null || return 0
    # dpkg-query fails when it does not know one of them.
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2> /dev/null | sed -n 's/^installed //p') || true
    for package in "$@"; do
        grep -qxF -- "$package" <<< "$installed" || printf '%s\n' "$package"
    done | sort -u
}

as_root()
{
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -- "$@"
    fi
}

# install_packages WHY PACKAGE…: installs those that are missing; says so first; quick when there are none.
install_packages()
{
    local why=$1 missing install
    shift
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0

    command -v apt-get > /dev/null || fail "these packages are missing: ${missing[*]}"
    install=(env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}")
    say "$why needs packages that are not installed:"
    say "    ${missing[*]}"
    if [ "$(id -u)" != 0 ] && ! command -v sudo > /dev/null; then
        fail "please install them as root:  apt-get install ${missing[*]}"
    fi
    say "Installing them with apt-get$([ "$(id -u)" = 0 ] || echo ' through sudo')…"
    # A machine that never fetched the lists of packages knows none of them; one that did so long ago asks for versions that are gone.
    if apt-get --simulate install --no-install-recommends "${missing[@]}" > /dev/null 2>&1 && as_root "${install[@]}" >&2; then
        return 0
    fi
    as_root apt-get update >&2 || say "Some lists of packages could not be fetched; trying all the same."
    as_root "${install[@]}" >&2 || fail "the packages could not be installed (see above)"
}

has_system_faiss()
{
    local library
    for library in /usr/lib/*/libfaiss_c.so /usr/lib/libfaiss_c.so /usr/local/lib/libfaiss_c.so; do
        [ ! -e "$library" ] || return 0
    done
    return 1
}

# Builds FAISS once for all build folders and sets faiss_options to what meson needs to find it.
build_faiss()
{
    local faiss=$root/build/faiss isa=${VECTARIUM_FAISS_ISA:-auto}
    faiss_options=()
    has_system_faiss && return
    faiss_options=("-Dfaiss_prefix=$faiss/prefix")
    [ ! -e "$faiss/prefix/made-for-$isa" ] || return 0
    say "Building FAISS with its C library, which the distribution's package lacks; this happens once and takes a few minutes…"
    "$root/subprojects/faiss/get-source" "$faiss" > /dev/null
    rm -rf "$faiss/build" "$faiss/prefix"
    run_quietly "$faiss/setup.log" meson setup "$faiss/build" "$root/subprojects/faiss" \
        -Dsource="$faiss/source" -Disa="$isa" --prefix="$faiss/prefix" --libdir=lib
    run_quietly "$faiss/build.log" ninja -C "$faiss/build"
    run_quietly "$faiss/install.log" meson install -C "$faiss/build" --no-rebuild
    touch "$faiss/prefix/made-for-$isa"
}

# run_quietly LOG COMMAND…: shows the end of what the command said only if it fails.
run_quietly()
{
    local log=$1
    shift
    "$@" > "$log" 2>&1 && return
    tail -n 50 "$log" >&2
    fail "this failed: $*  (all of its output: $log)"
}

# configure FOLDER OPTION…: once; after that ninja sees by itself what changed.
configure()
{
    local folder=$1
    shift
    if [ -e "$folder/configured" ] && [ "$(cat "$folder/configured")" = "$*" ]; then
        return
    fi
    rm -rf "$folder"
    mkdir -p "$folder"
    run_quietly "$folder.log" meson setup "$folder" "$root" "$@"
    printf '%s' "$*" > "$folder/configured"
}

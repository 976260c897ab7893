#!/usr/bin/env bash
# Prints the bin directory of a PostgreSQL that has pgvector, and nothing else; progress and errors go to stderr.
#
# Without --suite, in this order:
#   1. what PGVECTOR_WORKBENCH_PG_BIN names;
#   2. an installed PostgreSQL that has pgvector, the newest first;
#   3. a portable server: Debian trixie's packages (PostgreSQL 17, pgvector 0.8.0, HypoPG), unpacked into the user's
#      cache folder with the shared libraries they need, glibc included. Nothing on the system is installed or changed.
# With --suite it is always the portable server: of trixie, or of sid (PostgreSQL 18, pgvector 0.8.7).
#
# The cache is ${XDG_CACHE_HOME:-~/.cache}/pgvector-workbench; for root it is /var/cache/pgvector-workbench, because
# PostgreSQL refuses to run as root and another account cannot enter root's home.
set -euo pipefail
umask 022

say() { printf '%s\n' "$*" >&2; }
die() { say "postgres.sh: $*"; exit 1; }

usage() {
    say "usage: postgres.sh [--suite trixie|sid]"
    exit 2
}

# Where a server with this bin directory may keep its shared files: what pg_config says, Debian's layout, a plain prefix.
share_dirs() {
    local bin=$1
    if [ -x "$bin/pg_config" ]; then "$bin/pg_config" --sharedir 2>/dev/null || true; fi
    printf '%s\n' "$bin/../../../../share/postgresql/$(basename "$(dirname "$bin")")" \
        "$bin/../share/postgresql" "$bin/../share"
}

has_pgvector() {
    local bin=$1 share
    [ -x "$bin/postgres" ] && [ -x "$bin/initdb" ] && [ -x "$bin/pg_ctl" ] || return 1
    while IFS= read -r share; do
        if [ -e "$share/extension/vector.control" ]; then return 0; fi
    done < <(share_dirs "$bin")
    return 1
}

# "postgres (PostgreSQL) 17.2 (Debian …)" and "… 18beta1 …" -> "17.2", "18"
server_version() {
    "$1/postgres" --version 2>/dev/null | sed -n 's/^[^)]*) \([0-9][0-9]*\(\.[0-9][0-9]*\)*\).*/\1/p'
}

installed_server() {
    local bin on_path
    on_path=$(pg_config --bindir 2>/dev/null || true)
    for bin in /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin \
        /home/linuxbrew/.linuxbrew/opt/postgresql*/bin "$on_path"; do
        if [ -n "$bin" ] && has_pgvector "$bin"; then printf '%s %s\n' "$(server_version "$bin")" "$bin"; fi
    done | sort -t. -k1,1nr -k2,2nr | sed -n '1s/^[^ ]* //p'
}

cache_folder() {
    if [ "$(id -u)" = 0 ]; then
        echo /var/cache/pgvector-workbench
    else
        echo "${XDG_CACHE_HOME:-$HOME/.cache}/pgvector-workbench"
    fi
}

check_system() {
    case $(uname -s) in
    Linux) ;;
    Darwin) die "no PostgreSQL with pgvector found: brew install postgresql@17 pgvector" ;;
    *) die "no PostgreSQL with pgvector found: install both, or name the bin directory in PGVECTOR_WORKBENCH_PG_BIN" ;;
    esac
    if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
        die "no PostgreSQL with pgvector found, and no apt-get to fetch one with (that works on Debian and Ubuntu):" \
            "install both, or name the bin directory in PGVECTOR_WORKBENCH_PG_BIN"
    fi
    case $(dpkg --print-architecture) in
    amd64 | arm64) ;;
    *) die "the portable server exists for amd64 and arm64 only, not for $(dpkg --print-architecture):" \
        "install PostgreSQL and pgvector, or name the bin directory in PGVECTOR_WORKBENCH_PG_BIN" ;;
    esac
}

check_space() {
    local free_kib
    free_kib=$(df -Pk "$1" | awk 'NR == 2 { print $4 }')
    [ "$free_kib" -ge 512000 ] || die "$1 has only $((free_kib / 1024)) MB free, the portable server needs 500 MB" \
        "while it is made (100 MB in the end)"
}

# The Debian mirror that this machine's own apt sources name: the one that says so in its URL, else the first.
machine_mirror() {
    local mirrors
    grep -qx 'ID=debian' /etc/os-release || return 0
    # shellcheck disable=SC2016
    mirrors=$(apt-get indextargets --no-release-info --format '$(RELEASE) $(REPO_URI)' 'COMPONENT: main' |
        awk '$1 !~ /-/ { print $2 }')
    { grep -E '/debian/?$' <<<"$mirrors" || printf '%s\n' "$mirrors"; } | head -n 1
}

debian_mirror() {
    local mirror=${PGVECTOR_WORKBENCH_DEBIAN_MIRROR:-$(machine_mirror)}
    [ -n "$mirror" ] || die "this machine's apt sources name no Debian mirror: set PGVECTOR_WORKBENCH_DEBIAN_MIRROR" \
        "to the URL of one (it ends in /debian), or install PostgreSQL with pgvector"
    printf '%s\n' "$mirror"
}

debian_keyring() {
    local keyring
    for keyring in /usr/share/keyrings/debian-archive-keyring.{gpg,pgp}; do
        if [ -e "$keyring" ]; then
            printf '%s\n' "$keyring"
            return
        fi
    done
    die "the Debian keyring is missing: install the package debian-archive-keyring"
}

# An apt of its own in folder $1, that knows suite $2 only and no installed package.
# The machine's own settings (proxy, certificates) stay; the hooks that would touch the system do not.
write_apt_configuration() {
    local apt=$1 suite=$2 mirror keyring
    mirror=$(debian_mirror)
    keyring=$(debian_keyring)
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
    : >"$apt/status"
    echo "deb [signed-by=$keyring] $mirror $suite main" >"$apt/sources.list"
    cat >"$apt/apt.conf" <<CONFIGURATION
Dir::State "$apt";
Dir::State::lists "$apt/lists";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Acquire::Languages "none";
Acquire::Retries "3";
APT::Install-Recommends "false";
APT::Sandbox::User "";
APT::Update::Error-Mode "any";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
CONFIGURATION
}

# The name of the package that has HypoPG, where the suite has one: the server is whole without it.
hypopg_package() {
    apt-cache -c "$1" pkgnames "postgresql-$2-hypopg" | grep -x "postgresql-$2-hypopg" || true
}

# Downloads into $1/debs the server and the packages whose libraries it links; apt checks signature and checksums.
download_packages() {
    local work=$1 suite=$2 version=$3 names
    write_apt_configuration "$work/apt" "$suite"
    apt-get -c "$work/apt/apt.conf" -qq update >&2 ||
        die "cannot read the package lists of Debian $suite (see above): is there a network?"
    # shellcheck disable=SC2046
    names=$(apt-get -c "$work/apt/apt.conf" -qq -s install "postgresql-$version" "postgresql-$version-pgvector" \
        patchelf $(hypopg_package "$work/apt/apt.conf" "$version") |
        awk '$1 == "Inst" { print $2 }' |
        grep -E '^(lib|zlib1g$|patchelf$|postgresql-)' | grep -Ev '^(libllvm|libperl|libz3)|-common|-perl$') ||
        die "Debian $suite has no installable postgresql-$version-pgvector at the moment"
    mkdir "$work/debs"
    # shellcheck disable=SC2086
    (cd "$work/debs" && apt-get -c "$work/apt/apt.conf" -qq download $names >&2) ||
        die "cannot download PostgreSQL $version from Debian $suite (see above)"
}

unpack_packages() {
    local work=$1 deb
    for deb in "$work"/debs/*.deb; do
        dpkg-deb -x "$deb" "$work/tree" || die "cannot unpack $(basename "$deb")"
    done
    rm -rf "$work/debs" "$work/apt"
}

is_elf() { [ -f "$1" ] && [ ! -L "$1" ] && [ "$(head -c 4 "$1" | tail -c 3)" = ELF ]; }

# The paths of all shared libraries that the programs and modules in folder $1 load, directly or not.
libraries_of() {
    local folder=$1 loader=$2 library_path=$3 file
    find "$folder" -type f | while IFS= read -r file; do
        if is_elf "$file"; then "$loader" --library-path "$library_path" --list "$file"; fi
    done | awk '$2 == "=>" { print $3 == "not" ? $1 : $3 }' | sort -u
}

# Copies into $1/server what the server is made of, and the libraries it loads.
copy_server() {
    local work=$1 version=$2 loader=$3 library_path=$4 library
    local tree=$work/tree server=$work/server
    rm -rf "$tree/usr/lib/postgresql/$version/lib/bitcode" "$tree/usr/lib/postgresql/$version/lib/"llvmjit*
    mkdir -p "$server/lib/postgresql" "$server/lib/private" "$server/share/postgresql"
    cp -a "$tree/usr/lib/postgresql/$version" "$server/lib/postgresql/"
    cp -a "$tree/usr/share/postgresql/$version" "$server/share/postgresql/"
    for library in $(libraries_of "$server/lib/postgresql" "$loader" "$library_path") "$loader"; do
        case $library in
        "$tree"/*) cp -L "$library" "$server/lib/private/" ;;
        *) die "the downloaded packages lack the library $(basename "$library")" ;;
        esac
    done
}

# Makes the programs use the loader and the libraries beside them. DT_RPATH (not RUNPATH) of a program also holds for
# the libraries and modules that it loads, so these stay as Debian built them.
link_programs() {
    local work=$1 version=$2 final=$3 loader=$4 library_path=$5 program
    local private=$work/server/lib/private bin=$work/server/lib/postgresql/$version/bin
    for program in "$bin"/*; do
        if is_elf "$program"; then
            # shellcheck disable=SC2016
            "$loader" --library-path "$library_path" "$work/tree/usr/bin/patchelf" \
                --set-interpreter "$final/lib/private/$(basename "$loader")" \
                --force-rpath --set-rpath '$ORIGIN/../../../private' "$program"
        fi
    done
    for program in postgres initdb psql; do
        "$private/$(basename "$loader")" "$bin/$program" --version >/dev/null || die "the new $program does not run"
    done
}

# Builds beside and renames, so that a half-made folder is never used and concurrent runs do not meet.
make_server() {
    local suite=$1 version=$2 final=$3 work loader library_path
    mkdir -p "$(dirname "$final")" || die "cannot write to $(dirname "$(dirname "$final")")"
    check_space "$(dirname "$final")"
    find "$(dirname "$final")" -maxdepth 1 -name '.making-*' -mmin +120 -exec rm -rf {} +
    work=$(mktemp -d "$(dirname "$final")/.making-XXXXXX") || die "cannot write to $(dirname "$final")"
    # shellcheck disable=SC2064
    trap "rm -rf '$work'" EXIT
    say "Fetching PostgreSQL $version with pgvector from Debian $suite into $final"
    download_packages "$work" "$suite" "$version"
    unpack_packages "$work"
    loader=$(find "$work/tree" -name 'ld-linux-*.so.?' -type f | head -n 1)
    [ -n "$loader" ] || die "no dynamic loader in the downloaded packages"
    library_path=$(dirname "$loader")
    copy_server "$work" "$version" "$loader" "$library_path"
    link_programs "$work" "$version" "$final" "$loader" "$library_path"
    if [ -e "$final" ] && ! works "$final" "$version"; then mv "$final" "$work/broken"; fi
    chmod 755 "$work/server"
    mv -T "$work/server" "$final" 2>/dev/null || works "$final" "$version" || die "cannot create $final"
}

# Gives HypoPG to a server that was made without it, also while that runs: its files are all new, and the one that
# tells of the extension comes last. Tried once a day at most, and never a reason to fail.
add_hypopg() {
    local suite=$1 version=$2 server=$3 work package tree
    local extensions=$server/share/postgresql/$version/extension modules=$server/lib/postgresql/$version/lib
    local tried=$server/.hypopg-tried
    if [ -e "$extensions/hypopg.control" ] || [ ! -w "$extensions" ]; then return 0; fi
    if [ -n "$(find "$tried" -mmin -1440 2>/dev/null)" ]; then return 0; fi
    touch "$tried"
    work=$(mktemp -d "$(dirname "$server")/.making-XXXXXX") || return 0
    # shellcheck disable=SC2064
    trap "rm -rf '$work'" EXIT
    write_apt_configuration "$work/apt" "$suite"
    apt-get -c "$work/apt/apt.conf" -qq update >&2 || return 0
    package=$(hypopg_package "$work/apt/apt.conf" "$version")
    if [ -z "$package" ]; then return 0; fi
    mkdir "$work/debs"
    (cd "$work/debs" && apt-get -c "$work/apt/apt.conf" -qq download "$package" >&2) || return 0
    unpack_packages "$work"
    tree=$work/tree/usr
    cp "$tree/lib/postgresql/$version/lib/hypopg.so" "$modules/" &&
        cp "$tree/share/postgresql/$version/extension"/hypopg--*.sql "$extensions/" &&
        cp "$tree/share/postgresql/$version/extension/hypopg.control" "$extensions/" &&
        say "Added HypoPG to $server"
}

works() {
    local server=$1 version=$2
    has_pgvector "$server/lib/postgresql/$version/bin" && [ -n "$(server_version "$server/lib/postgresql/$version/bin")" ]
}

portable_server() {
    local suite=$1 version final
    case $suite in
    trixie) version=17 ;;
    sid) version=18 ;;
    esac
    final=$(cache_folder)/postgresql-$version-$suite
    if ! works "$final" "$version"; then
        check_system
        make_server "$suite" "$version" "$final"
    else
        (add_hypopg "$suite" "$version" "$final") || say "HypoPG could not be added to $final"
    fi
    printf '%s\n' "$final/lib/postgresql/$version/bin"
}

suite=
while [ $# -gt 0 ]; do
    case $1 in
    --suite) suite=${2:-} && shift ;;
    --suite=*) suite=${1#--suite=} ;;
    *) usage ;;
    esac
    case $suite in trixie | sid) ;; *) usage ;; esac
    shift
done

if [ -n "$suite" ]; then
    portable_server "$suite"
elif [ -n "${PGVECTOR_WORKBENCH_PG_BIN:-}" ]; then
    [ -x "$PGVECTOR_WORKBENCH_PG_BIN/postgres" ] ||
        die "PGVECTOR_WORKBENCH_PG_BIN names $PGVECTOR_WORKBENCH_PG_BIN, which has no program postgres"
    printf '%s\n' "$PGVECTOR_WORKBENCH_PG_BIN"
else
    found=$(installed_server)
    if [ -n "$found" ]; then printf '%s\n' "$found"; else portable_server trixie; fi
fi

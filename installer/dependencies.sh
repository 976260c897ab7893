#!/bin/sh
# Installs what building, running, testing and packaging pgvector Workbench needs on Debian 12, Debian 13 and
# Ubuntu 24.04. Does nothing where all is there; on another system it says what to install.
set -eu

set -- \
    g++ cmake ninja-build ccache \
    qt6-base-dev qt6-svg-dev libqt6sql6-sqlite \
    qtkeychain-qt6-dev libqcustomplot-dev libqscintilla2-qt6-dev libcli11-dev libpq-dev \
    libfaiss-dev libopenblas-dev \
    libbenchmark-dev \
    dpkg-dev file \
    xvfb xauth fonts-dejavu-core \
    debian-archive-keyring tzdata

say() { printf '%s\n' "dependencies.sh: $*" >&2; }
die() { say "$*"; exit 1; }

system=unknown
if [ -r /etc/os-release ]; then
    # shellcheck source=/dev/null
    system=$(. /etc/os-release && echo "${ID:-unknown} ${VERSION_ID:-}")
fi
case $system in
"debian 12" | "debian 13" | "ubuntu 24.04") ;;
*)
    say "knows Debian 12, Debian 13 and Ubuntu 24.04, and this is \"$system\". Install here what they call: $*"
    exit 0
    ;;
esac
command -v apt-get >/dev/null || die "there is no apt-get, though this is $system. Needed: $*"

for package in "$@"; do
    shift
    # shellcheck disable=SC2016
    case " $(dpkg-query --show --showformat='${db:Status-Status} ' "$package" 2>/dev/null || true)" in
    *" installed "*) ;;
    *) set -- "$@" "$package" ;;
    esac
done
if [ $# = 0 ]; then exit 0; fi

sudo=
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "there is no sudo. Run as root: apt-get install --no-install-recommends $*"
    sudo=sudo
fi
free=$(($(df -Pk /usr | awk 'NR == 2 { print $4 }') / 1024))
[ "$free" -ge 2000 ] || die "only $free MB free on the disk of /usr, 2000 MB are needed"

say "installs $*"
$sudo apt-get -qq -o APT::Update::Error-Mode=any update || say "cannot read the package lists (see above), tries with those at hand"
$sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dpkg::Use-Pty=0 --no-install-recommends install "$@" >&2 ||
    die "apt-get could not install the packages (its reason is above; most often there is no network)"

#!/bin/bash
# Prove on a bare Debian that the two commands are enough: packaging/prove_clean.sh DIR [setup|again|demo|test ...]
#
# Makes DIR/base once with debootstrap (Debian 12; SUITE=trixie for 13): minbase, python3, ca-certificates, nothing
# else. Copies it to DIR/root, clones this checkout's last commit into it and runs, each timed: `python3 run.py setup`,
# a second start of it, `python3 run.py` (the demo) and `bash .ci/run`; or only those that are named.
# Needs root and debootstrap. What this machine says about package servers, proxies and certificates is carried over.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mkdir -p "${1:?usage: prove_clean.sh DIR [setup|again|demo|test ...]}" && cd "$1" && pwd)
shift
steps=("$@")
[ ${#steps[@]} -gt 0 ] || steps=(setup again demo test)
root=$dir/root

unmount() {
    for place in dev/shm dev proc; do
        if mountpoint -q "$root/$place"; then umount -l "$root/$place"; fi
    done
}
trap unmount EXIT

if [ ! -e "$dir/base/.complete" ]; then
    rm -rf "$dir/base"
    debootstrap --variant=minbase --include=python3,ca-certificates "${SUITE:-bookworm}" "$dir/base" >"$dir/debootstrap.log"
    touch "$dir/base/.complete"
fi
unmount
rm -rf --one-file-system "$root"
cp -a "$dir/base" "$root"

# How this machine reaches package servers.
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
for file in /etc/pip.conf /etc/apt/apt.conf; do
    if [ -e "$file" ]; then cp "$file" "$root$file"; fi
done
grep -rhsE '^Acquire::(http|https|Check|Retries)' /etc/apt/apt.conf.d >"$root/etc/apt/apt.conf.d/99network" || true
kept=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8)
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY SSL_CERT_FILE PIP_CERT PIP_INDEX_URL \
    PIP_EXTRA_INDEX_URL PIP_DEFAULT_TIMEOUT; do
    if [ -n "${!name:-}" ]; then kept+=("$name=${!name}"); fi
done

git clone --quiet "$here" "$root/calmdesk"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount --make-private "$root/dev" # or taking it away would take it away outside too
mount -t tmpfs shm "$root/dev/shm"

inside() {
    echo "== $*"
    local began=$SECONDS status=0
    chroot "$root" env -i "${kept[@]}" sh -c 'cd /calmdesk && exec "$@"' sh "$@" </dev/null || status=$?
    echo "== exit status $status after $((SECONDS - began)) s: $*"
    return $status
}

failed=0
for step in "${steps[@]}"; do
    case $step in
        setup) inside python3 run.py setup || failed=1 ;;
        again) inside python3 run.py setup || failed=1 ;;
        demo) inside python3 run.py || failed=1 ;;
        test) inside bash .ci/run || failed=1 ;;
        *) echo "unknown step: $step" >&2; exit 2 ;;
    esac
done
exit $failed

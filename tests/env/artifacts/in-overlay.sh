#!/usr/bin/env bash
# in-overlay.sh PLACE SCRIPT ARGS…: runs the script as if on this machine, on an overlay of it. Called in a mount namespace of
# its own, which ends with it.
set -euo pipefail

place=$1
shift
mount --make-rprivate /
mount -t overlay overlay -o "lowerdir=/,upperdir=$place/upper,workdir=$place/work" "$place/root"
mount --rbind /dev "$place/root/dev"
mount -t proc proc "$place/root/proc"
# /tmp and the checkout may be file systems of their own; what is needed is carried over.
mkdir -p "$place/root/opt/artifacts"
script=$1 deb=$2
cp "$script" "$deb" "$place/root/opt/artifacts/"
shift 2
# No service of the machine is to hear of it.
printf '#!/bin/sh\nexit 101\n' >"$place/root/usr/sbin/policy-rc.d"
chmod 755 "$place/root/usr/sbin/policy-rc.d"
chroot "$place/root" bash "/opt/artifacts/$(basename "$script")" "/opt/artifacts/$(basename "$deb")" "$@"

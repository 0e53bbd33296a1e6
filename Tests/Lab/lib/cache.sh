# shellcheck shell=bash disable=SC2154
# Bases (what nodes boot from) and repositories (what apt in nodes installs from), built once.

BASE_PACKAGES=(systemd systemd-sysv dbus libpam-systemd openssh-server sudo zsh fish iproute2
  iputils-ping procps netbase kmod hostname)
REPOSITORY_PACKAGES=(tree cowsay nginx-light rsync git acl firewalld python3 python3-apt curl
  ca-certificates gnupg ufw docker.io containerd iptables conntrack socat ethtool openssl etcd-server
  etcd-client containernetworking-plugins)
MIRROR=${APUS_LAB_MIRROR:-http://deb.debian.org/debian}

# Names what is built by what went into it: a changed list makes a new base.  Raise the number
# when this file builds something else from the same lists.
recipe() {
  { echo 1 "${BASE_PACKAGES[@]}" / "${REPOSITORY_PACKAGES[@]}" && cat "$HERE/lib/base"; } |
    sha256sum | cut -c 1-8
}

base() { echo "$CACHE/$1-$(recipe)/base"; }

repository() { echo "$CACHE/$1-$(recipe)/repository"; }

build_cache() {
  local release releases failed=0 builders=()
  mapfile -t releases < <(printf '%s\n' "${NODE_RELEASES[@]#*:}" | sort -u)
  mkdir -p "$CACHE"
  exec 8>"$CACHE/lock"
  flock 8
  for release in "${releases[@]}"; do
    [ -d "$(base "$release")" ] || {
      say "building Debian $release in $CACHE (once, a few minutes)"
      build_release "$release" >"$CACHE/$release.log" 2>&1 &
      builders+=($!)
    }
  done
  for release in "${builders[@]}"; do wait "$release" || failed=1; done
  exec 8>&-
  [ $failed = 0 ] || fail "building failed; see $CACHE/*.log"
}

# Whole or not at all: the folder gets its name when it is complete.
build_release() {
  local release=$1 folder final
  final=$CACHE/$release-$(recipe)
  folder=$CACHE/$release.new
  rm -rf --one-file-system "$folder"
  mkdir -p "$folder"
  unshare --mount --propagation private \
    debootstrap --variant=minbase --include="$(IFS=, && echo "${BASE_PACKAGES[*]}")" \
    "$release" "$folder/base" "$MIRROR"
  fill_repository "$release" "$folder"
  chroot "$folder/base" bash -s "$release" "${USERS[@]}" <"$HERE/lib/base"
  remove_old_bases "$release"
  mv "$folder" "$final"
}

# A running lab may have booted from an older base: then they stay until the next time.
remove_old_bases() {
  [ -z "$(find "$CGROUP_ROOT" -maxdepth 1 -name 'apus-lab*')" ] || return 0
  find "$CACHE" -maxdepth 1 -name "$1-*" -exec rm -rf --one-file-system {} +
}

# Downloads with the machine's own apt, which knows its proxies and passwords, into folders of
# the release's own.
fill_repository() {
  local release=$1 base=$2/base repository=$2/repository state=$2/apt options
  local index
  index=$repository/dists/$release/main/binary-$(dpkg --print-architecture)
  mkdir -p "$index" "$repository/pool" "$state/lists/partial" "$state/archives/partial"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $MIRROR $release main" \
    >"$state/sources.list"
  options=(-o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts=-
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
    -o Dir::State::Lists="$state/lists" -o Dir::State::status="$base/var/lib/dpkg/status"
    -o Dir::Cache::Archives="$state/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
    -o APT::Sandbox::User=root -o Acquire::Languages=none -o APT::Update::Post-Invoke::=)
  apt-get "${options[@]}" update
  apt-get "${options[@]}" --yes --no-install-recommends --download-only install \
    "${REPOSITORY_PACKAGES[@]}"
  mv "$state"/archives/*.deb "$base"/var/cache/apt/archives/*.deb "$repository/pool/"
  rm -r "$state"
  describe_packages "$repository" >"$index/Packages"
  describe_release "$release" "$repository" >"$repository/dists/$release/Release"
}

describe_packages() {
  local file
  for file in "$1"/pool/*.deb; do
    dpkg-deb --field "$file"
    printf 'Filename: pool/%s\nSize: %s\nSHA256: %s\n\n' "${file##*/}" \
      "$(stat --format %s "$file")" "$(sha256sum <"$file" | cut -d ' ' -f 1)"
  done
}

describe_release() {
  local architecture file
  architecture=$(dpkg --print-architecture)
  file=main/binary-$architecture/Packages
  printf 'Origin: Debian\nLabel: Debian\nSuite: %s\nCodename: %s\n' "$1" "$1"
  printf 'Components: main\nArchitectures: %s\nDate: %s\nSHA256:\n %s %s %s\n' "$architecture" \
    "$(LC_ALL=C date --utc +'%a, %d %b %Y %T UTC')" \
    "$(sha256sum <"$2/dists/$1/$file" | cut -d ' ' -f 1)" \
    "$(stat --format %s "$2/dists/$1/$file")" "$file"
}

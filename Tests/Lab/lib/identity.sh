# shellcheck shell=bash disable=SC2154
# Keys, passwords and what knows of them: made anew for each `up`, gone with `down`.

make_identities() {
  local node user name makers=()
  (umask 077 && mkdir "$STATE/keys" "$STATE/secrets")
  make_secret password
  make_secret root-password
  make_secret passphrase
  for name in ed25519 ecdsa rsa ecdsa_pem ed25519_locked; do
    make_client_key "$name" &
    makers+=($!)
  done
  for node in "${NODES[@]}"; do
    make_host_keys "$node" &
    makers+=($!)
  done
  for name in "${makers[@]}"; do wait "$name" || fail "making keys failed"; done
  copy_rsa_key rsa_pem
  copy_rsa_key rsa_pem_locked
  cat "$STATE"/keys/*.pub >"$STATE/authorized_keys"
  for node in "${NODES[@]}"; do make_identity "$node"; done
  print_known_hosts >"$STATE/known_hosts"
  print_ssh_config >"$STATE/ssh_config"
}

make_secret() {
  (umask 077 && head -c 15 /dev/urandom | base64 | tr '+/' 'xy' >"$STATE/secrets/$1")
}

make_client_key() { make_key "$1" "${1%%_*}" "$STATE/keys/$1"; }

# RSA of 2048 bits: with 3072, keys would take most of the time that `up` has.
make_key() {
  local name=$1 options=(-q -C "$1" -t "$2" -f "$3")
  [ "$2" != rsa ] || options+=(-b 2048)
  write_key "$name" "${options[@]}"
}

# One key in several formats.
copy_rsa_key() {
  cp "$STATE/keys/rsa" "$STATE/keys/$1"
  cp "$STATE/keys/rsa.pub" "$STATE/keys/$1.pub"
  write_key "$1" -q -p -P '' -f "$STATE/keys/$1" >/dev/null
}

# Lets ssh-keygen write the key in the format that its name says.  A passphrase goes in by
# askpass: arguments are public.
write_key() {
  local name=$1
  shift
  [[ $name != *_pem* ]] || set -- "$@" -m PEM
  if [[ $name = *_locked ]]; then
    LAB_PASSPHRASE_FILE=$STATE/secrets/passphrase SSH_ASKPASS=$HERE/lib/askpass \
      SSH_ASKPASS_REQUIRE=force setsid --wait ssh-keygen "$@" </dev/null
  else
    ssh-keygen "$@" -N ''
  fi
}

make_host_keys() {
  local type folder=$STATE/nodes/$1/identity/etc/ssh
  mkdir -p "$folder"
  for type in rsa ecdsa ed25519; do
    make_key "$1" $type "$folder/ssh_host_${type}_key"
  done
}

# A layer between the release's base and the node's own disk.
make_identity() {
  local node=$1 folder=$STATE/nodes/$1/identity user number=1000
  echo "$node" >"$folder/etc/hostname"
  tr -d - </proc/sys/kernel/random/uuid >"$folder/etc/machine-id"
  print_hosts >"$folder/etc/hosts"
  (umask 027 && print_shadow "$(base "$(node_release "$node")")/etc/shadow" \
    >"$folder/etc/shadow")
  chgrp shadow "$folder/etc/shadow"
  for user in "${USERS[@]}"; do
    install -d -m 0755 -o $number -g $number "$folder/home/$user"
    install -d -m 0700 -o $number -g $number "$folder/home/$user/.ssh"
    install -m 0600 -o $number -g $number "$STATE/authorized_keys" \
      "$folder/home/$user/.ssh/authorized_keys"
    number=$((number + 1))
  done
}

print_hosts() {
  local node
  printf '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n'
  for node in "${NODES[@]}"; do echo "$(private_address "$node") $node"; done
}

# Copies a shadow file, giving root and the lab's users their passwords.
print_shadow() {
  # shellcheck disable=SC2016 # perl's variables
  perl -e '
    my ($shadow, $users, $root, @names) = @ARGV;
    sub hash { open my $file, "<", shift or die; chomp(my $word = <$file>);
      crypt($word, "\$6\$" . join("", map { (0..9, "a".."z")[rand 36] } 1..16) . "\$") }
    my %hashes = ((map { $_ => hash($users) } @names), root => hash($root));
    open my $file, "<", $shadow or die;
    while (<$file>) { s/^([^:]+):[^:]*/$1:$hashes{$1}/ if /^([^:]+):/ && $hashes{$1}; print }
  ' "$1" "$STATE/secrets/password" "$STATE/secrets/root-password" "${USERS[@]}"
}

# The names by which a controller, or a client in a node, may call a node.
node_names() {
  local names
  names=$1,$(external_address "$1"),$(private_address "$1")
  case $(node_index "$1") in
    0) names+=,$JUMP_ADDRESS,$JUMP_ADDRESS6,[$CONTROLLER_ADDRESS]:$DELAY_PORT_JUMP ;;
    1) names+=,$FLOATING_ADDRESS,[$CONTROLLER_ADDRESS]:$DELAY_PORT_NODE1 ;;
  esac
  echo "$names"
}

print_known_hosts() {
  local node key
  for node in "${NODES[@]}"; do
    for key in "$STATE/nodes/$node"/identity/etc/ssh/ssh_host_*_key.pub; do
      echo "$(node_names "$node") $(cut -d ' ' -f 1,2 "$key")"
    done
  done
}

# For OpenSSH's own client: nodes by name through the jump host, `by-node1-NAME` through node1.
print_ssh_config() {
  local node
  cat <<END
Host *
  User cc
  IdentityFile $STATE/keys/ed25519
  IdentitiesOnly yes
  UserKnownHostsFile $STATE/known_hosts
  GlobalKnownHostsFile /dev/null
Host jump
  HostName $JUMP_ADDRESS
Host floating
  HostName $FLOATING_ADDRESS
Host delayed-jump
  HostName $CONTROLLER_ADDRESS
  Port $DELAY_PORT_JUMP
END
  for node in "${NODES[@]:1}"; do
    printf 'Host %s by-node1-%s\n  HostName %s\n' "$node" "$node" "$(private_address "$node")"
    printf 'Host %s\n  ProxyJump jump\n' "$node"
    printf 'Host by-node1-%s\n  ProxyJump floating\n' "$node"
  done
}

print_env() {
  local node name
  echo "APUS_LAB_ID=$LAB_ID"
  echo "APUS_LAB_STATE=$STATE"
  echo "APUS_LAB_NODES='${NODES[*]:1}'"
  echo "APUS_LAB_JUMP=$JUMP_ADDRESS"
  ! has_ipv6 || echo "APUS_LAB_JUMP6=$JUMP_ADDRESS6"
  echo "APUS_LAB_FLOATING=$FLOATING_ADDRESS"
  echo "APUS_LAB_DELAYED_JUMP=$CONTROLLER_ADDRESS:$DELAY_PORT_JUMP"
  echo "APUS_LAB_DELAYED_FLOATING=$CONTROLLER_ADDRESS:$DELAY_PORT_NODE1"
  for node in "${NODES[@]}"; do
    echo "APUS_LAB_$(upper "$node")_ADDRESS=$(private_address "$node")"
    echo "APUS_LAB_$(upper "$node")_RELEASE=$(node_release "$node")"
  done
  echo "APUS_LAB_USER=cc"
  echo "APUS_LAB_KNOWN_HOSTS=$STATE/known_hosts"
  echo "APUS_LAB_SSH_CONFIG=$STATE/ssh_config"
  echo "APUS_LAB_KEY=$STATE/keys/ed25519"
  for name in ed25519 ecdsa rsa rsa_pem ecdsa_pem ed25519_locked rsa_pem_locked; do
    echo "APUS_LAB_KEY_$(upper "$name")=$STATE/keys/$name"
  done
  echo "APUS_LAB_PASSPHRASE_FILE=$STATE/secrets/passphrase"
  echo "APUS_LAB_PASSWORD_FILE=$STATE/secrets/password"
  echo "APUS_LAB_ROOT_PASSWORD_FILE=$STATE/secrets/root-password"
}

upper() { echo "$1" | tr '[:lower:]-' '[:upper:]_'; }

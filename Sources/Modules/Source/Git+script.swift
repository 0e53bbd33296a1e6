extension Git {
  static let script = ModuleScript(
    [
      "repo", "dest", "version", "remote", "refspec", "force", "depth", "clone", "update", "bare",
      "single", "recursive", "track", "reference", "git", "keyfile", "sshopts", "anyhostkey",
      "newhostkey", "verify", "gitdir", "mask", "dry",
    ],
    """
    eval "dest=$dest"
    git=$(command -v "$git") || fail 'Failed to find required executable "git" in paths'
    [ -z "$mask" ] || umask "$mask"
    \(connecting)
    \(steps)
    say dest "$dest"
    if [ -n "$bare" ]; then data=$dest; else data=$dest/.git; fi
    if [ -z "$dest" ] || [ ! -e "$data/HEAD" ] && [ ! -f "$data" ]; then
      say before ''
      say new 1
      if [ -n "$dry" ] || [ -z "$clone" ]; then
        resolve
        say after "$wanted"
        exit 0
      fi
      copy
    else
      cd -- "$dest" || fail "cannot enter $dest"
      before=$("$git" rev-parse HEAD 2>/dev/null)
      say before "$before"
      if [ -z "$update" ]; then
        say after "$before"
        exit 0
      fi
      clean
      point
      if [ -n "$dry" ]; then
        resolve
        [ "$wanted" = "$before" ] || say changed 1
        say after "$wanted"
        exit 0
      fi
      fetch
    fi
    settle
    say after "$after"
    [ "$after" = "${before-}" ] || say changed 1
    """)

  /// How git reaches the remote: never asking anybody anything.
  private static let connecting = """
    export GIT_TERMINAL_PROMPT=0
    ssh="ssh -o BatchMode=yes"
    if [ -n "$anyhostkey" ]; then ssh="$ssh -o StrictHostKeyChecking=no"
    elif [ -n "$newhostkey" ]; then ssh="$ssh -o StrictHostKeyChecking=accept-new"
    fi
    if [ -n "$keyfile" ]; then
      case $keyfile in
        *[!A-Za-z0-9_./~+=:,@%-]*) fail "key_file must be a plain path: $keyfile" ;;
      esac
      ssh="$ssh -i $keyfile -o IdentitiesOnly=yes"
    fi
    [ -z "$sshopts" ] || ssh="$ssh $sshopts"
    export GIT_SSH_COMMAND="$ssh"
    """

  private static let steps = """
    attempt() {
      trouble=$1
      shift
      said=$("$@" 2>&1 >/dev/null </dev/null) && return
      rc=$?
      say rc "$rc"
      say cmd "$*"
      say said "$said"
      fail "$trouble"
    }
    is_commit() {
      case $version in *[!0-9a-f]*) return 1 ;; esac
      [ "${#version}" -eq 40 ]
    }
    resolve() {
      wanted=$version
      is_commit && return
      attempt '' "$git" ls-remote "$repo" HEAD
      wanted=$("$git" ls-remote "$repo" "$version" "refs/heads/$version" \\
        "refs/tags/$version^{}" "refs/tags/$version" 2>/dev/null </dev/null |
        sed -n '/\\^{}$/{p;q;}; 1h; ${g;p;}' | tail -n 1 | cut -f 1)
    }
    copy() {
      case $dest in */*) mkdir -p -- "${dest%/*}" 2>/dev/null ;; esac
      set -- "$git" clone --origin "$remote" ${bare:+--bare} ${depth:+--depth "$depth"} \\
        ${reference:+--reference "$reference"} ${single:+--single-branch} \\
        ${gitdir:+"--separate-git-dir=$gitdir"}
      if [ -n "$depth$single" ] && [ "$version" != HEAD ] && ! is_commit; then
        set -- "$@" --branch "$version"
      fi
      attempt '' "$@" -- "$repo" "$dest"
      cd -- "$dest" || fail "cannot enter $dest"
      [ -z "$refspec" ] || attempt '' "$git" fetch "$remote" "$refspec"
    }
    clean() {
      [ -z "$bare" ] || return 0
      [ -n "$("$git" status --porcelain 2>/dev/null | grep -v '^??')" ] || return 0
      [ -n "$force" ] || fail modified
      say dropped "$dest"
      say changed 1
      [ -n "$dry" ] || attempt 'Failed to reset' "$git" reset --hard HEAD
    }
    point() {
      now=$("$git" config --get "remote.$remote.url")
      if [ "$now" = "$repo" ]; then say remote_changed 0; return; fi
      say remote_changed 1
      [ -n "$dry" ] && return
      if [ -n "$now" ]; then
        attempt 'Failed to set a new url' "$git" remote set-url "$remote" "$repo"
      else
        attempt 'Failed to add the remote' "$git" remote add "$remote" "$repo"
      fi
    }
    fetch() {
      if is_commit && "$git" cat-file -e "$version^{commit}" 2>/dev/null; then return; fi
      if [ -n "$bare" ]; then
        attempt "Failed to download remote objects and refs" "$git" fetch --tags --force \\
          "$remote" '+refs/heads/*:refs/heads/*'
        return
      fi
      attempt "Failed to download remote objects and refs" "$git" fetch --tags --force \\
        ${depth:+--depth "$depth"} "$remote"
      [ -z "$refspec" ] || attempt '' "$git" fetch "$remote" "$refspec"
      "$git" remote set-head "$remote" --auto >/dev/null 2>&1 </dev/null
    }
    settle() {
      if [ -n "$bare" ]; then
        after=$("$git" rev-parse "$version^{commit}" 2>/dev/null)
        return
      fi
      branch=$version
      if [ "$version" = HEAD ]; then
        branch=$("$git" symbolic-ref --short "refs/remotes/$remote/HEAD" 2>/dev/null)
        branch=${branch#"$remote/"}
        [ -n "$branch" ] || branch=$("$git" symbolic-ref --short HEAD 2>/dev/null)
      fi
      if [ -n "$branch" ] && "$git" rev-parse -q --verify "refs/remotes/$remote/$branch" >/dev/null
      then
        if "$git" rev-parse -q --verify "refs/heads/$branch" >/dev/null; then
          attempt "Failed to checkout branch $branch" "$git" checkout --force "$branch" --
        else
          attempt "Failed to checkout branch $branch" "$git" checkout --force --track \\
            -b "$branch" "$remote/$branch"
        fi
        attempt "Failed to checkout branch $branch" "$git" reset --hard "$remote/$branch" --
      else
        attempt "Failed to checkout $version" "$git" checkout --force "$version"
      fi
      [ -z "$verify" ] || attempt "Failed to verify GPG signature of commit/tag \\"$version\\"" \\
        "$git" verify-commit HEAD
      if [ -n "$recursive" ] && [ -f .gitmodules ]; then
        attempt "Failed to init/update submodules" "$git" submodule sync --recursive
        attempt "Failed to init/update submodules" "$git" submodule update --init --recursive \\
          ${track:+--remote} ${force:+--force}
      fi
      after=$("$git" rev-parse HEAD 2>/dev/null)
    }
    """
}

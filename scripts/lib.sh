# shellcheck shell=bash
# What the scripts share. Sourced, never run; the sourcing script has set -euo pipefail.
# Everything a script starts is written down here and ended by the trap: by its pid, and nothing else.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
artifacts=$repository/.artifacts
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# shellcheck source-path=SCRIPTDIR source=build.sh
. "$repository/scripts/build.sh"

started_pids=()
made_folders=()
cleaned_up=

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$(basename "$0"): $*"
  exit 1
}

need_root() {
  [[ $EUID -eq 0 ]] || die "needs root: it starts Docker daemons and network bridges. Try: sudo $0"
}

need_dotnet() {
  local wanted
  wanted=$(sed -n 's/.*"version": *"\([0-9]*\)\..*/\1/p' "$repository/global.json")
  command -v dotnet >/dev/null || die "the .NET SDK $wanted is missing: see https://dotnet.microsoft.com/download"
  (cd "$repository" && dotnet --version >/dev/null 2>&1) ||
    die "the .NET SDK $wanted is missing (found: $(dotnet --list-sdks | tr '\n' ' '))"
}

# install_missing package:binary ...   A binary with a slash is looked for as a file, any other on the PATH.
install_missing() {
  local pair binary missing=()
  for pair in "$@"; do
    binary=${pair#*:}
    if [[ $binary == /* ]]; then [[ -e $binary ]] && continue; else command -v "$binary" >/dev/null && continue; fi
    missing+=("${pair%%:*}")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  command -v apt-get >/dev/null || die "please install: ${missing[*]}"
  say "installing: ${missing[*]}"
  without_starting_services install_packages "${missing[@]}"
}

install_packages() {
  local log
  log=$(mktemp)
  if ! { apt-get update && apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null; then
    tail -n 30 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# The packages are wanted, not the services that Debian would start from them.
without_starting_services() {
  local policy=/usr/sbin/policy-rc.d outcome=0
  if [[ -e $policy ]]; then
    DEBIAN_FRONTEND=noninteractive "$@"
    return
  fi
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  DEBIAN_FRONTEND=noninteractive "$@" || outcome=$?
  rm -f "$policy"
  return "$outcome"
}

install_runtime() {
  install_missing procps:ps docker.io:dockerd docker.io:docker haproxy:haproxy iptables:iptables iproute2:ip busybox-static:busybox \
    gcc:gcc libc6-dev:/usr/include/stdio.h docker-registry:docker-registry etcd-server:etcd etcd-client:etcdctl debootstrap:debootstrap vagrant:vagrant openssh-client:ssh-keygen groff-base:groff fish:fish zsh:zsh \
    python3:python3 ansible-core:ansible-playbook python3-jinja2:/usr/lib/python3/dist-packages/jinja2 python3-yaml:/usr/lib/python3/dist-packages/yaml
}

# short_folder   A fresh folder whose path leaves room for unix sockets; removed at the end. Its path is in $folder.
short_folder() {
  folder=$(mktemp -d /tmp/pt.XXXXXX)
  # Other users may pass through to what is meant for them, and see nothing else.
  chmod 711 "$folder"
  made_folders+=("$folder")
}

# remember PID   Ends this background process when the script ends.
remember() {
  started_pids+=("$1")
  # The shell would otherwise announce its end among the script's own words.
  disown "$1"
}

# start_dockerd_if_none   Uses the daemon that answers, or starts one on the usual socket for as long as the script runs.
start_dockerd_if_none() {
  local bridge_was_there=
  if docker version >/dev/null 2>&1; then return 0; fi
  [[ -z ${DOCKER_HOST:-} ]] || die "no Docker daemon answers on $DOCKER_HOST"
  short_folder
  [[ -e /sys/class/net/docker0 ]] && bridge_was_there=1
  dockerd --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/docker.pid" \
    --host unix:///var/run/docker.sock >"$folder/dockerd.log" 2>&1 </dev/null &
  dockerd_pid=$!
  dockerd_log=$folder/dockerd.log
  remember "$dockerd_pid"
  [[ -n $bridge_was_there ]] || made_bridge=docker0
  wait_until 60 "the Docker daemon answers" docker version || {
    tail -n 30 "$dockerd_log" >&2
    die "the Docker daemon did not start"
  }
}

# wait_until SECONDS "what" COMMAND...   Runs the command until it succeeds.
wait_until() {
  local limit=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS >= limit)); then
      say "gave up waiting: $what"
      return 1
    fi
    sleep 0.1
  done
}

# end_process PID   SIGTERM, then SIGKILL after 15 seconds.
end_process() {
  local limit=$((SECONDS + 15))
  kill -TERM "$1" 2>/dev/null || return 0
  while is_alive "$1" && ((SECONDS < limit)); do sleep 0.1; done
  kill -KILL "$1" 2>/dev/null || true
}

is_alive() {
  local line
  { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
  # The name stands in parentheses and may hold spaces; the state follows it. A zombie only waits for its parent.
  line=${line##*) }
  [[ $line != [ZX]* ]]
}

# Processes whose command line names a folder of ours, and their descendants.
processes_below() {
  # The mark travels in the environment: on a command line it would make awk one of the processes found.
  ps -eo pid=,ppid=,stat=,args= | mark="$1/" self="$$" awk '
    $3 ~ /^Z/ { next }
    { parent[$1] = $2; if (index($0, ENVIRON["mark"])) ours[$1] = 1 }
    END {
      do { added = 0; for (p in parent) if (!(p in ours) && (parent[p] in ours)) { ours[p] = 1; added = 1 } } while (added)
      for (p in ours) if (p != ENVIRON["self"]) print p
    }'
}

# daemon_arguments FOLDER OPTION   What the daemons that run out of a folder were given as this option.
daemon_arguments() {
  ps -eo args= | mark="$1/" option="$2" awk '
    index($0, ENVIRON["mark"]) { for (i = 1; i < NF; i++) if ($i == ENVIRON["option"]) print $(i + 1) }' | sort -u
}

# end_remains FOLDER   Ends what a crashed test left running out of this folder, with its mounts, bridges and cgroups.
end_remains() {
  local root=$1 bridges cgroups pids round each
  bridges=$(daemon_arguments "$root" --bridge)
  cgroups=$(daemon_arguments "$root" --cgroup-parent)
  bridges+=" $(find "$root" -name local-kv.db -exec grep -aoh '"BridgeName":"br-[0-9a-f]*"' {} + 2>/dev/null | cut -d'"' -f4 | sort -u)"
  for round in 1 2 3 4 5 6 7 8 9 10; do
    pids=$(processes_below "$root")
    [[ -n $pids ]] || break
    ((round == 1)) && say "ending what was left running: $(xargs <<<"$pids")"
    xargs kill -KILL <<<"$pids" 2>/dev/null || true
    sleep 0.2
  done
  awk -v mark="$root/" 'index($5, mark) == 1 { print $5 }' /proc/self/mountinfo | tac | xargs -r umount --lazy 2>/dev/null || true
  for each in $bridges; do
    [[ ! -e /sys/class/net/$each ]] || ip link delete "$each" || true
  done
  for each in $cgroups; do
    find /sys/fs/cgroup -mindepth 1 -maxdepth 2 -path "*$each" -exec find {} -depth -type d -exec rmdir {} ';' ';' 2>/dev/null || true
  done
}

clean_up() {
  [[ -z $cleaned_up ]] || return 0
  cleaned_up=1
  # One thing that cannot be cleaned is no reason to leave the rest.
  set +e
  local i each
  end_compiler
  for ((i = ${#started_pids[@]} - 1; i >= 0; i--)); do end_process "${started_pids[i]}"; done
  for each in "${made_folders[@]}"; do
    end_remains "$each"
    rm -rf "$each"
  done
  [[ -z ${made_bridge:-} ]] || ip link delete "$made_bridge" 2>/dev/null || true
}

# bash 5.2 complains in this trap, now and then, that it has lost the record of a child: of no interest to anybody.
trap 'exec 2>/dev/null; clean_up' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

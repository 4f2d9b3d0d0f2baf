# shellcheck shell=bash
# Sourced by tools/quickstart, tools/check and tools/compare-builds: the packages they need, and steps that
# tell their time. A step prints one line; its whole output goes to build/log/.

set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

log_folder=build/log
jobs=$(nproc)
build_packages=(cmake ninja-build g++ libeigen3-dev nlohmann-json3-dev libsimdjson-dev libcli11-dev
                libxxhash-dev)
test_packages=(git catch2 libbenchmark-dev librapidcheck-dev python3 python3-jsonschema)

fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# step NAME COMMAND…: NAME is both what the line says and, with - for spaces, the name of the log.
# On failure the log's last lines (step_tail of them, 40 unless set) follow, and the script ends.
step() {
  local name=$1 log=$log_folder/${1// /-}.log from=${EPOCHREALTIME/[.,]/} status=0 took
  shift
  mkdir -p "$log_folder"
  printf '%-44s' "$name"
  "$@" >"$log" 2>&1 </dev/null || status=$?
  took=$((${EPOCHREALTIME/[.,]/} - from))
  printf '%5d.%d s' $((took / 1000000)) $((took / 100000 % 10))
  if ((status == 0)); then
    printf '\n'
    return
  fi
  printf '  failed\n'
  printf 'The last lines of %s:\n\n' "$log" >&2
  tail -n "${step_tail:-40}" "$log" >&2
  printf '\n' >&2
  fail "'$name' failed with exit code $status; all of its output is in $log"
}

missing_packages() {
  local installed
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p') || true
  printf '%s\n' "$@" | grep -vxF "${installed:-none}" || true
}

# Debian's packages of these names, installed where they are missing; never asks anything.
# Without apt-get they are only named: CMake then says what it does not find.
need_packages() {
  if ! command -v apt-get >/dev/null; then
    printf 'No apt-get here, going on with what is installed. Debian calls what is needed:\n  %s\n' "$*"
    local tool
    for tool in cmake ninja; do
      command -v "$tool" >/dev/null || fail "$tool is needed and not installed"
    done
    return
  fi
  local -a missing as_root=()
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]} > 0)) || return 0
  if ((EUID != 0)); then
    if ! sudo -n true 2>/dev/null; then
      fail "packages are missing; an administrator installs them with
  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    fi
    as_root=(sudo -n)
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=120)
  step "package lists" "${as_root[@]}" update
  step "install ${#missing[@]} packages" "${as_root[@]}" install --no-install-recommends "${missing[@]}"
}

build_preset() {
  local preset=$1 launcher
  launcher=$(command -v ccache || true)
  step "configure $preset" cmake --preset "$preset" "-DCMAKE_CXX_COMPILER_LAUNCHER=$launcher"
  step "build $preset" cmake --build "build/$preset" --parallel "$jobs"
}

# shellcheck shell=bash disable=SC2154 # lib.sh knows the repository
# How the scripts compile. Sourced by lib.sh, never run.

# One compiler for all projects of a script, which takes half the time of one for each: under a name of its own, by which it is found and ended.
export UseSharedCompilation=true SharedCompilationId=pigeon-$$-$RANDOM
# No other build server.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

# build_all   Everything there is, with every analyzer.
build_all() { dotnet build "$repository/Pigeon.sln" --configuration Release --nologo --verbosity minimal </dev/null; }

# end_compiler   It would wait for more work, with all that it has read in memory.
end_compiler() {
  local pid
  for pid in $(pgrep --full -- "-pipename:$SharedCompilationId\$" 2>/dev/null); do end_process "$pid"; done
}

sources_hash() {
  (cd "$repository" && find src haproxy Directory.Build.props Directory.Packages.props global.json -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
}

runtime_identifier() {
  case $(uname -m) in
    x86_64) echo linux-x64 ;;
    aarch64) echo linux-arm64 ;;
    *) die "there is no build of pigeon for $(uname -m)" ;;
  esac
}

# Publishes the binary to .artifacts/pigeon/pigeon unless the one there is of these sources, and exports PIGEON_BIN.
publish_pigeon() {
  local target=$artifacts/pigeon
  export PIGEON_BIN=$target/pigeon
  if [[ -x $PIGEON_BIN && -f $target/.sources && $(<"$target/.sources") == "$(sources_hash) "* ]]; then return 0; fi
  publish_to "$target" "$(runtime_identifier)"
}

# publish_release RUNTIME [VERSION]   The same for what is handed out: of this very commit, whatever of it has changed, and for any processor.
publish_release() {
  local runtime=$1 version=${2:-} target=$artifacts/pigeon
  [[ -z $version && $runtime == "$(runtime_identifier)" ]] || target=$artifacts/pigeon-$runtime${version:+-$version}
  export PIGEON_BIN=$target/pigeon
  if [[ -x $PIGEON_BIN && -f $target/.sources && $(<"$target/.sources") == "$(sources_hash) $(commit)" ]]; then return 0; fi
  publish_to "$target" "$runtime" ${version:+"-p:Version=$version"}
}

# publish_to FOLDER RUNTIME [OPTION...]
publish_to() {
  local target=$1 runtime=$2
  shift 2
  say "publishing pigeon"
  rm -rf "$target"
  # Nothing that another build of the commit would not have, such as paths of this machine. Analyzers look at the sources when the tests are built.
  dotnet publish "$repository/src/Pigeon/Pigeon.csproj" --configuration Release --runtime "$runtime" "$@" -p:ContinuousIntegrationBuild=true -p:WithoutSymbols=true \
    -p:RunAnalyzers=false --output "$target" --nologo --verbosity quiet </dev/null >&2 || return 1
  [[ -x $target/pigeon ]] || return 1
  # What another build of the same commit has to come to.
  (cd "$artifacts/bin" && sha256sum Pigeon.{Agent/release/Pigeon.Agent,Controller/release/Pigeon.Controller}.dll) >"$target/.assemblies"
  # What is in it that is not Pigeon's.
  grep --before-context=1 --extended-regexp '"type": "(package|runtimepack)"' "$artifacts/bin/Pigeon/release_$runtime/pigeon.deps.json" |
    sed -n 's/^ *"\(runtimepack\.\)\?\(.*\)": {$/\2/p' | LC_ALL=C sort >"$target/.parts"
  printf '%s %s\n' "$(sources_hash)" "$(commit)" >"$target/.sources"
}

commit() { git -C "$repository" rev-parse HEAD 2>/dev/null || echo unknown; }

# shellcheck shell=bash disable=SC2154 # lib.sh knows the repository
# Whose the parts are that the binary holds, and on which terms, from the packages that they came in. Sourced by scripts/package.

# copyright_of PARTS FOLDER   Writes `copyright` and the notices that packages have of their own. PARTS has a line NAME/VERSION for each.
copyright_of() {
  local parts=$1 folder=$2 own part name at nuspec
  own=$(find "$repository" -maxdepth 1 -iname 'LICEN[CS]E*' -o -maxdepth 1 -iname COPYING | LC_ALL=C sort | head -n 1)
  mkdir -p "$folder/notices"
  {
    printf 'Pigeon\n\n'
    if [[ -n $own ]]; then cat "$own"; else
      echo 'The sources state no licence: whoever wants to hand it on, or to change it, has to ask its developers.'
    fi
    printf '\nThe program holds these parts of others, each under the licence that is named:\n\n'
    while IFS=/ read -r name part; do
      at=$(nuget_folder)/${name,,}/$part
      nuspec=$(cat "$at"/*.nuspec)
      printf '%s %s\n  %s\n  %s\n  Licence: %s\n\n' "$name" "$part" "$(element copyright "$nuspec")" "$(element projectUrl "$nuspec")" "$(licence_of "$name" "$nuspec")"
    done <"$parts"
    printf 'MIT:\n\n'
    at=$(nuget_folder)/$(grep '^Microsoft\.NETCore\.App\.Runtime\.' "$parts" | tr '[:upper:]' '[:lower:]')
    sed -n '/^Permission is hereby granted/,$p' "$(notice "$at" LICENSE.TXT)" | tr -d '\r'
  } >"$folder/copyright"
  while IFS=/ read -r name part; do
    at=$(notice "$(nuget_folder)/${name,,}/$part" THIRD-PARTY-NOTICES.TXT)
    [[ -z $at ]] || gzip --best --no-name <"$at" >"$folder/notices/$name.gz"
  done <"$parts"
  chmod 644 "$folder/copyright" "$folder"/notices/*
}

nuget_folder() { echo "${NUGET_PACKAGES:-$HOME/.nuget/packages}"; }

# notice FOLDER NAME   The file of that name, whatever its case.
notice() { find "$1" -maxdepth 1 -iname "$2" | head -n 1; }

# element NAME XML
element() { sed -n "s/.*<$1\( [^>]*\)\?>\(.*\)<\/$1>.*/\2/p" <<<"$2" | head -n 1; }

# A licence that nobody has looked at is not passed on.
licence_of() {
  local licence
  licence=$(element license "$2")
  [[ $licence == MIT ]] || die "$1 has the licence '$licence': its text has to go into scripts/copyright.sh"
  echo "$licence"
}

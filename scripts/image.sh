# shellcheck shell=bash
# The container image: the binary, the libraries that it opens, from the Debian packages of this machine, and nothing else. Sourced by scripts/package.

# image_of LAID VERSION RUNTIME ARCHIVE   Of what is laid down in that folder, an archive that `docker load` and whatever reads OCI layouts take; no daemon is needed for it.
image_of() {
  local laid=$1 binary=$1/usr/bin/pigeon version=$2 runtime=$3 archive=$4 root layout layer config manifest created file package
  root=$(mktemp -d) layout=$(mktemp -d)
  made_folders+=("$root" "$layout")
  mkdir -p "$root"/{etc,root,run/pigeon,tmp,var/lib/pigeon,usr/share/doc/pigeon} "$layout/blobs/sha256"
  install -D --mode=755 "$binary" "$root/usr/bin/pigeon"
  cp --recursive "$laid"/usr/share/doc/pigeon/{copyright,notices} "$root/usr/share/doc/pigeon"
  install -D --mode=644 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
  echo 'root:x:0:0:root:/root:/usr/sbin/nologin' >"$root/etc/passwd"
  echo 'root:x:0:' >"$root/etc/group"
  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
  while read -r file; do install -D --mode=755 "$file" "$root$file"; done < <(libraries_of "$binary")
  while read -r package; do
    install -D --mode=644 "/usr/share/doc/$package/copyright" "$root/usr/share/doc/$package/copyright"
    dpkg-query --show --showformat='${binary:Package} ${Version}\n' "$package" >>"$root/usr/share/doc/pigeon/packages"
  done < <(libraries_of "$binary" | packages_of)
  find "$root" -type d -exec chmod 755 {} +
  chmod 1777 "$root/tmp"
  chmod 700 "$root/root"

  archive_of "$root" "$layout/layer"
  layer=$(sha256sum <"$layout/layer" | cut -d' ' -f1)
  mv "$layout/layer" "$layout/blobs/sha256/$layer"
  created=$(date --utc --date "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
  # HAProxy is another container, which goes on when this one ends. The rest is what the unit of the agent has.
  config=$(blob_of "$layout" '{"architecture":"%s","os":"linux","created":"%s","config":{"Cmd":["pigeon","agent"],"Env":[%s],"Labels":{%s}},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":"%s","created_by":"scripts/package"}]}' \
    "$(architecture_of "$runtime")" "$created" \
    '"PATH=/usr/bin","HOME=/root","SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt","PIGEON_HAPROXY_MODE=external","DOTNET_TieredCompilation=0","DOTNET_GCgen0size=0x200000"' \
    "\"org.opencontainers.image.title\":\"pigeon\",\"org.opencontainers.image.version\":\"$version\",\"org.opencontainers.image.revision\":\"$(commit)\"" "$layer" "$created")
  manifest=$(blob_of "$layout" '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}' \
    "$(reference_to "$layout" "$config" application/vnd.oci.image.config.v1+json)" "$(reference_to "$layout" "$layer" application/vnd.oci.image.layer.v1.tar)")
  printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
  printf '{"schemaVersion":2,"manifests":[%s]}' "$(reference_to "$layout" "$manifest" application/vnd.oci.image.manifest.v1+json)" >"$layout/index.json"
  printf '[{"Config":"blobs/sha256/%s","RepoTags":["pigeon:%s"],"Layers":["blobs/sha256/%s"]}]' "$config" "${version//[+~]/-}" "$layer" >"$layout/manifest.json"
  archive_of "$layout" "$layout.tar"
  gzip --no-name <"$layout.tar" >"$archive"
  rm "$layout.tar"
}

# What the loader brings, and what the runtime opens by name when it first needs it: cryptography.
libraries_of() {
  local crypto
  crypto=$(ldconfig -p | awk '$1 == "libssl.so.3" { print $NF; exit }')
  [[ -n $crypto ]] || die "libssl.so.3 is missing: install libssl3"
  { ldd "$1" "$crypto" | awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\// && $1 !~ /:$/ { print $1 }' && echo "$crypto"; } | LC_ALL=C sort -u
}

# The Debian packages of the files on standard input, and of the certificates: their licences go with them.
packages_of() {
  { printf '%s\n' ca-certificates && while read -r file; do
    dpkg-query --search "$(readlink --canonicalize "$file")" 2>/dev/null || dpkg-query --search "$file"
  done | cut -d: -f1; } | LC_ALL=C sort -u
}

architecture_of() { if [[ $1 == linux-x64 ]]; then echo amd64; else echo arm64; fi; }

# archive_of FOLDER TARGET   The same bytes of the same files.
archive_of() { tar --create --file "$2" --directory "$1" --sort=name --format=gnu --numeric-owner --owner=0 --group=0 --mtime="@$SOURCE_DATE_EPOCH" .; }

# blob_of LAYOUT FORMAT ARGUMENT...   Writes a blob and prints its digest.
blob_of() {
  local digest text
  # shellcheck disable=SC2059 # the format is ours
  text=$(printf "${@:2}")
  digest=$(printf '%s' "$text" | sha256sum | cut -d' ' -f1)
  printf '%s' "$text" >"$1/blobs/sha256/$digest"
  echo "$digest"
}

# reference_to LAYOUT DIGEST TYPE
reference_to() { printf '{"mediaType":"%s","digest":"sha256:%s","size":%s}' "$3" "$2" "$(stat --format=%s "$1/blobs/sha256/$2")"; }

# Fetches Debian's source packages with apt, for build.sh. The lists of source packages are kept in a
# folder of our own: the machine's list of sources stays as it is, and no root is needed.

# sources_of: those of the machine's package sources that are of its own release, as sources of source
# packages. Not the security archive: it drops the old version of a package while its lists still name it.
sources_of() {
  local codename=$1 file
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -f "$file" ] || continue
    awk -v codename="$codename" '
      BEGIN { RS = ""; ORS = "\n\n" }
      $0 ~ "(^|\n)Suites:[^\n]*" codename "([ \n]|$)" && /(^|\n)Components:[^\n]*main/ {
        gsub(/(^|\n)Types:[^\n]*/, "\nTypes: deb-src")
        print
      }' "$file"
  done
}

sources_list_of() {
  local codename=$1 file
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -f "$file" ] || continue
    sed -n "s/^deb \\(.* $codename .*main.*\\)/deb-src \\1/p" "$file"
  done
}

# apt ARGUMENT...: apt-get with lists, caches and sources of our own.
apt() {
  local dir=$build/apt
  apt-get -qq -o Dir::Etc::sourcelist="$dir/sources.list" -o Dir::Etc::sourceparts="$dir/parts" \
    -o Dir::State::lists="$dir/lists" -o Dir::Cache="$dir/cache" -o APT::Sandbox::User= "$@"
}

update_lists() {
  local dir=$build/apt codename
  [ -f "$dir/stamp" ] && return
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  mkdir -p "$dir/parts" "$dir/lists/partial" "$dir/cache/archives/partial"
  sources_of "$codename" >"$dir/parts/release.sources"
  sources_list_of "$codename" >"$dir/sources.list"
  apt update
  touch "$dir/stamp"
}

# fetch PACKAGE: the name of the package's original archive, fetched where it is not there yet.
fetch() {
  local package=$1 dir=$build/archives/$1
  mkdir -p "$dir"
  if [ -z "$(archive_in "$dir")" ]; then
    update_lists
    if ! download "$package" "$dir"; then
      # The lists may be older than the archive.
      rm "$build/apt/stamp"
      update_lists
      download "$package" "$dir"
    fi
  fi
  archive_in "$dir"
}

archive_in() {
  find "$1" -name '*.orig.tar.*' -not -name '*.asc' | LC_ALL=C sort | head -n 1
}

download() {
  (cd "$2" && apt source --download-only --tar-only "$1" >&2)
}

# source_of PACKAGE [PATTERN...]: the folder with the sources of a package, unpacked where it is not there
# yet: all, or what is in the folders that match a pattern.
source_of() {
  local package=$1 dir=$build/sources/$1 archive
  shift
  if [ ! -f "$dir/.unpacked" ]; then
    # Whoever asks for the folder may have taken `set -e` away.
    archive=$(fetch "$package") && [ -n "$archive" ] || return
    rm -rf "$dir"
    mkdir -p "$dir"
    # xz uses several processors only when asked to.
    XZ_DEFAULTS=-T0 tar xf "$archive" -C "$dir" --no-same-owner --strip-components=1 --wildcards ${1+"$@"} || return
    touch "$dir/.unpacked"
  fi
  echo "$dir"
}

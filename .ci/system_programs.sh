#!/usr/bin/env bash
# Brings the system programs that some features or tests need; says in a line what stays off without one.
# A program more is a line more at the end. With CI=true a program that is missing is a failure.
# With --say it installs nothing and names only what the product itself misses: `make run` goes on without.
set -eu
cd "$(dirname "$0")/.."
missing=0
say=0
[ "${1:-}" = "--say" ] && say=1

has_any() { for name in "$@"; do command -v "$name" >/dev/null && return 0; done; return 1; }
has_font() { has_any fc-list && fc-list ":family=$1" | grep -q .; }

has_postgres() { has_any initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

# need WHAT "CHECK" "PACKAGES" "WHAT STAYS OFF"
need() {
  [ "$say" = 1 ] && return 0
  eval "$2" && return 0
  echo "Đang cài $1 …"
  # shellcheck disable=SC2086 # several packages
  .ci/apt_install.sh $3 && eval "$2" && return 0
  echo "Không có $1: $4. (Debian, Ubuntu: apt install $3)" >&2
  missing=1
}

# product WHAT "CHECK" "PACKAGES" "WHAT STAYS OFF": a program that reading needs, not only the tests
product() {
  if [ "$say" = 0 ]; then need "$@"; return; fi
  eval "$2" || echo "Không có $1: $4. (Debian, Ubuntu: apt install $3)" >&2
}

product "LibreOffice" "has_any soffice libreoffice" "libreoffice-writer-nogui" "chưa đọc được tệp .doc, .rtf, .odt"
need "Chromium" "has_any chromium chromium-browser google-chrome" "chromium" "không chạy được các phép thử trang web"
need "phông DejaVu Serif" "has_font 'DejaVu Serif'" "fontconfig fonts-dejavu" "không tạo lại được tệp PDF mẫu"
# Tests start a cluster of their own behind a socket; the one that the package sets up is not used.
need "PostgreSQL" "has_postgres" "postgresql" "các phép thử với PostgreSQL được bỏ qua"

if [ "$missing" = 1 ] && [ "${CI:-}" = true ]; then
  echo "CI cần đủ các chương trình trên." >&2
  exit 1
fi

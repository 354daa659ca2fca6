#!/usr/bin/env bash
# Brings the system programs that some features or tests need; says in a line what stays off without one.
# A program more is a line more at the end. With CI=true a program that is missing is a failure.
# With --product it brings only what the product itself uses, with --say it installs nothing and names what that
# misses: `make run` tries once and goes on without.
set -eu
cd "$(dirname "$0")/.."
missing=0
mode="${1:-}"

has_any() { for name in "$@"; do command -v "$name" >/dev/null && return 0; done; return 1; }
has_font() { has_any fc-list && fc-list ":family=$1" | grep -q .; }

has_vietnamese_ocr() { has_any tesseract && tesseract --list-langs 2>/dev/null | grep -qx vie; }

has_postgres() { has_any initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

# bring WHAT "CHECK" "PACKAGES" "WHAT STAYS OFF"
bring() {
  eval "$2" && return 0
  if [ "$mode" != "--say" ]; then
    echo "Đang cài $1 …"
    # shellcheck disable=SC2086 # several packages
    .ci/apt_install.sh $3 && eval "$2" && return 0
  fi
  echo "Không có $1: $4. (Debian, Ubuntu: apt install $3)" >&2
  missing=1
}

# need: a program that only tests use; product: one that reading itself uses
need() { [ -n "$mode" ] || bring "$@"; }
product() { bring "$@"; }

product "LibreOffice" "has_any soffice libreoffice" "libreoffice-writer-nogui" "chưa đọc được tệp .doc, .rtf, .odt"
product "Tesseract (tiếng Việt)" "has_vietnamese_ocr" "tesseract-ocr tesseract-ocr-vie" "chưa đọc được bản quét và ảnh chụp"
need "Chromium" "has_any chromium chromium-browser google-chrome" "chromium" "không chạy được các phép thử trang web"
need "phông DejaVu Serif" "has_font 'DejaVu Serif'" "fontconfig fonts-dejavu" "không tạo lại được tệp PDF mẫu"
# Tests start a cluster of their own behind a socket; the one that the package sets up is not used.
need "PostgreSQL" "has_postgres" "postgresql" "các phép thử với PostgreSQL được bỏ qua"

if [ "$missing" = 1 ] && [ "${CI:-}" = true ] && [ -z "$mode" ]; then
  echo "CI cần đủ các chương trình trên." >&2
  exit 1
fi

#!/usr/bin/env bash
# Creates .venv with the first Python that is new enough; PYTHON=… names another one.
set -eu
cd "$(dirname "$0")/.."

is_new_enough() { command -v "$1" >/dev/null && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

python=""
for candidate in ${PYTHON:-} python3.11 python3 python3.12 python3.13 python; do
  if is_new_enough "$candidate"; then python=$candidate && break; fi
done
if [ -z "$python" ]; then
  echo "Cần Python 3.11 trở lên. Hãy cài rồi chạy lại (hoặc: make PYTHON=/đường/dẫn/python3.11)." >&2
  exit 1
fi

# Debian parts venv's ensurepip from Python
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  .ci/apt_install.sh "python$version-venv" || {
    echo "Python này thiếu mô-đun venv. Hãy cài gói python$version-venv rồi chạy lại." >&2
    exit 1
  }
fi
"$python" -m venv .venv

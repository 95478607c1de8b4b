"""Puts a program into a wheel, as https://packaging.python.org/en/latest/specifications/binary-distribution-format/ has it."""

import base64
import hashlib
import os
import sys
import time
import zipfile

program, name, platform, version, folder = sys.argv[1:]
info = f"heard-{version}.dist-info"
tags = "".join(f"Tag: py3-none-{tag}\n" for tag in platform.split("."))
files = {
    f"heard-{version}.data/scripts/{name}": open(program, "rb").read(),
    f"{info}/METADATA": f"""Metadata-Version: 2.1
Name: heard
Version: {version}
Summary: A static site generator for narrative peer reviews: stories first, numbers smaller
License: MIT OR Apache-2.0
""".encode(),
    f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: heard\nRoot-Is-Purelib: false\n{tags}".encode(),
    f"{info}/licenses/LICENSE-MIT": open("LICENSE-MIT", "rb").read(),
    f"{info}/licenses/LICENSE-APACHE": open("LICENSE-APACHE", "rb").read(),
}
record = f"{info}/RECORD"


def line(path, data):
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{path},sha256={digest},{len(data)}\n"


files[record] = ("".join(line(*file) for file in files.items()) + f"{record},,\n").encode()
wheel = f"heard-{version}-py3-none-{platform}.whl"
with zipfile.ZipFile(os.path.join(folder, wheel), "w") as packed:
    for path, data in files.items():
        entry = zipfile.ZipInfo(path, time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6])
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = (0o100755 if "/scripts/" in path else 0o100644) << 16
        packed.writestr(entry, data)
print(wheel)

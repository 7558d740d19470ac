#!/usr/bin/env python3
"""Builds the Swift example of the README as a package of its own, runs it on the README's document, and compares what it
prints with what the README shows.

usage: library.py [SCRATCH]    SCRATCH keeps the build for the next time.
"""
import pathlib, re, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def fences(kind):
    return re.findall(rf"(?ms)^```{kind}\n(.*?)^```$", README)


def main():
    program, = fences("swift")
    expected = re.search(r"(?ms)^```swift\n.*?^```$.*?^```text\n(.*?)^```$", README)[1]
    document = re.search(r"(?ms)<<'END'\n(.*?)^END$", fences("sh")[0])[1]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "Sources/example").mkdir(parents=True)
        (folder / "Sources/example/main.swift").write_text(program, "utf-8")
        (folder / "Package.swift").write_text(f"""// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "example", dependencies: [.package(name: "ocs", path: "{ROOT}")],
  targets: [.executableTarget(name: "example", dependencies: [.product(name: "OCS", package: "ocs")])])
""", "utf-8")
        (folder / "tea.md").write_text(document, "utf-8")
        scratch = sys.argv[1] if len(sys.argv) > 1 else str(folder / "build")
        subprocess.run(["swift", "build", "--package-path", folder, "--scratch-path", scratch], check=True, stdout=subprocess.DEVNULL)
        done = subprocess.run([f"{scratch}/debug/example", "tea.md"], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout == expected, done.stdout
    print("library: the README's example builds and prints what it shows")


main()

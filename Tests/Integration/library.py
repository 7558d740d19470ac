#!/usr/bin/env python3
"""Builds the Swift examples of the README and of the guide as a package of its own, runs them on the README's document, and
compares what they print with what the pages show. The package has modules of its own that are called as the folders of ocs.

usage: library.py [SCRATCH]    SCRATCH keeps the build for the next time.
"""
import pathlib, re, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
GUIDE = ROOT / "Sources/Normalization/Normalization.docc/CallingFromSwift.md"


def examples(page):
    """The programs of a page, each with what it is said to print."""
    return re.findall(r"(?ms)^```swift\n(.*?)^```$.*?^```text\n(.*?)^```$", page.read_text("utf-8"))


def main():
    document = re.search(r"(?ms)<<'END'\n(.*?)^END$", README.read_text("utf-8"))[1]
    programs = [(program, expected, "tea.md") for program, expected in examples(README)]
    programs += [(program, expected, ".") for program, expected in examples(GUIDE)]
    assert len(programs) == 3
    # Names that a program may have for itself.
    names = [folder.name for place in ("Sources", "Tests") for folder in sorted((ROOT / place).iterdir())
             if next(folder.glob("*.swift"), None) or next(folder.glob("*.modulemap"), None)]
    names = [name for name in names if name not in ("ocs", "PipelineTests")]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        targets = []
        for n, (program, _, _) in enumerate(programs):
            (folder / f"Sources/example{n}").mkdir(parents=True)
            (folder / f"Sources/example{n}/main.swift").write_text(program, "utf-8")
            own = "".join(f', "{name}"' for name in (names if n == 0 else []))
            targets.append(f'.executableTarget(name: "example{n}", dependencies: [.product(name: "OCS", package: "ocs"){own}])')
        for name in names:
            (folder / f"Sources/{name}").mkdir()
            (folder / f"Sources/{name}/{name}.swift").write_text("public let isOfTheExample = true\n", "utf-8")
            targets.append(f'.target(name: "{name}")')
        (folder / "Package.swift").write_text(f"""// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "example", dependencies: [.package(name: "ocs", path: "{ROOT}")],
  targets: [
    {(","+chr(10)+"    ").join(targets)},
  ])
""", "utf-8")
        documents = folder / "documents"
        documents.mkdir()
        (documents / "tea.md").write_text(document, "utf-8")
        (documents / "empty.txt").write_text("", "utf-8")
        scratch = sys.argv[1] if len(sys.argv) > 1 else str(folder / "build")
        built = subprocess.run(["swift", "build", "--package-path", folder, "--scratch-path", scratch], capture_output=True, text=True)
        if built.returncode:
            sys.exit(built.stdout + built.stderr)
        for n, (_, expected, operand) in enumerate(programs):
            done = subprocess.run([f"{scratch}/debug/example{n}", operand], cwd=documents, capture_output=True, text=True)
            assert (done.returncode, done.stdout) == (0, expected), done.stdout + done.stderr
    print(f"library: {len(programs)} examples build beside {len(names)} modules of their own, and print what their pages show")


main()

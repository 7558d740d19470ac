"""Writes the man page and the completions of ocs, as the program prints them.
usage: documents.py OCS ROOT"""
import pathlib
import re
import subprocess
import sys


def said(tool, *words):
    return subprocess.run([tool, *words], capture_output=True, text=True, check=True).stdout


def commands(tool):
    """Names and what they do, from the overview."""
    return dict(re.findall(r"(?m)^  (\w+)  +(\S.*)$", said(tool, "help")))


def escaped(line):
    line = line.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + line if line[:1] in ".'" else line


def man(tool):
    version = said(tool, "--version").split()[1]
    out = [f'.TH OCS 1 "" "ocs {version}"', ".SH NAME",
           "ocs \\- occupational competency standards from extracted text to canonical JSON",
           ".SH SYNOPSIS", ".B ocs", ".I COMMAND", "[OPTIONS] [PATH ...]", ".SH COMMANDS"]
    for name, about in commands(tool).items():
        out += [".TP", f".B {name}", escaped(about)]
    for name in commands(tool):
        out += [f".SH {name.upper()}", ".nf", *map(escaped, said(tool, "help", name).rstrip().splitlines()), ".fi"]
    out += [".SH EXIT STATUS", ".nf",
            *map(escaped, said(tool, "help").partition("Exit status: ")[2].rstrip().splitlines()), ".fi"]
    return "\n".join(out) + "\n"


def main():
    tool, root = sys.argv[1], pathlib.Path(sys.argv[2])
    for path, text in {
        "usr/share/man/man1/ocs.1": man(tool),
        "usr/share/bash-completion/completions/ocs": said(tool, "completions", "bash"),
        "usr/share/zsh/vendor-completions/_ocs": said(tool, "completions", "zsh"),
        "usr/share/fish/vendor_completions.d/ocs.fish": said(tool, "completions", "fish"),
    }.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")


if __name__ == "__main__":
    main()

"""Writes the man page and the completions of ocs, from what the program says of itself.
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


def options(text):
    """Options of a command: whether they take a value, and what they do."""
    found = {}
    for line in text.splitlines():
        if line.startswith("usage:"):
            for name, value in re.findall(r"(--[a-z-]+)(?: ([A-Za-z|]+))?", line):
                found.setdefault(name, (bool(value), ""))
            continue
        match = re.match(r" {2,6}(--\S.*?)(?:  +| {1,}(?=also|write what))(\S.*)$", line)
        spelled, about = (match[1], match[2]) if match else (line.strip(), "")
        if not spelled.startswith("--"):
            continue
        for name, value in re.findall(r"(--[a-z-]+)(?:[ =]([A-Z][A-Z,…=]*))?", spelled):
            found.setdefault(name, (bool(value), about))
    return found


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


def bash(table):
    cases = "\n".join(
        f"    {name}) words='{' '.join(known)}' ;;" for name, known in table.items())
    return f"""# bash completion of ocs
_ocs() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} words
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '{" ".join(table)} help --help --version' -- "$word"))
    return
  fi
  case ${{COMP_WORDS[1]}} in
{cases}
    help) words='{" ".join(table)}' ;;
    *) words='' ;;
  esac
  case $word in
    -*) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
    *) [ "${{COMP_WORDS[1]}}" = help ] && COMPREPLY=($(compgen -W "$words" -- "$word")) \\
         || COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}}
complete -o filenames -F _ocs ocs
"""


def quoted(text):
    return text.replace("'", "’").replace("[", "(").replace("]", ")").replace(":", "\\:")


def zsh(about, table):
    names = "\n".join(f"    '{name}:{quoted(text)}'" for name, text in about.items())
    cases = "\n".join(
        f"    {name}) _arguments "
        + " ".join(
            f"'{option}{'=' if takes else ''}[{quoted(text) or option[2:]}]{':value:_files' if takes else ''}'"
            for option, (takes, text) in known.items()) + " '*:file:_files' ;;"
        for name, known in table.items())
    return f"""#compdef ocs
local -a commands
if (( CURRENT == 2 )); then
  commands=(
{names}
  )
  _describe command commands
else
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
{cases}
    *) _files ;;
  esac
fi
"""


def fish(about, table):
    lines = ["complete -c ocs -n __fish_use_subcommand -f"]
    for name, text in about.items():
        lines.append(f"complete -c ocs -n __fish_use_subcommand -f -a {name} -d '{quoted(text)}'")
    for name, known in table.items():
        for option, (takes, text) in known.items():
            value = " -r" if takes else ""
            lines.append(
                f"complete -c ocs -n '__fish_seen_subcommand_from {name}' -l {option[2:]}{value} -d '{quoted(text)}'")
    return "\n".join(lines) + "\n"


def main():
    tool, root = sys.argv[1], pathlib.Path(sys.argv[2])
    about = commands(tool)
    table = {name: options(said(tool, "help", name)) for name in about}
    if "--output" not in table["normalize"] or not table["normalize"]["--output"][0]:
        sys.exit("the help of ocs is not laid out as expected")
    for path, text in {
        "usr/share/man/man1/ocs.1": man(tool),
        "usr/share/bash-completion/completions/ocs": bash(table),
        "usr/share/zsh/vendor-completions/_ocs": zsh(about, table),
        "usr/share/fish/vendor_completions.d/ocs.fish": fish(about, table),
    }.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")


if __name__ == "__main__":
    main()

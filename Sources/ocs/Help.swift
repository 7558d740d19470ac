enum Help {
  static let version = "0.1.0"
  static let commands = ["normalize", "help"]
  static let topics = ["normalize": normalize, "help": overview]

  static let overview = """
    ocs: occupational competency standards (職能基準) from extracted text to canonical JSON

    usage: ocs normalize [OPTIONS] PATH…
           ocs help COMMAND
           ocs --version

      normalize   read extracted documents, write one canonical JSON object a standard

    Exit status: 0 done; 1 findings at or above --fail-on, or refused documents; 2 it could not be done.

    """

  static let normalize = """
    usage: ocs normalize [OPTIONS] PATH…

    Reads extracted documents and writes the canonical standard of each. A PATH is a file, a folder
    (read with all folders in it, in the order of names; names that start with a dot are left out), or
    '-' for standard input. A PDF is read by pdftotext where that is installed. Without --output the
    standards go to standard output.

      --output DIR       write CODE.json into DIR, each file whole or not at all
      --jsonl            one compact line a standard, to standard output
      --compact          RFC 8785 bytes on one line instead of indented ones
      --findings FILE    write the findings as JSON Lines
      --ledger FILE      write the fate of every input byte as JSON Lines
      --layout LAYOUT    auto (default), grid (tab-separated tables), flow (lines without columns), columns, markdown
                         (pipe tables), html or csv
      --name NAME        what standard input is called in findings and messages
      --jobs N           documents that are worked on at once (default: the number of cores)
      --fail-on LEVEL    error, warning, info or never (default): findings that give exit status 1
      --max-bytes N      refuse larger documents (default 67108864)
      --quiet            no progress and no summary
      --help             this text

    Exit status: 0 done; 1 findings at or above --fail-on, or refused documents; 2 it could not be done.

    """
}

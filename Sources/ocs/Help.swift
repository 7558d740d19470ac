enum Help {
  static let version = "0.1.0"

  static func text(of command: Command) -> String {
    switch command {
    case .normalize: normalize
    case .check: check
    case .report: report
    case .review: review
    case .export: export
    case .stream: stream
    case .schema: schema
    case .diff: diff
    case .trace: trace
    case .explain: explain
    case .rules: rules
    case .completions: completions
    case .doctor: doctor
    case .help: overview
    }
  }

  /// What a command does, in the overview's words.
  static func summary(of command: Command) -> String {
    summary(in: overview) { $0 == command.rawValue } ?? "show help"
  }

  /// What an option does, in the words of the command's help; empty where the help does not explain it.
  static func summary(of option: CommandOption, in command: Command) -> String {
    summary(in: text(of: command)) { $0 == option.name } ?? ""
  }

  /// The text behind the gap, at least two blanks wide, of the first line that explains the word.
  private static func summary(in text: String, of isWanted: (Substring) -> Bool) -> String? {
    for line in text.split(separator: "\n") where line.hasPrefix(" ") {
      guard let start = line.firstIndex(where: { $0 != " " }) else { continue }
      let entry = line[start...]
      guard let gap = entry.firstRange(of: "  "),
        let about = entry[gap.upperBound...].firstIndex(where: { $0 != " " })
      else { continue }
      let words = entry[..<gap.lowerBound].split { $0 == " " || $0 == "," || $0 == "=" }
      if words.contains(where: isWanted) { return String(entry[about...]) }
    }
    return nil
  }

  /// The limits, for commands that take them as `normalize` does.
  private static let limits = """
    --max-bytes N, --max-line N, --max-cell N, --max-columns N, --max-nesting N, --max-marks N, --max-findings N
    """

  static let overview = """
    ocs: occupational competency standards (職能基準) from extracted text to canonical JSON

    usage: ocs normalize [OPTIONS] PATH…
           ocs check [OPTIONS] PATH…
           ocs report [--format FORMAT] [OPTIONS] PATH…
           ocs review --output DIR [OPTIONS] PATH…
           ocs export --to FORMAT [OPTIONS] PATH…
           ocs stream
           ocs schema
           ocs diff OLD NEW
           ocs trace DOCUMENT POINTER|CODE|LINE:COLUMN
           ocs explain RULE…
           ocs rules [--format json]
           ocs completions bash|zsh|fish
           ocs doctor
           ocs help COMMAND
           ocs --version

      normalize   read extracted documents, write one canonical JSON object a standard
      check       tell what is wrong with documents or canonical standards
      report      show all documents as one table: what was read, and how much is wrong
      review      make a site on which people look at documents and what was read of them
      export      write standards as SQL, CSV, spreadsheets, JSON Lines, CASE packages or pages
      stream      normalize documents of JSON Lines, line by line
      schema      print the JSON Schema of the canonical standard
      diff        tell what changed between two standards
      trace       tell where a value came from, or what became of a place
      explain     show the page of a rule
      rules       list the rules
      completions print a completion script for a shell
      doctor      show versions, helper programs and settings that ocs finds here

    Exit status: 0 done; 1 findings at or above --fail-on, or refused documents; 2 it could not be done;
    129, 130, 143 ended by a signal; 141 nobody reads the output any more.

    """

  static let normalize = """
    usage: ocs normalize [OPTIONS] PATH…

    Reads extracted documents and writes the canonical standard of each. A PATH is a file, a folder
    (read with all folders in it, in the order of names; names that start with a dot are left out), or
    '-' for standard input. Word, Excel and OpenDocument files (.docx, .xlsx, .odt, .ods) are read as they are,
    a PDF by poppler's programs where they are installed. Without --output, or with '-' for DIR, the standards go
    to standard output; '-' for a FILE that is written is standard output too.

      -o, --output DIR   write CODE.json into DIR, each file whole or not at all
      --jsonl            one compact line a standard, to standard output
      --compact          RFC 8785 bytes on one line instead of indented ones
      --findings FILE    write the findings as JSON Lines
      --ledger FILE      write what became of every input byte, as JSON Lines
      --carrier DIR      write the text that was read from documents which are no text themselves (Word, PDF …) into DIR
                         as NAME.txt; findings and ledger give places in it
      --check            write nothing; fail where a file of DIR would change, come or go
      --prune            remove standards of DIR that no document gave
      --replace          put a new folder in the place of DIR, at once; files that are no standards stay
      --apply RULE,…     write the suggestions of these rules into the standards: doubled-text,
                         simplified-character, wrong-code-kind
      --files-from FILE  read further paths from FILE, one a line ('-' is standard input)
      --include GLOB     of folders, only files that match (may be given several times)
      --exclude GLOB     of folders, no files that match
      --accept-unreliable  write documents that were not understood as a whole; otherwise they are refused
      --split            read each of the standards that a document holds one after the other, as NAME#1, NAME#2 …
      --layout LAYOUT    auto (default), grid (tab-separated tables), flow (lines without columns), columns, markdown
                         (tables of pipes, drawn with dashes, or of a wiki), html, csv (also lists of JSON) or
                         boxes (places of words on pages)
      --pdf READING      what of a PDF is read: auto (default: boxes where these tell tables, else raw), boxes
                         (places of words and lines), raw (text as it is drawn), layout (text with columns)
      --ocr              read pages of PDFs that are pictures, by Tesseract (chi_tra); findings tell what it was not sure of
      --name NAME        what standard input is called in findings and messages
      -j, --jobs N       documents that are worked on at once (default: the number of cores)
      --fail-on LEVEL    error, warning, info or never (default): findings that give exit status 1
      --max-bytes N      refuse larger documents (default 67108864); likewise
      --max-line N         longer lines (16777216 bytes)
      --max-cell N         larger cells of tables (1048576 bytes)
      --max-columns N      rows of more cells (4096)
      --max-nesting N      more elements within each other (200)
      --max-marks N        more combining marks on a character (30)
      --max-findings N   tell no more findings of a document (10000)
      --config FILE      settings; else .ocs.json of the working folder or one above it, whose object "normalize"
                         holds options of this command: {"normalize": {"layout": "grid", "apply": ["doubled-text"]}}
      -v, --verbose      the summary tells also what became of the documents' text, in shares
      -q, --quiet        no progress and no summary
      -h, --help         this text

    Exit status: 0 done; 1 findings at or above --fail-on, or refused documents; 2 it could not be done.

    """

  static let check = """
    usage: ocs check [OPTIONS] PATH…

    Tells what is wrong with extracted documents, or with canonical standards (files that start with '{', read
    strictly). PATH is as for 'ocs normalize'.

      --format FORMAT      what goes to standard output: text (default), jsonl, sarif, github, junit, summary
      -o, --output FORMAT=FILE  also write this format to FILE (may be given several times)
      --select RULE,…      look at these rules alone
      --ignore RULE,…      leave these rules out
      --config FILE        rule severities and exceptions; else .ocs.json of the working folder or one above it
      --baseline FILE      findings that FILE holds do not count
      --write-baseline FILE  write what is found now to FILE
      --fail-on LEVEL      error (default), warning, info or never: findings that give exit status 1
      --statistics         show how often each rule found something, instead of the findings
      --skip-others        leave out files that are no standards instead of refusing them
      --color WHEN         auto (default), always or never; NO_COLOR is heeded
      --files-from FILE, --include GLOB, --exclude GLOB, --layout LAYOUT, --pdf READING, --ocr, --name NAME,
      -j, --jobs N, --split, --accept-unreliable, \(limits), -q, --quiet
                           as for 'ocs normalize'
      -h, --help           this text

    Exit status: 0 nothing found; 1 findings at or above --fail-on, or refused documents; 2 it could not be done.

    """

  /// What all commands take that look for findings as `check` does, and their status.
  private static let survey = """
      --fail-on LEVEL      error (default), warning, info or never: findings that give exit status 1
      --select RULE,…, --ignore RULE,…, --config FILE, --baseline FILE, --skip-others
                           as for 'ocs check'
      --files-from FILE, --include GLOB, --exclude GLOB, --layout LAYOUT, --pdf READING, --ocr, --name NAME,
      -j, --jobs N, --split, --accept-unreliable, \(limits), -q, --quiet
                           as for 'ocs normalize'
      -h, --help           this text

    Exit status: 0 done; 1 findings at or above --fail-on, or refused documents; 2 it could not be done.

    """

  static let report = """
    usage: ocs report [OPTIONS] PATH…

    Shows documents, or canonical standards, as one table, a line each: code, name, level, how it was read, how much is in
    it, characters without a place, findings by severity, and how sure its codes were read. Refused documents come first,
    then those with most errors; a summary stands at the end. PATH is as for 'ocs normalize'.

      --format FORMAT      text (default), csv, html (a page by itself, with charts) or json; in csv, cells that a
                           spreadsheet would run get an apostrophe
    \(survey)
    """

  static let review = """
    usage: ocs review --output DIR [OPTIONS] PATH…

    Makes a site of files that a browser opens as they are, without a server or a network: an overview of all documents,
    those that need a look first, and a page for each, with the document beside what was read of it. Pointing at a value
    marks the places that it was read from. Findings stand at their places; what you accept goes into a file that
    'ocs check' takes. The pages of a PDF are shown, too, where pdftoppm is installed. PATH is as for 'ocs normalize',
    without '-'.

      -o, --output DIR     write the site into DIR; files of DIR that are not of an earlier site stay as they are
      --since DIR          tell what became of the standards of an earlier run: DIR holds documents or canonical
                           standards, as 'ocs normalize' writes them
    \(survey)
    """

  static let explain = """
    usage: ocs explain RULE…

    Shows the page of a rule: what it finds, why that matters, what to do, and examples.

    """

  static let rules = """
    usage: ocs rules [--format text|json]

    Lists the rules with their severities.

    """

  static let diff = """
    usage: ocs diff [--format text|markdown|json] OLD NEW

    Tells what changed between two standards, by meaning and not by line: what was added, removed, moved, renumbered,
    reordered or reworded, and changed levels. OLD and NEW are extracted documents or canonical standards. Entries are
    matched by code and text, then by text, then by code where they are alike, then by likeness alone; each change says
    why. Two folders, or two files NAME.jsonl with a canonical standard a line, are compared as releases: which
    standards were added, removed and changed, then each change. Standards are matched by code, then by family, so that
    a new version is a change of the old one.

      --layout LAYOUT, --pdf READING, --ocr, --accept-unreliable,
      \(limits)
                                       as for 'ocs normalize'

    Exit status: 0 no changes; 1 changes; 2 it could not be done.

    """

  static let trace = """
    usage: ocs trace DOCUMENT POINTER|CODE|LINE:COLUMN

    Tells where a value of the canonical standard came from: every span of the document that it was read from, what
    was repaired there, and the rows that it stands in; of a K or S code also every place that uses it. With a place of
    the document it goes the other way round.

      ocs trace tea.txt P1.1.2
      ocs trace tea.txt /duties/0/tasks/0/name
      ocs trace tea.txt 21:37

      --stages DOCUMENT   show instead what each stage makes of the document: tokens, sheet with rows, entries, findings

      --layout LAYOUT, --pdf READING, --ocr, --accept-unreliable,
      \(limits)
                                       as for 'ocs normalize'

    """

  static let export = """
    usage: ocs export --to sql|csv|xlsx|jsonl|case|markdown [OPTIONS] PATH…

    Writes standards in the form that other systems load. PATH names extracted documents or canonical standards, as
    for 'ocs check'.

      --to sql           a script that brings a database up to date in one transaction; run it again and again
        --dialect NAME     sqlite (default) or postgres
        --schema-only      tables, indexes and views alone; needs no PATH
        --data-only        standards alone
        --prune            standards and documents that are not among those of PATH go out of the database
      --to csv           one file a table and a datapackage.json (Frictionless) into --output
        --guard-formulas   put an apostrophe before cells that start with = + - @, a tab or a carriage return
      --to xlsx          a spreadsheet, ocs.xlsx in --output or on standard output: one sheet a table, or one of --table
      --to jsonl         table rows, one a line: of all tables into --output, or of one to standard output
        --table NAME       this table alone
      --to case          a CFPackage (1EdTech CASE 1.1) a standard
        --date YYYY-MM-DD  the day of the last change, where no version table tells
        --creator TEXT     who made the standards (default 勞動部勞動力發展署)
      --to markdown      a page a standard
      -o, --output DIR   write files into DIR; else standard output, where one stream suffices
      --files-from FILE, --include GLOB, --exclude GLOB, --layout LAYOUT, --pdf READING, --ocr, --name NAME,
      -j, --jobs N, --split, --accept-unreliable, \(limits)
                         as for 'ocs normalize'

    Exit status: 0 done; 1 refused documents; 2 it could not be done.

    """

  static let stream = """
    usage: ocs stream [OPTIONS]

    Reads JSON Lines {"name": …, "text": …}, or "bytes" in base64, from standard input and writes one line for each,
    in order and at once: {"error": …, "findings": […], "name": …, "standard": …}. A line that is wrong gives an error
    and never ends the stream. A document that holds several standards is not parted.

      --layout LAYOUT, --pdf READING, --ocr, --accept-unreliable,
      \(limits)
                                       as for 'ocs normalize'

    """

  static let schema = """
    usage: ocs schema

    Prints the JSON Schema of the canonical standard.

    """

  static let completions = """
    usage: ocs completions bash|zsh|fish

    Prints a script that completes commands, options and their values.

      bash   ocs completions bash > ~/.local/share/bash-completion/completions/ocs
      zsh    ocs completions zsh > DIR/_ocs, where DIR is a folder of $fpath
      fish   ocs completions fish > ~/.config/fish/completions/ocs.fish

    """

  static let doctor = """
    usage: ocs doctor

    Shows what ocs finds on this machine: its own version, libxml2, pdftotext, the clients of databases, the locale and
    the settings of the working folder. Exit status 1 where something is wrong with what is there; what is missing is
    told with what it is needed for.

    """
}

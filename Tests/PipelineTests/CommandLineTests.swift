import Foundation
import Testing

@testable import ocs

/// Options, operands and help texts: what is on a command line, and what becomes of it.
@Suite struct CommandLineTests {
  private static let tea = Repository.root.appending(path: "Inputs/tea-roasting.grid.txt").path

  @Test("every option is in its command's help, and the help names no other", arguments: Command.allCases)
  func help(_ command: Command) {
    guard command != .help else { return }
    let text = Help.text(of: command)
    let named = Set(text.matches(of: #/--[a-z][a-z-]*/#).map { String($0.0) })
    let known = Set((command.options + CommandOption.everywhere).map(\.name))
    #expect(named.isSubset(of: known), "\(named.subtracting(known))")
    #expect(known.subtracting(["--help", "--version"]).isSubset(of: named), "\(known.subtracting(named))")
    for option in command.options {
      if let short = option.short { #expect(text.contains("\(short), \(option.name)"), "\(short)") }
    }
    #expect(text.hasPrefix("usage: ocs \(command.rawValue)"))
  }

  @Test("an option takes a value with every command or with none, and has one short form")
  func options() {
    var seen: [String: CommandOption] = [:]
    for option in Command.allCases.flatMap(\.options) {
      let other = seen.updateValue(option, forKey: option.name)
      if let other {
        #expect(option.takesValue == other.takesValue && option.short == other.short, "\(option.name)")
      }
    }
    let short = seen.values.compactMap(\.short) + CommandOption.everywhere.compactMap(\.short)
    #expect(Set(short).count == short.count)
  }

  @Test(
    "options may be short, hold their value, and stand before the command",
    arguments: [
      ["normalize", "-q", tea], ["-q", "normalize", tea], ["--jobs", "1", "-q", "normalize", tea],
      ["normalize", "-q", "-j1", tea], ["normalize", "-qj1", tea], ["normalize", tea, "-q", "-o", "-"],
      ["-q", "-o-", "normalize", "--", tea],
    ])
  func spelling(_ arguments: [String]) throws {
    let run = try Run(arguments)
    #expect(run.status == 0 && run.error.isEmpty, "\(run.error)")
    #expect(run.output == (try Run(["normalize", "--quiet", CommandLineTests.tea])).output)
  }

  @Test(
    "what lacks or is too much is told",
    arguments: [
      (["normalize", "x", "--check"], "'--check' needs '--output DIR' as well"),
      (["normalize", "x", "--prune", "-o", "-"], "'--prune' needs '--output DIR' as well"),
      (["normalize", "x", "--output="], "'--output' needs a value"),
      (["normalize", "x", "-o", ""], "'--output' needs a value"),
      (["normalize", "x", "--quiet=yes"], "'--quiet' takes no value"),
      (["normalize", "x", "-qz"], "unknown option '-z'"),
      (["normalize", "x", "-z"], "unknown option '-z'; see 'ocs help normalize'"),
      (["--quite", "normalize", "x"], "did you mean '--quiet'?"), (["--quiet"], "no command"),
      (["schema", "x"], "unexpected argument 'x'"), (["rules", "x"], "unexpected argument 'x'"),
      (["stream", "x"], "unexpected argument 'x'"), (["help", "rules", "x"], "unexpected argument 'x'"),
      (["--version", "x"], "unexpected argument 'x'"), (["explain"], "'explain' takes one or more rules"),
      (["export", "x"], "'export' needs '--to sql|csv"), (["completions"], "one of bash, zsh, fish"),
      (["export", "x", "--to", "csv"], "'--to csv' needs '--output DIR' as well"),
      (["completions", "tcsh"], "one of bash, zsh, fish"),
    ])
  func faults(_ arguments: [String], _ words: String) throws {
    let run = try Run(arguments)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.error.contains(words), "\(run.error)")
  }

  @Test(
    "help and version have short forms", arguments: [["-h"], ["normalize", "-h"], ["-h", "check"], ["-V"]])
  func short(_ arguments: [String]) throws {
    let run = try Run(arguments)
    #expect(run.status == 0 && run.error.isEmpty && run.output.hasPrefix(arguments == ["-V"] ? "ocs " : ""))
  }

  @Test("one is singular")
  func singular() throws {
    let faulty = Repository.root.appending(path: "Inputs/mobile-library.grid.txt").path
    let run = try Run(["check", faulty, "--select", "invalid-level,simplified-character"])
    #expect(run.error.contains("checked 1 document: "))
    #expect(!run.error.contains(#/\b1 (documents|errors|warnings|infos)\b/#))
    let normalized = try Run(["normalize", faulty, "--jsonl"])
    #expect(!normalized.error.contains(#/\b1 (documents|errors|warnings|infos)\b/#))
  }

  /// What is on a command line behind `ocs`, and what its last word becomes.
  private static let completed: [([String], String)] = [
    (["norm"], "normalize"), (["check", "--sta"], "--statistics"), (["check", "--format", "sa"], "sarif"),
    (["normalize", "--layout", "mark"], "markdown"),
    (["check", "--select", "code-gap,code-o"], "code-gap,code-order"), (["explain", "bidi"], "bidi-control"),
    (["help", "tra"], "trace"), (["export", "--to", "ca"], "case"), (["check", "-o", "sar"], "sarif="),
    (["completions", "fi"], "fish"),
  ]

  /// Runs a script of a shell with words behind it; nil where the shell is not installed.
  private func output(of shell: String, _ script: String, _ words: [String]) throws -> String? {
    let program = URL(filePath: "/usr/bin/\(shell)")
    guard FileManager.default.isExecutableFile(atPath: program.path) else { return nil }
    let scratch = try Scratch()
    let completions = try scratch.write("_ocs", Array(Run(["completions", shell]).output.utf8))
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/timeout")
    process.arguments =
      ["60", program.path, "-c", script] + (shell == "fish" ? [] : ["-"]) + [completions] + words
    process.environment = [
      "PATH": "/usr/bin:/bin", "HOME": scratch.url.path, "TERM": "dumb", "LC_ALL": "C.UTF-8",
    ]
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }

  @Test("bash completes commands, options and values", arguments: completed)
  func bash(_ words: [String], _ completed: String) throws {
    let script = #"source "$1"; shift; COMP_WORDS=(ocs "$@"); COMP_CWORD=$#; _ocs; echo "${COMPREPLY[*]}""#
    #expect(try output(of: "bash", script, words) == completed + "\n")
  }

  @Test("fish completes commands, options and values, where it is installed")
  func fish() throws {
    let script = #"source $argv[1]; for line in $argv[2..]; complete -C $line | cut -f 1; end"#
    let lines = CommandLineTests.completed.map { (["ocs"] + $0.0).joined(separator: " ") }
    guard let found = try output(of: "fish", script, lines) else { return }
    #expect(found == CommandLineTests.completed.map { $0.1 + "\n" }.joined())
    #expect(!(try Run(["completions", "fish"]).output.contains("\\:")))
  }

  @Test("zsh completes commands, options and values, where it is installed")
  func zsh() throws {
    // A terminal of its own; each line is given up when its completion has come.
    let script = #"""
      zmodload zsh/zpty
      zpty z "TERM=dumb zsh -f -i"
      zpty -w z "fpath=(${1:h} \$fpath); autoload -U compinit; compinit -u -D; PS1=; bindkey '^I' complete-word; echo re''ady"
      zpty -r z out '*ready*'
      shift
      for line completed in "$@"; do
        zpty -n -w z "$line"$'\t'
        zpty -r z out "*${completed}*"
        zpty -n -w z $'\025'
        print -r -- "$completed"
      done
      """#
    let lines = CommandLineTests.completed.flatMap { [(["ocs"] + $0.0).joined(separator: " "), $0.1] }
    guard let found = try output(of: "zsh", script, lines) else { return }
    #expect(found == CommandLineTests.completed.map { $0.1 + "\n" }.joined())
  }

  @Test("scripts of the other shells name every option", arguments: ["zsh", "fish"])
  func scripts(_ shell: String) throws {
    let script = try Run(["completions", shell]).output
    for command in Command.allCases { #expect(script.contains(command.rawValue)) }
    for option in Command.allCases.flatMap(\.options) {
      #expect(script.contains(shell == "fish" ? "-l \(option.name.dropFirst(2)) " : option.name))
    }
    #expect(script.contains("simplified-character") && script.contains("markdown"))
  }

  @Test("a project sets options of normalize in .ocs.json; the command line comes after them")
  func settings() throws {
    let scratch = try Scratch()
    let faulty = Repository.root.appending(path: "Inputs/mobile-library.grid.txt").path
    let sets =
      #"{"normalize": {"fail-on": "error", "compact": true, "apply": ["simplified-character"], "jobs": 1}}"#
    let config = try scratch.write("a.json", Array(sets.utf8))
    let set = try Run(["normalize", faulty, "--quiet", "--config", config])
    let said = try Run([
      "normalize", faulty, "--quiet", "--fail-on", "error", "--compact", "--apply", "simplified-character",
    ])
    #expect(set.status == 1 && set.output == said.output && said.status == 1)
    #expect(try Run(["normalize", faulty, "-q", "--config", config, "--fail-on", "never"]).status == 0)
    #expect(try Run(["check", faulty, "--select", "code-order", "--config", config]).status == 0)
    for (text, words) in [
      (#"{"normalize": {"output": "x"}}"#, "/normalize/output: no option"),
      ("{\n\"normalize\": {\"layout\": \"pdf\"}}", "line 2: /normalize/layout: 'pdf' is no value"),
      (#"{"normalize": {"apply": [1]}}"#, "/normalize/apply/0: expected a string"),
      (#"{"normalize": []}"#, "/normalize: expected an object"),
    ] {
      let bad = try scratch.write("bad.json", Array(text.utf8))
      let run = try Run(["normalize", faulty, "--config", bad])
      #expect(run.status == 2 && run.output.isEmpty && run.error.contains(words), "\(run.error)")
    }
    // Found from the working folder, as for check.
    try scratch.write(".ocs.json", Array(sets.utf8))
    let found = try Run(["normalize", faulty, "--quiet"], folder: scratch.url)
    #expect(found.status == 1 && found.output == said.output)
    let doctor = try Run(["doctor"], folder: scratch.url)
    #expect(doctor.status == 0 && doctor.output.contains("/.ocs.json\n"))
    try scratch.write(".ocs.json", Array("{".utf8))
    #expect(try Run(["doctor"], folder: scratch.url).status == 1)
  }

  @Test("doctor tells versions, and what is missing for what")
  func doctor() throws {
    let scratch = try Scratch()
    let tool = try scratch.write("bin/sqlite3", Array("#!/bin/sh\necho 'SQLite 9.8.7 of today'\n".utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool)
    let run = try Run(["doctor"], environment: ["PATH": scratch.path("bin"), "LC_ALL": "C"])
    #expect(run.status == 0 && run.error.isEmpty)
    for words in [
      "ocs        \(Help.version)\n", "libxml2    2.", "pdftotext  not installed: PDF files cannot be read",
      "tesseract  not installed: scanned pages cannot be read (--ocr)",
      "sqlite3    9.8.7\n", "psql       not installed", "locale     C (", "settings   ",
    ] { #expect(run.output.contains(words), "\(words): \(run.output)") }
  }
}

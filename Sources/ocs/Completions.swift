/// `ocs completions SHELL`: scripts that complete commands, options and the values that options take.
enum Completions {
  enum Shell: String, CaseIterable { case bash, zsh, fish }

  static func run(_ words: [String]) throws(UsageError) -> ExitStatus {
    let names = try Arguments(words, of: .completions).paths
    let shells = Shell.allCases.map(\.rawValue).joined(separator: ", ")
    guard names.count == 1 else { throw .wrongCount("completions", expected: "one of \(shells)") }
    guard let shell = Shell(rawValue: names[0]) else {
      throw .badValue(option: "completions", value: names[0], expected: "one of \(shells)")
    }
    switch shell {
    case .bash: return Terminal.print(bash)
    case .zsh: return Terminal.print(zsh)
    case .fish: return Terminal.print(fish)
    }
  }

  private static func options(of command: Command) -> [CommandOption] {
    command.options + [CommandOption.everywhere[0]]
  }

  /// The words among which a value is chosen, what parts several of them, and what follows a word.
  private static func words(
    of value: CommandOption.Value
  ) -> (words: [String], separator: String, suffix: String)? {
    switch value {
    case .choice(let words): (words, "", "")
    case .list(let words): (words, ",", "")
    case .fileOf(let words): (words, "", "=")
    case .none, .text, .number, .date, .file, .folder: nil
    }
  }

  private static func isPath(_ value: CommandOption.Value) -> Bool {
    switch value {
    case .file, .folder: true
    default: false
    }
  }

  // MARK: bash

  private static var bash: String {
    let commands = Command.allCases.map(\.rawValue).joined(separator: " ")
    let values = Command.allCases.flatMap { command in
      options(of: command).filter(\.takesValue).map { bash($0, of: command) }
    }
    let known = Command.allCases.map { command in
      let names = options(of: command).flatMap { [$0.name] + ($0.short.map { [$0] } ?? []) }
      return "    \(command.rawValue)) words='\(names.joined(separator: " "))' ;;\n"
    }
    let operands = Command.allCases.map { command in
      let action: String
      switch command.operands {
      case .none: action = "COMPREPLY=()"
      case .files: action = "COMPREPLY=($(compgen -f -- \"$word\"))"
      case .words(let words):
        action = "COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$word\"))"
      }
      return "    \(command.rawValue)) \(action) ;;\n"
    }
    return """
      # bash completion of ocs
      _ocs() {
        local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} words head
        COMPREPLY=()
        if [ "$COMP_CWORD" -eq 1 ]; then
          COMPREPLY=($(compgen -W '\(commands) --help --version' -- "$word"))
          return
        fi
        # bash parts words at '='.
        if [ "$word" = "=" ]; then word=
        elif [ "$before" = "=" ]; then before=${COMP_WORDS[COMP_CWORD-2]}
        fi
        case "$command $before" in
      \(values.joined())  esac
        if [[ $word == -* ]]; then
          case $command in
      \(known.joined())    esac
          COMPREPLY=($(compgen -W "$words" -- "$word"))
          return
        fi
        case $command in
      \(operands.joined())  esac
      }
      complete -o filenames -F _ocs ocs

      """
  }

  /// A case of what completes the value of an option.
  private static func bash(_ option: CommandOption, of command: Command) -> String {
    let names = [option.name] + (option.short.map { [$0] } ?? [])
    let pattern = names.map { "'\(command.rawValue) \($0)'" }.joined(separator: " | ")
    let action: String
    if let (words, separator, suffix) = words(of: option.value) {
      let list = words.map { $0 + suffix }.joined(separator: " ")
      if separator.isEmpty {
        action = "COMPREPLY=($(compgen -W '\(list)' -- \"$word\"))"
      } else {
        action =
          "head=; [[ $word == *,* ]] && head=${word%,*},; "
          + "COMPREPLY=($(compgen -P \"$head\" -W '\(list)' -- \"${word##*,}\"))"
      }
    } else {
      switch option.value {
      case .folder: action = "COMPREPLY=($(compgen -d -- \"$word\"))"
      case .file: action = "COMPREPLY=($(compgen -f -- \"$word\"))"
      default: action = ":"
      }
    }
    return "    \(pattern)) \(action); return ;;\n"
  }

  // MARK: zsh

  private static var zsh: String {
    let commands = Command.allCases.map { "    '\($0.rawValue):\(quoted(Help.summary(of: $0)))'\n" }
    let cases = Command.allCases.map { command in
      var words = options(of: command).map { zsh($0, of: command) }
      switch command.operands {
      case .none: break
      case .files: words.append("'*:file:_files'")
      case .words(let operands): words.append("'*:word:(\(operands.joined(separator: " ")))'")
      }
      return "    \(command.rawValue)) _arguments -s \(words.joined(separator: " ")) ;;\n"
    }
    return """
      #compdef ocs
      local -a commands
      if (( CURRENT == 2 )); then
        commands=(
      \(commands.joined())  )
        _describe command commands
      else
        local command=$words[2]
        shift words
        (( CURRENT-- ))
        case $command in
      \(cases.joined())    *) _files ;;
        esac
      fi

      """
  }

  private static func zsh(_ option: CommandOption, of command: Command) -> String {
    let about = quoted(Help.summary(of: option, in: command))
    var value = ""
    if let (words, separator, suffix) = words(of: option.value) {
      let list = words.map { $0 + suffix }.joined(separator: " ")
      value = separator.isEmpty ? ":value:(\(list))" : ":value:_values -s \(separator) value \(list)"
    } else if option.takesValue {
      value = isPath(option.value) ? ":file:_files" : ":value: "
    }
    let spelled = option.name + (option.takesValue ? "=" : "")
    guard let short = option.short else { return "'\(spelled)[\(about)]\(value)'" }
    return
      "'(\(short) \(option.name))'{\(short)\(option.takesValue ? "+" : ""),\(spelled)}'[\(about)]\(value)'"
  }

  /// Text within single quotes and brackets of zsh.
  private static func quoted(_ text: String) -> String {
    withoutQuotes(text).replacing("[", with: "(").replacing("]", with: ")").replacing(":", with: "\\:")
  }

  /// Text within single quotes of any shell.
  private static func withoutQuotes(_ text: String) -> String { text.replacing("'", with: "’") }

  // MARK: fish

  private static var fish: String {
    var lines = ["complete -c ocs -n __fish_use_subcommand -f"]
    for command in Command.allCases {
      lines.append(
        "complete -c ocs -n __fish_use_subcommand -f -a \(command.rawValue) -d '\(withoutQuotes(Help.summary(of: command)))'"
      )
      let condition = "-n '__fish_seen_subcommand_from \(command.rawValue)'"
      for option in options(of: command) {
        lines.append("complete -c ocs \(condition) \(fish(option, command))")
      }
      switch command.operands {
      case .files: break
      case .none: lines.append("complete -c ocs \(condition) -f")
      case .words(let words):
        lines.append("complete -c ocs \(condition) -f -a '\(words.joined(separator: " "))'")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func fish(_ option: CommandOption, _ command: Command) -> String {
    var line = "-l \(option.name.dropFirst(2))"
    if let short = option.short { line += " -s \(short.dropFirst())" }
    if let (words, separator, suffix) = words(of: option.value) {
      let list = words.map { $0 + suffix }.joined(separator: " ")
      line += separator.isEmpty ? " -x -a '\(list)'" : " -x -a '(__fish_append \(separator) \(list))'"
    } else if option.takesValue {
      line += isPath(option.value) ? " -r" : " -x"
    }
    return line + " -d '\(withoutQuotes(Help.summary(of: option, in: command)))'"
  }
}

internal import OCSAccounting
internal import OCSEmission
internal import OCSNormalization
internal import OCSSourceText
internal import OCSStandardModel
internal import OCSTokenization

/// A run of source bytes, what became of it, and the value that it gave.
struct SourceSpan {
  enum Kind {
    case kept, repeated, variant, unplaced, derived
    case drop(Drop.Kind)

    /// As the style sheet, the script and the legend know it.
    var name: StaticString {
      switch self {
      case .kept: "k"
      case .repeated: "r"
      case .variant: "w"
      case .unplaced: "u"
      case .derived: "d"
      case .drop(let kind):
        switch kind {
        case .space: "o-space"
        case .invisible: "o-invisible"
        case .delimiter: "o-delimiter"
        case .markup: "o-markup"
        case .bullet: "o-bullet"
        case .label: "o-label"
        case .furniture: "o-furniture"
        case .separator: "o-separator"
        case .placeholder: "o-placeholder"
        case .supersededText: "o-superseded-text"
        case .geometry: "o-geometry"
        }
      }
    }

    var isSpace: Bool { if case .drop(.space) = self { true } else { false } }
  }

  var range: SourceRange
  var kind: Kind
  /// The JSON pointer of the value; nil for what is dropped.
  var pointer: String?
}

extension SourceSpan {
  /// What the ledger says of a document, in the places of its whole file.
  static func spans(of document: NormalizedDocument) -> [SourceSpan] {
    let offset = document.ledger.part?.offset ?? 0
    return document.ledger.spans.map { claim in
      let range = claim.range.moved(by: offset)
      let pointers = document.pointers
      switch claim.fate {
      case .kept(let id, _): return SourceSpan(range: range, kind: .kept, pointer: pointers[id])
      case .repeated(let id, _): return SourceSpan(range: range, kind: .repeated, pointer: pointers[id])
      case .unplaced(let id, _): return SourceSpan(range: range, kind: .unplaced, pointer: pointers[id])
      case .variant(let id): return SourceSpan(range: range, kind: .variant, pointer: pointers[id])
      case .rewritten(let slot): return SourceSpan(range: range, kind: .variant, pointer: pointers[slot])
      case .derived(let slot): return SourceSpan(range: range, kind: .derived, pointer: pointers[slot])
      case .drop(let kind): return SourceSpan(range: range, kind: .drop(kind))
      }
    }
  }

  /// The values of a canonical standard in its own file, and what stands between them.
  static func spans(of standard: Standard, in bytes: [UInt8]) -> [SourceSpan] {
    let places = JSONPlaces(bytes)
    var values: [SourceSpan] = []
    var pending: [(pointer: String, value: JSONValue)] = [("", standard.json)]
    while let (pointer, value) = pending.popLast() {
      switch value {
      case .object(let members): pending += members.map { ("\(pointer)/\($0.key)", $0.value) }
      case .array(let elements): pending += elements.enumerated().map { ("\(pointer)/\($0)", $1) }
      case .null: break
      default:
        if let range = places.content(of: pointer), !range.isEmpty {
          values.append(SourceSpan(range: range, kind: .kept, pointer: pointer))
        }
      }
    }
    values.sort { $0.range < $1.range }
    var spans: [SourceSpan] = []
    var at = 0
    for value in values {
      if at < value.range.lower {
        spans.append(SourceSpan(range: SourceRange(at, value.range.lower), kind: .drop(.markup)))
      }
      spans.append(value)
      at = value.range.upper
    }
    if at < bytes.count {
      spans.append(SourceSpan(range: SourceRange(at, bytes.count), kind: .drop(.markup)))
    }
    return spans
  }
}

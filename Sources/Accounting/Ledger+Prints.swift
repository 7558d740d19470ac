public import OCSSourceText
internal import OCSTextRepair
internal import OCSTokenization

extension Ledger {
  /// The ledger of a text, from those of its parts, each of which prints the same standard: what a later print keeps is a
  /// repeat of what the first one does. Each part comes with the JSON pointers of what it names. Nil where a later one
  /// names a value that the first does not.
  public static func joined(_ prints: [(ledger: Ledger, pointers: Pointers)], of source: SourceDocument)
    -> Ledger?
  {
    guard let first = prints.first else { return nil }
    var texts: [String: TextID] = [:]
    var slots: [String: Slot] = [:]
    for span in first.ledger.spans {
      switch span.fate {
      case .kept(let id, _), .repeated(let id, _), .unplaced(let id, _), .variant(let id):
        texts[first.pointers[id]] = id
      case .derived(let slot), .rewritten(let slot): slots[first.pointers[slot]] = slot
      case .drop: break
      }
    }
    var spans = first.ledger.spans
    var shares = first.ledger.shares
    for (ledger, pointers) in prints.dropFirst() {
      let offset = spans.last?.range.upper ?? 0
      for span in ledger.spans {
        let fate: Fate? =
          switch span.fate {
          case .kept(let id, let at), .repeated(let id, let at), .unplaced(let id, let at):
            texts[pointers[id]].map { .repeated($0, at: at) }
          case .variant(let id): texts[pointers[id]].map { .variant($0) }
          case .derived(let slot): slots[pointers[slot]].map { .derived($0) }
          case .rewritten(let slot): slots[pointers[slot]].map { .rewritten($0) }
          case .drop: span.fate
          }
        guard let fate else { return nil }
        spans.append(Claim(range: span.range.moved(by: offset), fate: fate))
        if fate != .drop(.space) {
          shares.add(fate, Scalars.count(source.bytes.span, spans[spans.count - 1].range))
        }
      }
    }
    return Ledger(of: source, spans: spans, shares: shares)
  }

  /// The same, without its spans.
  public func withoutSpans(of source: SourceDocument) -> Ledger {
    Ledger(of: source, spans: [], shares: shares)
  }
}

extension JSONValue {
  /// The value at a JSON pointer whose keys need no escapes, as those of canonical standards; nil where there is none.
  public func value(at pointer: String) -> JSONValue? {
    var value = self
    for part in pointer.split(separator: "/") {
      switch value {
      case .object(let members):
        guard let member = members.first(where: { $0.key == part }) else { return nil }
        value = member.value
      case .array(let elements):
        guard let i = Int(part), elements.indices.contains(i) else { return nil }
        value = elements[i]
      default: return nil
      }
    }
    return value
  }
}

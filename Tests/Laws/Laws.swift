// Laws: what holds for every input, whatever it is. Unit tests, trials and fuzz targets ask the same questions.

/// A law that does not hold, and what shows it.
public struct LawBroken: Error, CustomStringConvertible {
  public let description: String

  init(_ law: String, _ evidence: String = "") {
    description = evidence.isEmpty ? law : "\(law): \(evidence)"
  }
}

public enum Laws {
  /// Throws where `condition` does not hold.
  static func hold(
    _ condition: Bool, _ law: String, _ evidence: @autoclosure () -> String = ""
  ) throws {
    if !condition { throw LawBroken(law, evidence()) }
  }
}
